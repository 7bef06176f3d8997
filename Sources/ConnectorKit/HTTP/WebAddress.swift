/// The parts of an address that decide where a request goes.
package struct WebAddress: Sendable, Hashable, CustomStringConvertible {
    package private(set) var scheme: String
    /// In small letters, without the port.
    package private(set) var host: String
    package private(set) var port: Int?
    /// From the first `/` on, query included; may be empty.
    package private(set) var path: String

    /// Reads an absolute `http` or `https` address; nil for anything else, and for one with user, password or blanks.
    package init?(_ text: String) {
        guard let colon = text.firstRange(of: "://") else { return nil }
        scheme = text[..<colon.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
        var rest = text[colon.upperBound...]
        if let fragment = rest.firstIndex(of: "#") { rest = rest[..<fragment] }
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let authority = rest[..<end]
        path = String(rest[end...])
        guard !authority.contains("@"), !authority.contains("\\") else { return nil }
        let hostEnd = authority.hasPrefix("[") ? authority.firstIndex(of: "]").map(authority.index(after:)) : nil
        let portStart = authority[(hostEnd ?? authority.startIndex)...].firstIndex(of: ":")
        host = authority[..<(portStart ?? authority.endIndex)].lowercased()
        guard !host.isEmpty else { return nil }
        if let portStart {
            guard let number = Int(authority[authority.index(after: portStart)...]), (1...65_535).contains(number)
            else { return nil }
            port = number
        }
    }

    package var description: String { origin + path }

    /// Scheme, host and port.
    package var origin: String { "\(scheme)://\(host)" + (port.map { ":\($0)" } ?? "") }

    /// Whether the name is this very machine.
    package var isLoopback: Bool {
        host == "localhost" || host == "[::1]" || host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." }
    }

    /// The address that a link on this page means: absolute, `//host/…`, `/path`, `?query` or relative.
    package func resolving(_ link: String) -> WebAddress? {
        if link.firstRange(of: "://") != nil { return WebAddress(link) }
        if link.hasPrefix("//") { return WebAddress(scheme + ":" + link) }
        if link.hasPrefix("/") { return WebAddress(origin + link) }
        let own = path.prefix { $0 != "?" }
        if link.hasPrefix("?") { return WebAddress(origin + own + link) }
        let folder = own.lastIndex(of: "/").map { own[...$0] } ?? "/"
        return WebAddress(origin + folder + link)
    }

    /// The address below this one that a manifest's path means.
    package func appending(_ below: String) -> String {
        var base = path.prefix { $0 != "?" }
        while base.hasSuffix("/") { base.removeLast() }
        return origin + base + (below.isEmpty || below.hasPrefix("/") || below.hasPrefix("?") ? below : "/" + below)
    }

    /// Whether a request may follow a link there: same scheme, and the same host and port or one of those allowed.
    package func allows(_ other: WebAddress, hosts: [String]) -> Bool {
        guard other.scheme == scheme || other.scheme == "https" else { return false }
        return other.host == host && other.port == port || hosts.contains(other.host)
    }
}
