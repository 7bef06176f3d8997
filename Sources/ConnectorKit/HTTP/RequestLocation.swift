/// Where a request goes, as an error text may say it: host and path, never credentials, query or fragment.
package struct RequestLocation: Sendable, Hashable, CustomStringConvertible {
    /// The host in lower case, with its port where the URL names one; empty when the URL has none.
    package let host: String
    /// The path, cut after 120 bytes; control characters and what is not ASCII shown as `?`.
    package let path: String

    package init(of url: String) {
        let bytes = Array(url.utf8)
        let begin = Self.authorityStart(of: bytes)
        let end = bytes[begin...].firstIndex(where: Self.endsAuthority) ?? bytes.endIndex
        var authority = bytes[begin..<end]
        if let at = authority.lastIndex(of: UInt8(ascii: "@")) { authority = authority[(at + 1)...] }
        guard let host = Self.host(in: authority) else {
            // A password with a slash in it looks like a port and a path: say nothing of it.
            self.host = "(a URL that cannot be read)"
            path = ""
            return
        }
        self.host = host
        let rest = bytes[end...]
        let pathEnd = rest.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? rest.endIndex
        let path = rest[..<pathEnd]
        self.path = path.count > 120 ? Self.printable(path.prefix(120)) + "…" : Self.printable(path)
    }

    package var description: String { path == "/" ? host : host + path }

    private static func authorityStart(of bytes: [UInt8]) -> Int {
        let separator = Array("://".utf8)
        var index = 0
        while index + separator.count <= bytes.count {
            if bytes[index..<index + separator.count].elementsEqual(separator) { return index + separator.count }
            if endsAuthority(bytes[index]) { return 0 }
            index += 1
        }
        return 0
    }

    private static func host(in authority: ArraySlice<UInt8>) -> String? {
        let afterAddress = authority.lastIndex(of: UInt8(ascii: "]")) ?? authority.startIndex
        if let colon = authority[afterAddress...].firstIndex(of: UInt8(ascii: ":")) {
            guard authority[(colon + 1)...].allSatisfy({ (48...57).contains($0) }) else { return nil }
        }
        return printable(authority).lowercased()
    }

    private static func endsAuthority(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
            || byte == UInt8(ascii: "\\")
    }

    private static func printable(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.map { (33...126).contains($0) ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    }
}
