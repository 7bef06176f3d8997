/// Texts in addresses.
package enum PathText {
    /// A text as one segment of a path.
    package static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return result
    }

    /// The text of a segment or of a query's part; nil where it is not percent-encoded UTF-8 without controls.
    package static func decoded(_ text: Substring, plusIsBlank: Bool = false) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "+"), plusIsBlank {
                bytes.append(UInt8(ascii: " "))
            } else if byte == UInt8(ascii: "%") {
                guard rest.count >= 2, let value = UInt8(String(Substring(rest.prefix(2))), radix: 16) else {
                    return nil
                }
                rest = rest.dropFirst(2)
                bytes.append(value)
            } else {
                bytes.append(byte)
            }
        }
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The pairs of a query; throws a `Problem` for a key that is unknown or comes twice.
    package static func query(_ text: String?, keys: Set<String>) throws(Problem) -> [String: String] {
        var pairs: [String: String] = [:]
        for part in (text ?? "").split(separator: "&") {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let key = decoded(sides[0], plusIsBlank: true),
                let value = decoded(sides.count > 1 ? sides[1] : "", plusIsBlank: true)
            else { throw Problem.malformed("the query is not percent-encoded text") }
            guard keys.contains(key) else {
                let expected = keys.isEmpty ? "no query" : keys.sorted().joined(separator: ", ")
                throw Problem.malformed("the query's key '\(key.prefix(64))' is not known here; expected \(expected)")
            }
            guard pairs.updateValue(value, forKey: key) == nil else {
                throw Problem.malformed("the query's key '\(key)' is written twice")
            }
        }
        return pairs
    }
}
