import CustomerModel
package import CustomerStore
import Planning

/// The reports of one call as a shopkeeper reads them.
package enum ReportText {
    /// A block a source: what happened first, then the numbers that are not zero, then what needs attention.
    ///
    /// In a preview nothing was written, the sentences say what an import would do, and a few people of each kind stand
    /// below their number.
    package static func text(_ reports: [RunReport], isPreview: Bool) -> String {
        reports.map { block($0, isPreview: isPreview) }.joined(separator: "\n")
    }

    private static func block(_ report: RunReport, isPreview: Bool) -> String {
        var lines = [headline(report, isPreview: isPreview)]
        let counts = report.counts
        func add(_ number: Int, _ sentence: String, showing: (PreviewSample) -> Bool = { _ in false }) {
            guard number > 0 else { return }
            let digits = NumberText.grouped(number)
            lines.append("  " + String(repeating: " ", count: max(0, 9 - digits.count)) + digits + "  " + sentence)
            lines += report.samples.filter(showing).map {
                String(repeating: " ", count: 13) + "· " + SampleText.line($0)
            }
        }
        func add(_ number: Int, _ sentence: String, samplesOf recordClass: RecordClass) {
            add(number, sentence) { $0.recordClass == recordClass }
        }
        if report.mode == .undo {
            add(counts.updated, "changes taken back")
            add(counts.unchanged, "left as they are")
        } else {
            add(
                report.newAccounts,
                isPreview || report.state == .waiting ? "new accounts would be created" : "new accounts",
                samplesOf: .new)
            add(counts.linked, "recognised by their e-mail as a customer already there", samplesOf: .linked)
            add(counts.updated, isPreview ? "would be updated" : "updated", samplesOf: .updated)
            add(counts.unchanged, "unchanged")
            addLeftOut(report, add)
            add(counts.suppressed, "left out: erased on request")
            add(
                counts.conflicts, "wait for your decision: their e-mail belongs to another customer",
                samplesOf: .conflicts)
            add(counts.repeated, "given twice by the source, counted once")
            add(report.merged, "customers became one with another of the same e-mail")
            add(report.missing, "no longer in the source (kept as customers)")
        }
        lines.append("  " + footer(report))
        for warning in report.warnings { lines.append("  ! \(warning)") }
        for sentence in report.kept { lines.append("  = \(sentence)") }
        if let error = report.error { lines.append("  \(mark(report)) \(error.message)") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A line for each reason, and one for what has none: runs read back from the database do not tell.
    private static func addLeftOut(
        _ report: RunReport, _ add: (_ number: Int, _ sentence: String, _ showing: (PreviewSample) -> Bool) -> Void
    ) {
        let reasons = report.leftOutCounts
        for left in reasons {
            add(left.count, "left out: \(left.reason.sentence)") { $0.reason == left.reason }
        }
        let others = report.counts.quarantined - reasons.reduce(0) { $0 + $1.count }
        add(others, "left out: no usable e-mail, or unreadable") { _ in false }
    }

    /// What happened, in one line: `boletin: imported, 1 130 new accounts`.
    package static func headline(_ report: RunReport, isPreview: Bool) -> String {
        let accounts = NumberText.counted(report.newAccounts, "new account", "new accounts")
        switch report.state {
        case .succeeded where report.mode == .undo: return "\(report.source): taken back"
        case .failed where report.mode == .undo, .cancelled where report.mode == .undo:
            return "\(report.source): only partly taken back"
        case .succeeded where report.mode == .decision: return "\(report.source): a person's decision, carried out"
        case .succeeded where isPreview: return "\(report.source): an import would create \(accounts)"
        case .succeeded: return "\(report.source): imported, \(accounts)"
        case .waiting: return "\(report.source): held, nothing imported (\(accounts) would be created)"
        case .cancelled: return "\(report.source): stopped before the end, \(accounts) so far"
        case .failed where report.counts.classified > report.counts.quarantined:
            return "\(report.source): not finished, \(accounts)\(isPreview ? " would be created" : "") so far"
        default: return "\(report.source): failed"
        }
    }

    private static func footer(_ report: RunReport) -> String {
        var parts: [String] = []
        if report.mode.isSync {
            var records = NumberText.counted(report.counts.fetched, "record", "records")
            if let expected = report.expectedTotal { records += " of \(NumberText.grouped(expected))" }
            parts.append("\(records) in \(NumberText.counted(report.pages, "page", "pages"))")
        }
        if report.retries > 0 { parts.append(NumberText.counted(report.retries, "retry", "retries")) }
        parts.append(TimeText.short(report.duration))
        if report.mode == .incremental, report.pages > 0 { parts.append("only what has changed") }
        if report.mode == .named { parts.append("only what a webhook named") }
        if let id = report.id { parts.append("run \(id)") }
        return parts.joined(separator: ", ")
    }

    private static func mark(_ report: RunReport) -> String { report.state == .waiting ? "!" : "✗" }
}
