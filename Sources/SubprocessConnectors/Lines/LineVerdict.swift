/// What a line that a child printed asks for; the protocols' conversations decide it.
enum LineVerdict: Equatable {
    /// Nothing: a message that was only noted.
    case noted
    /// No message of the protocol, such as a log line.
    case noise
    /// A record of the stream that is read, at that place of the line.
    case record(Range<Int>)
    /// What a record of the stream looks like.
    case shape(RecordShape)
    /// New values of the configuration, to be kept before anything else.
    case configuration(JSONValue)
    /// A message that cannot be read; a record may be lost with it.
    case broken(String)
    /// The service wants no request before then, in milliseconds since 1970.
    case waiting(until: Int64)
}

/// What a stream says of its records.
struct RecordShape: Sendable, Equatable {
    /// Keys within objects joined with points, as far as the schema names them.
    var paths: [String] = []
    /// Paths that together are the provider's own key; empty where it has none.
    var keys: [String] = []
}

/// How a child ended.
enum ChildEnding: Sendable, Equatable {
    case exit(Int)
    case signal(Int)

    var isClean: Bool { self == .exit(0) }
}

/// How a conversation about one stream ended, when the child is gone.
enum TalkOutcome: Equatable {
    /// All came. The state is where the next pull begins; nil where each pull has to read everything.
    case whole(state: JSONValue?)
    /// What came can be used, but it is not all; and why.
    case incomplete(String)
    /// Nothing of it can be trusted.
    case failed(ChildFault)
}

/// Why a child's answer is no good, in words that are safe to print once they are masked.
struct ChildFault: Equatable {
    /// Whose mistake it is, as far as the child tells.
    enum Cause {
        case configuration
        case passing
    }

    var code: String
    var cause: Cause
    /// Ours.
    var summary: String
    /// The child's own words for people; may hold a secret or an address.
    var words: String?
}

/// A conversation with a child about the records of one stream: lines in, verdicts out.
protocol StreamTalk {
    /// A whole line; what is lent is lent for the call.
    mutating func hear(_ line: UnsafeBufferPointer<UInt8>) -> LineVerdict

    /// The beginning of a line that was too long to be kept.
    mutating func hear(headOfLongLine head: [UInt8]) -> LineVerdict

    /// A line on standard error.
    mutating func hear(errorLine line: String)

    /// The child is gone, and its last line has been heard.
    func outcome(_ ending: ChildEnding) -> TalkOutcome
}
