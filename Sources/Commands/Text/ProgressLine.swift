import ControlAPI
import CustomerModel

/// One line that shows that a run moves (C10).
enum ProgressLine {
    private static let barWidth = 20

    /// For example `boletin  pulling    [########------------]  40 %  8 s left  95/s  500 of 1 240 records`.
    static func spans(_ progress: LiveProgress, pace: Pace, now: Timestamp, nameWidth: Int = 0) -> [Span] {
        var spans = [
            Span(padded(progress.source.rawValue, nameWidth), .strong), Span("  " + padded(word(progress), 9)),
        ]
        let work = RunWork(progress)
        if let share = work.share {
            let full = Int(share * Double(barWidth))
            spans += [
                "  [", Span(String(repeating: "#", count: full), .good),
                Span(String(repeating: "-", count: barWidth - full), .faint), "]  \(Int(share * 100)) %",
            ]
        }
        spans += details(progress, work, pace, now).map { Span("  " + $0) }
        if let until = progress.waitingUntil, until > now {
            let because = progress.waitingBecause ?? "the service asked for it"
            spans.append(Span("  waits \(TimeText.rough(until.duration(since: now))): \(because)", .attention))
        }
        return spans
    }

    private static func details(
        _ progress: LiveProgress, _ work: RunWork, _ pace: Pace, _ now: Timestamp
    ) -> [String] {
        var parts: [String] = []
        // What a narrow terminal must still show comes first.
        if let left = pace.secondsLeft, left.isFinite, left < 1e9 {
            parts.append("\(TimeText.rough(.seconds(Int(left.rounded(.up))))) left")
        }
        if let rate = pace.recordsPerSecond, rate >= 0.1 {
            parts.append(rate >= 10 ? "\(NumberText.grouped(Int(rate)))/s" : "\(Double(Int(rate * 10)) / 10)/s")
        }
        if let total = work.total {
            parts.append("\(NumberText.grouped(work.done)) of \(NumberText.grouped(total)) records")
        } else if work.done > 0 {
            parts.append(NumberText.counted(work.done, "record", "records"))
        }
        if progress.newAccounts > 0 { parts.append("\(NumberText.grouped(progress.newAccounts)) new") }
        if progress.retries > 0 { parts.append(NumberText.counted(progress.retries, "retry", "retries")) }
        return parts
    }

    private static func word(_ progress: LiveProgress) -> String {
        switch progress.state {
        case .pulling: "pulling"
        case .staged, .planned: "planning"
        case .applying: progress.mode == .undo ? "undoing" : "importing"
        case .waiting: "held"
        case .succeeded: "done"
        case .failed: "failed"
        case .cancelled: "stopped"
        }
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - TextWidth.columns(text)))
    }
}
