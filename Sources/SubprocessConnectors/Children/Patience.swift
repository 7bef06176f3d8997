/// How long and how much is borne from a child; moments are counted from its start.
struct Patience {
    /// What was too much.
    enum Overrun: Equatable {
        case idle
        case total
        case output
        case noise
    }

    let limits: ChildLimits
    private var lastWord = Duration.zero
    private var output = 0
    private var noise = 0

    init(_ limits: ChildLimits) { self.limits = limits }

    /// Nobody listened for so long, and the child could say nothing.
    mutating func paused(for time: Duration) { lastWord += time }

    /// The child has said why it will say nothing until then.
    mutating func isExcused(until moment: Duration) { lastWord = max(lastWord, moment) }

    /// The child printed something, to whatever end.
    mutating func heard(bytes: Int, at now: Duration) {
        lastWord = now
        output += bytes
        noise += bytes
    }

    /// Among what was printed last there was a message.
    mutating func understood() { noise = 0 }

    /// What is too much by now.
    func overrun(at now: Duration) -> Overrun? {
        if output > limits.outputBytes { return .output }
        if noise > limits.noiseBytes { return .noise }
        if now >= limits.total { return .total }
        return now - lastWord >= limits.idle ? .idle : nil
    }

    /// When to look again, at the latest.
    var deadline: Duration { min(lastWord + limits.idle, limits.total) }

    /// How long nothing was heard.
    func silence(at now: Duration) -> Duration { now - lastWord }
}

extension Patience.Overrun {
    /// What to say of it.
    func fault(_ limits: ChildLimits) -> ChildFault {
        switch self {
        case .idle:
            ChildFault(
                code: "child_silent", cause: .passing,
                summary: "it said nothing for \(limits.idle.components.seconds) seconds and was ended "
                    + "('idle_timeout_seconds')")
        case .total:
            ChildFault(
                code: "child_endless", cause: .passing,
                summary: "it was not done after \(limits.total.components.seconds) seconds and was ended "
                    + "('time_limit_seconds')")
        case .output:
            ChildFault(
                code: "child_endless", cause: .configuration,
                summary: "it printed more than \(limits.outputBytes >> 20) MB and was ended ('output_limit_mb')")
        case .noise:
            ChildFault(
                code: "child_babbles", cause: .configuration,
                summary: "it printed \(limits.noiseBytes >> 20) MB in a row without any message and was ended; "
                    + "is 'command' the right program?")
        }
    }
}
