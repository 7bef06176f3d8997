import NIOCore

/// The life of one connection, which carries one request: parts go in, what to do and until when comes out.
///
///     head ─▶ body ─▶ answering ─▶ closing
///       └──────┴───────────┴──▶ closing     too slow, too large, no HTTP
struct DoorState {
    /// Where it is.
    enum Phase: Hashable {
        case head
        case body
        case answering
        case closing
    }

    /// What to do next.
    enum Action: Hashable {
        case nothing
        /// The request is whole: ask the routes.
        case ask
        /// Say this, and close when it is written.
        case answer(Int)
        case close
    }

    private let limits: ListenerLimits
    private(set) var phase = Phase.head
    /// Until when the other side, or we, must have gone on.
    private(set) var deadline: NIODeadline
    private var received = 0

    init(limits: ListenerLimits, now: NIODeadline) {
        self.limits = limits
        deadline = now + limits.headTime
    }

    /// The head came; `length`: the body's, where it is told.
    mutating func headCame(length: Int?, at now: NIODeadline) -> Action {
        guard phase == .head else { return .nothing }
        if let length, length > limits.bodyBytes { return refuse(413, at: now) }
        phase = .body
        deadline = now + limits.bodyTime
        return .nothing
    }

    /// So many bytes of the body came.
    mutating func bodyCame(_ count: Int, at now: NIODeadline) -> Action {
        guard phase == .body else { return .nothing }
        received += count
        return received > limits.bodyBytes ? refuse(413, at: now) : .nothing
    }

    mutating func requestEnded(at now: NIODeadline) -> Action {
        guard phase == .body else { return .nothing }
        phase = .answering
        deadline = now + limits.answerTime
        return .ask
    }

    /// The routes have answered.
    mutating func answered(_ status: Int, at now: NIODeadline) -> Action {
        guard phase == .answering else { return .nothing }
        return refuse(status, at: now)
    }

    /// What came is no HTTP.
    mutating func unreadable(isTooLarge: Bool, at now: NIODeadline) -> Action {
        guard phase == .head || phase == .body else { return .nothing }
        return refuse(isTooLarge ? 431 : 400, at: now)
    }

    mutating func timePassed(at now: NIODeadline) -> Action {
        guard now >= deadline else { return .nothing }
        switch phase {
        case .head, .body: return refuse(408, at: now)
        case .answering: return refuse(503, at: now)
        case .closing: return .close
        }
    }

    private mutating func refuse(_ status: Int, at now: NIODeadline) -> Action {
        phase = .closing
        deadline = now + limits.readTime
        return .answer(status)
    }
}
