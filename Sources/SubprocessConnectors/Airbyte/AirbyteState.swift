/// A state message of an Airbyte source, kept as it came.
struct AirbyteState: Sendable, Equatable {
    /// How much a state is about.
    enum Kind: Sendable, Equatable {
        /// All in one, of before streams had their own.
        case legacy
        case stream(AirbyteMessage.StreamName)
        case global
    }

    var kind: Kind
    /// The message itself.
    var message: JSONValue
    /// Records of the stream since the state before, by the source's own count.
    var recordCount: Int?

    /// nil for what holds no state.
    init?(_ message: JSONValue) {
        self.message = message
        recordCount = message["sourceStats"]?["recordCount"]?.wholeNumber
        switch message["type"]?.text {
        case "STREAM":
            guard let stream = AirbyteMessage.StreamName(message["stream"]?["stream_descriptor"]) else { return nil }
            kind = .stream(stream)
        case "GLOBAL":
            guard message["global"] != nil else { return nil }
            kind = .global
        case "LEGACY", nil:
            guard message["data"] != nil else { return nil }
            kind = .legacy
        default: return nil
        }
    }

    /// What the option `--state` is given for it.
    var input: JSONValue {
        if case .legacy = kind { return message["data"] ?? .emptyObject }
        var message = message
        // Counts are about what was sent, and mean nothing to a source that begins.
        message["sourceStats"] = nil
        message["destinationStats"] = nil
        return [message]
    }

    /// Whether a pull of that stream can go on from it.
    ///
    /// The mark of a full refresh that is done says only that: handed back, it makes the next pull read nothing.
    func isUsable(for stream: AirbyteMessage.StreamName) -> Bool {
        switch kind {
        case .legacy: return Self.goesOn(message["data"])
        case .stream: return Self.goesOn(message["stream"]?["stream_state"])
        case .global:
            let own = message["global"]?["stream_states"]?.items?.first {
                AirbyteMessage.StreamName($0["stream_descriptor"]) == stream
            }
            if let state = own?["stream_state"], Self.isDone(state) { return false }
            return Self.goesOn(own?["stream_state"]) || Self.goesOn(message["global"]?["shared_state"])
        }
    }

    private static func isDone(_ state: JSONValue) -> Bool {
        state["__ab_full_refresh_sync_complete"]?.boolean == true
            || state["__ab_no_cursor_state_message"]?.boolean == true
    }

    private static func goesOn(_ state: JSONValue?) -> Bool {
        guard let state, let members = state.members else { return false }
        return !isDone(state) && members.contains { $0.value != .null && $0.value != .emptyObject }
    }
}
