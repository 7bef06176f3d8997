/// A request as a simulated service received it; kept, so that tests can ask how a client behaved.
package struct ServedRequest: Sendable {
    /// Counted from 1 in the order of arrival.
    package var number: Int
    package var method: String
    /// The path as sent, without the query.
    package var path: String
    /// The query's names and values, decoded, in order.
    package var query: [(name: String, value: String)]
    /// Path and query as sent.
    package var target: String
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]
    /// Nanoseconds of a clock that never goes back.
    package var arrivedNanoseconds: UInt64
    /// The service's clock, milliseconds since 1970 UTC.
    package var serviceTime: Int64
    /// Which connection it came on, counted from 1.
    package var connection: Int
    /// Requests being answered at that moment, this one included.
    package var simultaneous: Int
    /// The faults that it met.
    package var faults: [Fault] = []
    /// The status of the answer; 0 where none was sent.
    package var answeredStatus = 0

    /// The first value of that name in the query.
    package func parameter(_ name: String) -> String? { query.first { $0.name == name }?.value }

    /// All values of that name in the query.
    package func parameters(_ name: String) -> [String] { query.filter { $0.name == name }.map(\.value) }

    /// The first header of that name, in any case.
    package func header(_ name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.name.lowercased() == name }?.value
    }
}

extension ServedRequest {
    /// Splits and decodes the query of a target; `+` is a blank, as in a form.
    static func query(of target: String) -> [(name: String, value: String)] {
        guard let mark = target.firstIndex(of: "?") else { return [] }
        return pairs(of: target[target.index(after: mark)...])
    }

    /// Decodes a body or query in the form of a web form.
    static func pairs(of form: Substring) -> [(name: String, value: String)] {
        form.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (decoded(parts[0]), parts.count > 1 ? decoded(parts[1]) : "")
        }
    }

    static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Substring(text).utf8
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let value = UInt8(String(Substring(rest.prefix(2))), radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
