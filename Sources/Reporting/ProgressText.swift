package import CustomerModel
import CustomerStore
package import SyncEngine

/// One line that shows that a run moves (C10).
package enum ProgressText {
    /// For example `boletin    pulling   12 000 of 48 120 records  25 %  9.5 pages/s`.
    ///
    /// `elapsed` counts since the run began; the line is cut to fit a terminal of `width` columns.
    package static func line(_ progress: RunProgress, elapsed: Duration, now: Timestamp, width: Int) -> String {
        var parts = [padded(progress.source.rawValue, 12), padded(word(progress.state), 10)]
        switch progress.state {
        case .pulling:
            parts.append(records(progress))
            let seconds = TimeText.seconds(elapsed)
            if progress.pages > 0, seconds > 0.05 {
                let rate = Double(progress.pages) / seconds
                parts.append("\(rate >= 10 ? "\(Int(rate))" : "\(Double(Int(rate * 10)) / 10)") pages/s")
            }
        case .applying, .staged, .planned:
            parts.append("\(NumberText.grouped(progress.settled)) of \(NumberText.grouped(progress.staged)) records")
            if progress.newAccounts > 0 { parts.append("\(NumberText.grouped(progress.newAccounts)) new") }
        case .waiting, .succeeded, .failed, .cancelled:
            break
        }
        if progress.retries > 0 { parts.append(NumberText.counted(progress.retries, "retry", "retries")) }
        if let until = progress.waitingUntil {
            let rest = max(.zero, until.duration(since: now))
            parts.append("waiting \(TimeText.short(rest)): \(progress.waitingBecause ?? "the service asked for it")")
        }
        return String(parts.joined(separator: "  ").prefix(max(width - 1, 20)))
    }

    private static func records(_ progress: RunProgress) -> String {
        guard let expected = progress.expected, expected > 0 else {
            return NumberText.counted(progress.fetched, "record", "records")
        }
        let percent = min(100, progress.fetched * 100 / expected)
        return
            "\(NumberText.grouped(progress.fetched)) of \(NumberText.grouped(expected)) records  \(percent) %"
    }

    private static func word(_ state: RunState) -> String {
        switch state {
        case .pulling: "pulling"
        case .staged, .planned: "planning"
        case .applying: "importing"
        case .waiting: "held"
        case .succeeded: "done"
        case .failed: "failed"
        case .cancelled: "stopped"
        }
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
