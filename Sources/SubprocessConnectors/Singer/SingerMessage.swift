/// A message of a Singer tap; record data stays in the line.
enum SingerMessage: Equatable {
    case record(stream: String, data: Range<Int>)
    case schema(stream: String, shape: RecordShape)
    case state(JSONValue)
    case activateVersion(stream: String)
    /// A message of a kind that says nothing to us.
    case other(String)
    /// No message at all.
    case noise
    /// A message that cannot be read, and what is wrong.
    case broken(String)

    /// Reads a line; what is lent is lent for the call.
    static func read(_ line: UnsafeBufferPointer<UInt8>) -> SingerMessage {
        guard line.firstVisible == UInt8(ascii: "{") else { return .noise }
        var found = Parts()
        do {
            try JSONCursor.members(line) { key, value in found.take(key, value, of: line) }
        } catch {
            return .broken("byte \(error.byte) is not as JSON has it")
        }
        guard let type = found.type else { return .noise }
        switch type {
        case "RECORD":
            guard let stream = found.stream, let record = found.record else {
                return .broken("a RECORD without stream or record")
            }
            return .record(stream: stream, data: record)
        case "SCHEMA":
            guard let stream = found.stream, let schema = found.value(of: found.schema, in: line) else {
                return .broken("a SCHEMA without stream or schema")
            }
            let keys = found.value(of: found.keys, in: line)?.texts ?? []
            return .schema(stream: stream, shape: RecordShape(paths: SchemaPaths.paths(of: schema), keys: keys))
        case "STATE":
            // Some say `STATE {}` without a value.
            guard let range = found.value else { return .state(.emptyObject) }
            return found.value(of: range, in: line).map { .state($0) } ?? .broken("a STATE whose value is no JSON")
        case "ACTIVATE_VERSION":
            return .activateVersion(stream: found.stream ?? "")
        default: return .other(type)
        }
    }

    /// Where the parts of a message stand.
    private struct Parts {
        var type: String?
        var stream: String?
        var record: Range<Int>?
        var schema: Range<Int>?
        var keys: Range<Int>?
        var value: Range<Int>?

        mutating func take(
            _ key: UnsafeBufferPointer<UInt8>, _ place: Range<Int>, of line: UnsafeBufferPointer<UInt8>
        ) {
            if key.isText("type") {
                type = text(place, line)
            } else if key.isText("stream") {
                stream = text(place, line)
            } else if key.isText("record") {
                record = line[place.lowerBound] == UInt8(ascii: "{") ? place : nil
            } else if key.isText("schema") {
                schema = place
            } else if key.isText("key_properties") {
                keys = place
            } else if key.isText("value") {
                value = place
            }
        }

        func value(of range: Range<Int>?, in line: UnsafeBufferPointer<UInt8>) -> JSONValue? {
            range.flatMap { try? JSONCursor.value(line, $0) }
        }

        private func text(_ place: Range<Int>, _ line: UnsafeBufferPointer<UInt8>) -> String? {
            guard place.count <= 1024 else { return nil }
            return value(of: place, in: line)?.text
        }
    }
}
