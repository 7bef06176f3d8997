import CustomerStore

/// The states of one run and the ways between them (C1).
///
///     pulling ─▶ staged ─▶ planned ─▶ applying ─▶ succeeded
///                   │         └─▶ waiting ─▶ (a later run applies or drops it)
///                   └────────────────▶ applying     nobody asked for numbers first
///     any but the final ones ─▶ failed | cancelled
struct RunLifecycle: Sendable, Equatable {
    private(set) var state: RunState = .pulling

    /// Goes on to the next state; false, and no change, where that step does not exist.
    mutating func advance(to next: RunState) -> Bool {
        guard Self.allows(state, next) else { return false }
        state = next
        return true
    }

    static func allows(_ from: RunState, _ to: RunState) -> Bool {
        switch (from, to) {
        case (.pulling, .staged), (.staged, .planned), (.staged, .applying), (.staged, .waiting),
            (.planned, .waiting), (.planned, .applying), (.planned, .succeeded), (.waiting, .applying),
            (.applying, .succeeded):
            true
        case (_, .failed), (_, .cancelled):
            !from.isFinal
        default:
            false
        }
    }
}
