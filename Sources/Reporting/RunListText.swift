import CustomerModel
package import CustomerStore
import Planning

/// Runs as a table, a line each.
package enum RunListText {
    /// `run  started  source  state  mode  new accounts`, newest first.
    package static func text(_ reports: [RunReport]) -> String {
        guard !reports.isEmpty else { return "no run yet\n" }
        let rows =
            [["run", "started", "source", "state", "kind", "records", "new accounts"]]
            + reports.map { report in
                [
                    report.id?.description ?? "-", TimeText.iso(report.startedAt), report.source.rawValue,
                    report.state.rawValue, report.mode.rawValue, NumberText.grouped(report.counts.fetched),
                    NumberText.grouped(report.newAccounts),
                ]
            }
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { cell, width in
                cell + String(repeating: " ", count: max(0, width - cell.count))
            }
            var line = cells.joined(separator: "  ")[...]
            while line.last == " " { line.removeLast() }
            return line + "\n"
        }.joined()
    }
}

/// What a check of the database found.
package enum ViolationText {
    /// A line a finding, or one that says that all is well.
    package static func text(_ violations: [Violation]) -> String {
        guard !violations.isEmpty else { return "the database keeps every promise\n" }
        return violations.map { "\($0.rule): \($0.detail)\n" }.joined()
            + "\(NumberText.counted(violations.count, "promise is", "promises are")) broken\n"
    }

    /// `{"violations":[{"rule":…,"detail":…}]}`.
    package static func document(_ violations: [Violation]) -> String {
        var json = JSONText()
        json.object { json in
            json.key("violations")
            json.array { json in
                for violation in violations {
                    json.object { json in
                        json.member("rule", violation.rule)
                        json.member("detail", violation.detail)
                    }
                }
            }
        }
        return json.text
    }
}
