/// What an Airbyte source says while it reads one stream.
///
///     started ─RECORD/STATE─▶ … ─COMPLETE─▶ exit 0 ─▶ whole, with the last STATE
///        │                     ├─INCOMPLETE, STARTED alone, counts that differ─▶ exit 0 ─▶ incomplete
///        │                     └─TRACE ERROR─▶ failed, whatever the exit code
///        └─exit ≠ 0, signal─▶ failed
struct AirbyteTalk: StreamTalk {
    private let stream: AirbyteMessage.StreamName
    private let isFull: Bool

    private var records = 0
    /// By the source's own counts; nil once a STATE came without one.
    private var announced: Int? = 0
    private var countedStates = 0
    private var statuses: [AirbyteMessage.Status] = []
    private var trouble: AirbyteMessage.Trouble?
    private var state: AirbyteState?
    private var hasLostState = false
    private var recordsAtState = 0

    init(stream: AirbyteMessage.StreamName, isFull: Bool) {
        self.stream = stream
        self.isFull = isFull
    }

    mutating func hear(_ line: UnsafeBufferPointer<UInt8>) -> LineVerdict {
        switch AirbyteMessage.read(line) {
        case .record(let name, let data):
            guard isOurs(name) else { return .noted }
            records += 1
            return .record(data)
        case .state(let state): hear(state)
        case .trouble(let trouble):
            if trouble.stream.map(isOurs) ?? true { self.trouble = self.trouble ?? trouble }
        case .status(let name, let status):
            guard isOurs(name) else { return .noted }
            if case .running(let until?) = status { return .waiting(until: until) }
            // A source of many slices says that it runs again and again.
            if statuses.last != status { statuses.append(status) }
            if statuses.count > 16 { statuses.removeFirst() }
        case .configuration(let configuration): return .configuration(configuration)
        case .noise: return .noise
        case .broken(let detail): return .broken(detail)
        case .connection, .catalog, .specification, .other: break
        }
        return .noted
    }

    mutating func hear(headOfLongLine head: [UInt8]) -> LineVerdict {
        let text = String(decoding: head, as: UTF8.self)
        guard text.contains("\"type\"") || text.contains("\"record\"") else { return .noise }
        if ["\"LOG\"", "\"TRACE\"", "\"CATALOG\"", "\"SPEC\""].contains(where: { text.contains($0) }) { return .noted }
        if text.contains("\"STATE\"") {
            hasLostState = true
            return .noted
        }
        // It is one of those that the source counts.
        records += 1
        return .broken("longer than may be")
    }

    mutating func hear(errorLine: String) {}

    private mutating func hear(_ state: AirbyteState) {
        if case .stream(let name) = state.kind, !isOurs(name) { return }
        self.state = state
        hasLostState = false
        recordsAtState = records
        if let count = state.recordCount, let before = announced {
            // A count that makes no sense says nothing.
            let (sum, isTooMuch) = before.addingReportingOverflow(count)
            announced = isTooMuch || count < 0 ? nil : sum
            countedStates += 1
        } else {
            announced = nil
        }
    }

    func outcome(_ ending: ChildEnding) -> TalkOutcome {
        if let trouble { return .failed(fault(trouble)) }
        guard ending.isClean else {
            return .failed(
                ChildFault.died(ending, wasSilent: records == 0 && state == nil && statuses.isEmpty))
        }
        if let last = statuses.last {
            if last == .incomplete { return .incomplete("the source says that the stream is incomplete") }
            if last != .complete { return .incomplete("the source ended without saying that the stream is complete") }
        } else if isFull, records == 0, state == nil {
            return .incomplete("the source said nothing about the stream \(stream.text)")
        }
        if let announced, countedStates > 0, announced != recordsAtState {
            return .incomplete("the source counted \(announced) records, but \(recordsAtState) came")
        }
        guard let state, !hasLostState, state.isUsable(for: stream) else { return .whole(state: nil) }
        return .whole(state: state.input)
    }

    private func fault(_ trouble: AirbyteMessage.Trouble) -> ChildFault {
        ChildFault(
            code: "source_error", cause: trouble.kind == "config_error" ? .configuration : .passing,
            summary: "it reports \(Self.words[trouble.kind ?? ""] ?? "an error")", words: trouble.message)
    }

    private static let words = [
        "config_error": "a mistake in its configuration", "transient_error": "an error that may pass",
        "system_error": "an error of its own",
    ]

    /// Older sources leave the namespace out of their messages.
    private func isOurs(_ name: AirbyteMessage.StreamName) -> Bool {
        name.name == stream.name && (name.namespace == nil || stream.namespace == nil || name == stream)
    }
}
