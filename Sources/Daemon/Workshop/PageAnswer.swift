/// What the browser brought back from a page, in the query of the address (RFC 6749, sections 4.1.2 and 4.1.2.1).
struct PageAnswer: Sendable, Hashable {
    private(set) var code: String?
    private(set) var state: String?
    /// The name of a refusal, where it is one that can be printed.
    private(set) var error: String?

    /// Reads a whole address, or only its query.
    init(_ address: String) {
        let query = address.split(separator: "?", maxSplits: 1).last ?? ""
        for field in query.prefix(while: { $0 != "#" }).split(separator: "&") {
            let sides = field.split(separator: "=", maxSplits: 1)
            guard sides.count == 2, let value = Self.decoded(sides[1]), !value.isEmpty else { continue }
            switch sides[0] {
            case "code": code = value
            case "state": state = value
            case "error": error = value.allSatisfy { $0.isASCII && ($0.isLetter || $0 == "_") } ? value : "no"
            default: break
            }
        }
    }

    /// A value of a query without its encoding; nil when it is none.
    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                let digits = String(decoding: rest.prefix(2), as: UTF8.self)
                guard digits.utf8.count == 2, let value = UInt8(digits, radix: 16) else { return nil }
                bytes.append(value)
                rest = rest.dropFirst(2)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
