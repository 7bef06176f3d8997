package import NIOCore

/// Until when the other side of a connection must have done what: bytes and answers go in, a deadline comes out.
package struct ConnectionTimetable {
    /// What to do when a deadline passes.
    package enum Verdict: Hashable {
        /// Nothing was asked for too long: close.
        case idle
        /// A request takes too long to arrive: say so and close.
        case slowRequest
        /// The answer is not read: close.
        case stalledAnswer
    }

    private enum Reading {
        /// Between requests, or while one is answered.
        case nothing
        case head(since: NIODeadline)
        case body(since: NIODeadline)
    }

    private let limits: ControlLimits
    private var reading = Reading.nothing
    /// Requests whose head has come and whose answer has not ended.
    package private(set) var unanswered = 0
    private var quietSince: NIODeadline
    private var blockedSince: NIODeadline?

    package init(limits: ControlLimits, now: NIODeadline) {
        self.limits = limits
        quietSince = now
    }

    /// Since when nothing has been asked; nil while something is.
    package var idleSince: NIODeadline? {
        guard case .nothing = reading, unanswered == 0 else { return nil }
        return quietSince
    }

    package mutating func bytesCame(at now: NIODeadline) {
        if case .nothing = reading { reading = .head(since: now) }
    }

    package mutating func headCame(at now: NIODeadline) {
        reading = .body(since: now)
        unanswered += 1
    }

    package mutating func requestEnded() { reading = .nothing }

    package mutating func answerEnded(at now: NIODeadline) {
        unanswered -= 1
        quietSince = now
    }

    package mutating func becameWritable(_ isWritable: Bool, at now: NIODeadline) {
        blockedSince = isWritable ? nil : now
    }

    /// The next deadline; nil while it is our turn.
    package var next: (at: NIODeadline, verdict: Verdict)? {
        var all: [(at: NIODeadline, verdict: Verdict)] = []
        if let blockedSince { all.append((blockedSince + limits.stallTime, .stalledAnswer)) }
        switch reading {
        case .head(let since): all.append((since + limits.headTime, .slowRequest))
        case .body(let since): all.append((since + limits.bodyTime, .slowRequest))
        case .nothing: if unanswered == 0 { all.append((quietSince + limits.idleTime, .idle)) }
        }
        return all.min { $0.at < $1.at }
    }
}
