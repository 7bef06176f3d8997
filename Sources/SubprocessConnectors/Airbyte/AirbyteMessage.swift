/// A message of an Airbyte source; record data stays in the line.
enum AirbyteMessage: Equatable {
    /// A stream's name with its namespace, where it has one.
    struct StreamName: Sendable, Hashable {
        var name: String
        var namespace: String?

        init(_ name: String, namespace: String? = nil) {
            self.name = name
            self.namespace = namespace.flatMap { $0.isEmpty ? nil : $0 }
        }

        init?(_ descriptor: JSONValue?) {
            guard let name = descriptor?["name"]?.text else { return nil }
            self.init(name, namespace: descriptor?["namespace"]?.text)
        }

        /// As people and settings write it.
        var text: String { namespace.map { "\($0).\(name)" } ?? name }
    }

    /// An error that the source tells.
    struct Trouble: Equatable {
        /// `config_error`, `transient_error`, `system_error`.
        var kind: String?
        /// For people.
        var message: String?
        var stream: StreamName?
    }

    /// How far a stream is.
    enum Status: Equatable {
        case started
        case running(quietUntil: Int64?)
        case complete
        case incomplete
    }

    case record(stream: StreamName, data: Range<Int>)
    case state(AirbyteState)
    case trouble(Trouble)
    case status(StreamName, Status)
    case configuration(JSONValue)
    case specification(JSONValue)
    case connection(succeeded: Bool, message: String?)
    case catalog(JSONValue)
    case other(String)
    case noise
    case broken(String)

    /// Reads a line; what is lent is lent for the call.
    static func read(_ line: UnsafeBufferPointer<UInt8>) -> AirbyteMessage {
        guard line.firstVisible == UInt8(ascii: "{") else { return .noise }
        var type: String?
        var body: [String: Range<Int>] = [:]
        do {
            try JSONCursor.members(line) { key, place in
                if key.isText("type") {
                    if place.count <= 256 { type = (try? JSONCursor.value(line, place))?.text }
                } else if key.count <= 32 {
                    body[String(decoding: key, as: UTF8.self)] = place
                }
            }
        } catch {
            return .broken("byte \(error.byte) is not as JSON has it")
        }
        guard let type else { return .noise }
        if type == "RECORD" { return record(line, body["record"]) }
        guard let name = Self.bodies[type] else { return .other(type) }
        guard let place = body[name], let value = try? JSONCursor.value(line, place), value.members != nil else {
            return .broken("a \(type) without a readable '\(name)'")
        }
        return read(type, value)
    }

    private static let bodies = [
        "STATE": "state", "TRACE": "trace", "CONTROL": "control", "SPEC": "spec",
        "CONNECTION_STATUS": "connectionStatus", "CATALOG": "catalog",
    ]

    private static func record(_ line: UnsafeBufferPointer<UInt8>, _ place: Range<Int>?) -> AirbyteMessage {
        guard let place, line[place.lowerBound] == UInt8(ascii: "{") else {
            return .broken("a RECORD without 'record'")
        }
        var name: String?
        var namespace: String?
        var data: Range<Int>?
        func text(_ range: Range<Int>) -> String? {
            range.count <= 1024 ? (try? JSONCursor.value(line, range))?.text : nil
        }
        do {
            try JSONCursor.members(line, place) { key, range in
                if key.isText("stream") {
                    name = text(range)
                } else if key.isText("namespace") {
                    namespace = text(range)
                } else if key.isText("data"), line[range.lowerBound] == UInt8(ascii: "{") {
                    data = range
                }
            }
        } catch {
            return .broken("byte \(error.byte) is not as JSON has it")
        }
        guard let name, let data else { return .broken("a RECORD without stream or data") }
        return .record(stream: StreamName(name, namespace: namespace), data: data)
    }

    private static func read(_ type: String, _ body: JSONValue) -> AirbyteMessage {
        switch type {
        case "STATE": return AirbyteState(body).map { .state($0) } ?? .broken("a STATE that holds none")
        case "TRACE": return trace(body)
        case "CONTROL":
            guard let configuration = body["connectorConfig"]?["config"] else { return .other("CONTROL") }
            return .configuration(configuration)
        case "SPEC": return .specification(body["connectionSpecification"] ?? .emptyObject)
        case "CONNECTION_STATUS":
            return .connection(succeeded: body["status"]?.text == "SUCCEEDED", message: body["message"]?.text)
        default: return .catalog(body)
        }
    }

    private static func trace(_ body: JSONValue) -> AirbyteMessage {
        switch body["type"]?.text {
        case "ERROR":
            let error = body["error"]
            return .trouble(
                Trouble(
                    kind: error?["failure_type"]?.text, message: error?["message"]?.text,
                    stream: StreamName(error?["stream_descriptor"])))
        case "STREAM_STATUS":
            let facts = body["stream_status"]
            guard let stream = StreamName(facts?["stream_descriptor"]) else { return .other("STREAM_STATUS") }
            switch facts?["status"]?.text {
            case "STARTED": return .status(stream, .started)
            case "COMPLETE": return .status(stream, .complete)
            case "INCOMPLETE": return .status(stream, .incomplete)
            case "RUNNING":
                let quiet = facts?["reasons"]?.items?.lazy.compactMap {
                    $0["rate_limited"]?["quota_reset"]?.wholeNumber
                }
                return .status(stream, .running(quietUntil: quiet?.first.map { Int64($0) }))
            default: return .other("STREAM_STATUS")
            }
        case let other: return .other(other ?? "TRACE")
        }
    }
}
