/// The parts of `scheme://host:port/path`, as far as the configuration must know them.
struct ServerAddress {
    let scheme: String
    /// A name, an address, or one of IPv6 in brackets.
    let host: String
    let port: Int?
    /// What follows the host and the port.
    let rest: String

    /// nil for a text that is no such address; a user or a password in it makes it none.
    init?(_ text: String) {
        guard let mark = text.firstRange(of: "://"),
            text.utf8.allSatisfy({ (33...126).contains($0) && $0 != UInt8(ascii: "\\") })
        else { return nil }
        scheme = String(text[..<mark.lowerBound])
        let behind = text[mark.upperBound...]
        let end = behind.firstIndex { "/?#".contains($0) } ?? behind.endIndex
        let authority = behind[..<end]
        rest = String(behind[end...])
        let nameEnd = authority.hasPrefix("[") ? authority.firstIndex(of: "]").map { authority.index(after: $0) } : nil
        let colon = authority[(nameEnd ?? authority.startIndex)...].firstIndex(of: ":")
        host = String(authority[..<(colon ?? authority.endIndex)])
        guard nameEnd == nil || nameEnd == colon ?? authority.endIndex, Self.isHost(host) else { return nil }
        guard let colon else {
            port = nil
            return
        }
        let digits = authority[authority.index(after: colon)...]
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(digits),
            (1...65_535).contains(number)
        else { return nil }
        port = number
    }

    private static func isHost(_ text: String) -> Bool {
        if text.hasPrefix("[") {
            return text.hasSuffix("]") && text.utf8.count > 3
                && text.dropFirst().dropLast().utf8.allSatisfy { byte in
                    (48...58).contains(byte) || (97...102).contains(byte | 32) || byte == UInt8(ascii: ".")
                }
        }
        return !text.isEmpty && text.utf8.count <= 253
            && text.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (97...122).contains(byte | 32) || byte == UInt8(ascii: "-")
                    || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
            }
    }
}

/// Names that lead to this machine and never leave it.
enum LoopbackName {
    static func contains(_ host: String) -> Bool {
        if host.lowercased() == "localhost" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
