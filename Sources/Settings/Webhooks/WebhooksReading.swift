import ConnectorKit
import StrictYAML

/// Reads the section `webhooks`.
struct WebhooksReading {
    func settings(from reader: MappingReader) -> WebhookSettings? {
        let listen = reader.required("listen", .located(.listenAddress))
        let publicURL = reader.required("public_url", .located(.webAddress))
        let bytes = reader.optional("maximum_body_bytes", .integer(in: 1024...16_777_216))
        let perMinute = reader.optional("maximum_per_minute", .integer(in: 10...100_000))
        let pause = reader.optional("pause_seconds", .seconds(in: 1...3600))
        let hours = reader.optional("full_pull_hours", .integer(in: 1...744))
        guard let listen, let publicURL else { return nil }
        let host = listen.value.host
        if !LoopbackName.contains(host.contains(":") ? "[\(host)]" : host) {
            reader.findings.warning(
                "exposed_listener", at: listen.location,
                "webhooks.listen is open beyond this machine and has no TLS; expected 127.0.0.1 and the shop's web server "
                    + "in front of it")
        }
        guard let address = address(publicURL, reader.findings) else { return nil }
        var settings = WebhookSettings(host: host, port: listen.value.port, publicURL: address)
        if let bytes { settings.maximumBodyBytes = bytes }
        if let perMinute { settings.maximumPerMinute = perMinute }
        if let pause { settings.pause = pause }
        if let hours { settings.fullPullInterval = .seconds(hours * 3600) }
        return settings
    }

    /// Some services sign the address too, so that it must be theirs to the letter.
    private func address(_ url: Located<String>, _ findings: Findings) -> String? {
        guard let parts = ServerAddress(url.value), !parts.rest.contains("?") else {
            findings.error(
                "bad_value", at: url.location,
                "webhooks.public_url has a query; expected an address such as https://shop.example.com/hooks")
            return nil
        }
        if parts.scheme == "http", !LoopbackName.contains(parts.host) {
            findings.error(
                "unprotected", at: url.location,
                "webhooks.public_url has no TLS, so that tokens would travel in the clear; expected https://")
            return nil
        }
        var text = url.value
        while text.hasSuffix("/") { text.removeLast() }
        return text
    }
}

/// An address to listen on.
struct ListenAddress: Sendable, Hashable {
    var host: String
    var port: Int
}

extension YAMLShape where Value == ListenAddress {
    /// `127.0.0.1:8089` or `[::1]:8089`.
    static var listenAddress: YAMLShape {
        let expected = "an IP address and a port, such as 127.0.0.1:8089"
        return YAMLShape(expecting: expected) { value, findings in
            guard let text = value.read(.text(expected), findings) else { return nil }
            guard let address = ServerAddress("tcp://" + text), let port = address.port, address.rest.isEmpty,
                isIP(address.host)
            else {
                findings.error("bad_value", at: value.location, "\(value.name) is no address; expected \(expected)")
                return nil
            }
            let host = address.host.hasPrefix("[") ? String(address.host.dropFirst().dropLast()) : address.host
            return ListenAddress(host: host, port: port)
        }
    }

    private static func isIP(_ host: String) -> Bool {
        if host.hasPrefix("[") { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }
}
