import CustomerModel
import FoundationEssentials

/// One message of `text/event-stream` (HTML standard, section 9.2).
package struct ServerSentEvent: Sendable, Hashable {
    package var name: String
    package var data: String

    package init(name: String, data: String) {
        self.name = name
        self.data = data
    }

    /// The message as it is sent.
    package var text: String {
        let lines = data.split(separator: "\n", omittingEmptySubsequences: false).map { "data: \($0)\n" }
        return "event: \(name)\n\(lines.joined())\n"
    }
}

/// Reads messages out of bytes that come in any pieces; comments, and fields that nobody needs here, are skipped.
package struct ServerSentEventReader: Sendable {
    /// A longer line is an attack or a mistake.
    package static let maximumLineLength = 1 << 20

    private var line: [UInt8] = []
    private var name = ""
    private var data: [String] = []

    package init() {}

    /// The messages that these bytes complete; throws a `Problem` for a line without end.
    package mutating func read(_ bytes: some Sequence<UInt8>) throws(Problem) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        for byte in bytes {
            guard byte == UInt8(ascii: "\n") else {
                guard line.count < Self.maximumLineLength else {
                    throw Problem(
                        "unreadable_answer", status: 0, title: "Unreadable answer", .internal,
                        "the daemon's stream of events has a line without end")
                }
                line.append(byte)
                continue
            }
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            if let event = take(String(decoding: line, as: UTF8.self)) { events.append(event) }
            line.removeAll(keepingCapacity: true)
        }
        return events
    }

    private mutating func take(_ line: String) -> ServerSentEvent? {
        if line.isEmpty {
            defer { (name, data) = ("", []) }
            return data.isEmpty
                ? nil : ServerSentEvent(name: name.isEmpty ? "message" : name, data: data.joined(separator: "\n"))
        }
        let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let value = String(parts[1].first == " " ? parts[1].dropFirst() : parts[1])
        switch parts[0] {
        case "event": name = value
        case "data": data.append(value)
        default: break
        }
        return nil
    }
}

extension RunEvent {
    /// The event as a message.
    package func message() throws -> ServerSentEvent {
        switch self {
        case .progress(let progress): ServerSentEvent(name: "progress", data: try Self.text(progress))
        case .finished(let summary): ServerSentEvent(name: "finished", data: try Self.text(summary))
        }
    }

    /// The event of a message; nil for a kind that this program does not know.
    package init?(_ message: ServerSentEvent) throws {
        let data = Data(message.data.utf8)
        switch message.name {
        case "progress": self = .progress(try ControlJSON.decode(LiveProgress.self, from: data))
        case "finished": self = .finished(try ControlJSON.decode(RunSummary.self, from: data))
        default: return nil
        }
    }

    private static func text(_ value: some Encodable) throws -> String {
        String(decoding: try ControlJSON.encode(value), as: UTF8.self)
    }
}
