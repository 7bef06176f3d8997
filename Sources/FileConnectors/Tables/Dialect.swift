/// How a table separates its cells and rows.
struct Dialect: Equatable {
    var delimiter: UInt8
    /// LF, also for CRLF; CR only where a file has no LF at all.
    var lineEnd: UInt8 = UInt8(ascii: "\n")

    static let quote = UInt8(ascii: "\"")

    /// The words of the setting `delimiter`.
    static let delimiters: [String: UInt8?] = [
        "comma": UInt8(ascii: ","), "semicolon": UInt8(ascii: ";"), "tab": UInt8(ascii: "\t"),
        "pipe": UInt8(ascii: "|"),
        ",": UInt8(ascii: ","), ";": UInt8(ascii: ";"), "\t": UInt8(ascii: "\t"), "|": UInt8(ascii: "|"),
    ]

    /// What is tried where nothing is said, in this order.
    static let candidates: [UInt8] = [",", ";", "\t", "|"].map { UInt8(ascii: $0) }
}
