/// Writes JSON with its keys in the order in which they are given.
package struct JSONText: Sendable {
    /// What is written so far.
    package private(set) var text = ""
    private var needsComma = false

    package init() {}

    /// An object, whose members the body writes.
    package mutating func object(_ body: (inout JSONText) -> Void) { nested("{", "}", body) }

    /// An array, whose values the body writes.
    package mutating func array(_ body: (inout JSONText) -> Void) { nested("[", "]", body) }

    /// The name of a member; its value must follow.
    package mutating func key(_ name: String) {
        separate()
        quote(name)
        text += ":"
        needsComma = false
    }

    /// A text, or `null`.
    package mutating func value(_ value: String?) {
        separate()
        if let value { quote(value) } else { text += "null" }
    }

    mutating func value(_ value: Int?) {
        separate()
        text += value.map(String.init) ?? "null"
    }

    mutating func value(_ value: Double) {
        separate()
        text += value.isFinite ? "\(value)" : "null"
    }

    /// A member whose value is a text, or `null`.
    package mutating func member(_ name: String, _ value: String?) {
        key(name)
        self.value(value)
    }

    mutating func member(_ name: String, _ value: Int?) {
        key(name)
        self.value(value)
    }

    private mutating func nested(_ open: String, _ close: String, _ body: (inout JSONText) -> Void) {
        separate()
        text += open
        needsComma = false
        body(&self)
        text += close
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { text += "," }
        needsComma = true
    }

    private mutating func quote(_ value: String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
