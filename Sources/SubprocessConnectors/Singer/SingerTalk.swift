/// What a Singer tap says while it reads one stream.
///
///     started ─SCHEMA─▶ described ─RECORD/STATE─▶ … ─exit 0─▶ whole, with the last STATE
///        │                                            ├─exit 0, CRITICAL on stderr─▶ incomplete
///        └─exit 0 without a word (full pull)─▶ incomplete    └─exit ≠ 0, signal─▶ failed
struct SingerTalk: StreamTalk {
    private let stream: String
    /// The names under which messages may speak of the stream.
    private let names: Set<String>
    /// The catalogue's other streams, of which nothing was asked.
    private let others: Set<String>
    private let isFull: Bool

    private var isDescribed = false
    private var hasRecord = false
    private var state: JSONValue?
    private var hasLostState = false
    /// Whether the last that was heard of the stream is that a whole version of it was sent.
    private var isVersionActivated = false
    private var isCritical = false
    private var hasBatch = false

    init(stream: String, names: Set<String>, others: Set<String>, isFull: Bool) {
        self.stream = stream
        self.names = names
        self.others = others.subtracting(names)
        self.isFull = isFull
    }

    mutating func hear(_ line: UnsafeBufferPointer<UInt8>) -> LineVerdict {
        switch SingerMessage.read(line) {
        case .record(let name, let data):
            guard isOurs(name) else { return .noted }
            hasRecord = true
            isVersionActivated = false
            return .record(data)
        case .schema(let name, let shape):
            guard isOurs(name) else { return .noted }
            isDescribed = true
            return .shape(shape)
        case .state(let value):
            state = value
            hasLostState = false
            return .noted
        case .activateVersion(let name):
            // It may come at the beginning and again at the end; only behind the records it says that they are all.
            if isOurs(name) { isVersionActivated = hasRecord }
            return .noted
        case .other(let type):
            if type == "BATCH" { hasBatch = true }
            return .noted
        case .noise: return .noise
        case .broken(let detail): return .broken(detail)
        }
    }

    mutating func hear(headOfLongLine head: [UInt8]) -> LineVerdict {
        let text = String(decoding: head, as: UTF8.self)
        guard text.contains("\"type\"") else { return .noise }
        if text.contains("\"STATE\"") {
            hasLostState = true
            return .noted
        }
        return .broken("longer than may be")
    }

    mutating func hear(errorLine line: String) {
        // The level stands among the first words: `CRITICAL …`, `2026-01-01 00:00:00,000 | CRITICAL | …`.
        if line.prefix(60).split(whereSeparator: { !$0.isLetter }).contains("CRITICAL") {
            isCritical = true
        }
    }

    func outcome(_ ending: ChildEnding) -> TalkOutcome {
        guard ending.isClean else {
            let isEmpty = !isDescribed && !hasRecord && state == nil
            return .failed(ChildFault.died(ending, wasSilent: isEmpty))
        }
        if hasBatch {
            return .failed(
                ChildFault(
                    code: "batches", cause: .configuration,
                    summary:
                        "it wrote records into files (BATCH), which are not read; leave batches out of its 'config'"))
        }
        if isCritical {
            return .incomplete("the tap reported a critical error, although it ended with code 0")
        }
        if isFull, !isDescribed, !hasRecord {
            return .incomplete(
                "the tap said nothing about the stream \(stream); it may not have understood that it is selected")
        }
        return .whole(state: hasLostState || isVersionActivated ? nil : usable(state))
    }

    /// One stream alone is selected: a name that the catalogue does not know can only mean it.
    private func isOurs(_ name: String) -> Bool { names.contains(name) || !others.contains(name) }

    /// The state, unless it is the one of a tap that reads everything each time.
    private func usable(_ state: JSONValue?) -> JSONValue? {
        guard let state, Self.saysSomething(state) else { return nil }
        guard let bookmarks = state["bookmarks"]?.members else { return state }
        let own = bookmarks.first { names.contains($0.key) } ?? (bookmarks.count == 1 ? bookmarks[0] : nil)
        guard let own else { return state }
        if own.value["last_replication_method"]?.text == "FULL_TABLE" { return nil }
        return Self.saysSomething(own.value) ? state : nil
    }

    /// Whether there is anything in it by which a pull could go on.
    private static func saysSomething(_ value: JSONValue) -> Bool {
        switch value {
        case .null: false
        case .boolean, .number: true
        case .text(let text): !text.isEmpty
        case .list(let items): items.contains(where: saysSomething)
        case .object(let members):
            members.contains { member in
                !["currently_syncing", "version"].contains(member.key) && saysSomething(member.value)
            }
        }
    }
}

extension ChildFault {
    /// A child that did not end as it should.
    static func died(_ ending: ChildEnding, wasSilent: Bool) -> ChildFault {
        switch ending {
        case .signal(let number):
            let cause = SignalNames.cause(of: number)
            return ChildFault(code: "child_killed", cause: .passing, summary: "it was ended by \(cause)")
        case .exit(let code) where wasSilent && [2, 126, 127].contains(code):
            return ChildFault(
                code: "child_refused", cause: .configuration,
                summary: "it ended with code \(code) before it said anything: check `command` and `config`")
        case .exit(let code):
            return ChildFault(code: "child_failed", cause: .passing, summary: "it ended with code \(code)")
        }
    }
}

/// Names of signals for people.
enum SignalNames {
    static func cause(of number: Int) -> String {
        switch number {
        case 6: "signal 6 (abort), as when it found itself broken or without memory"
        case 9: "signal 9 (kill), as when the memory ran out"
        case 11: "signal 11 (it touched memory that is not its own)"
        case 15: "signal 15 (somebody asked it to end)"
        case 24: "signal 24 (its processor time was used up)"
        case 25: "signal 25 (a file of it grew too large)"
        default: "signal \(number)"
        }
    }
}
