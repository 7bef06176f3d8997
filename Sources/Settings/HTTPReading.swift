import ConnectorKit
import StrictYAML

/// Reads the section `http`.
struct HTTPReading {
    let secrets: SecretReading
    let surroundings: any Surroundings
    let directory: String

    func settings(from reader: MappingReader) -> HTTPSettings {
        var settings = HTTPSettings()
        settings.proxy = reader.optional("proxy", HTTPReading.proxy)
        settings.proxyCredentials = reader.optional("proxy_credentials", secrets.single)
        if let path = reader.optional("ca_file", .located(.text("the path of a PEM file"))) {
            settings.caFile = caFile(path, reader.findings)
        }
        if let time = reader.optional("connect_timeout_seconds", .seconds(in: 1...600)) {
            settings.limits.connect = time
        }
        if let time = reader.optional("stall_timeout_seconds", .seconds(in: 1...3600)) { settings.limits.stall = time }
        if let time = reader.optional("total_timeout_seconds", .seconds(in: 1...86_400)) {
            settings.limits.total = time
        }
        if let bytes = reader.optional("maximum_response_bytes", .integer(in: 65_536...2_147_483_648)) {
            settings.limits.bodyBytes = bytes
        }
        if let agent = reader.optional("user_agent", .text("what we call ourselves to providers")) {
            settings.userAgent = agent
        }
        if settings.limits.total < settings.limits.connect || settings.limits.total < settings.limits.stall {
            reader.error(
                "contradiction",
                at: reader.has("total_timeout_seconds") ? "total_timeout_seconds" : "stall_timeout_seconds",
                "the whole exchange may take less time than its parts; expected total_timeout_seconds to be at least "
                    + "connect_timeout_seconds and stall_timeout_seconds")
        }
        return settings
    }

    private func caFile(_ path: Located<String>, _ findings: Findings) -> String? {
        let whole = FilePath.absolute(path.value, from: directory)
        guard let entry = surroundings.entry(at: whole), !entry.isDirectory else {
            findings.error(
                "no_such_file", at: path.location,
                "there is no file \(Excerpt.ofPath(whole)); expected a PEM file with certificates")
            return nil
        }
        return whole
    }

    /// Passwords do not belong into the address, where `ps`, logs and messages would show them.
    private static var proxy: YAMLShape<String> {
        let expected = "a proxy such as http://proxy.example.com:3128"
        return YAMLShape(expecting: expected) { value, findings in
            guard let text = value.read(.text(expected), findings) else { return nil }
            guard !text.contains("@") else {
                findings.error(
                    "secret_in_address", at: value.location,
                    "\(value.name) holds a name or a password; expected the address alone, and proxy_credentials for the rest"
                )
                return nil
            }
            let schemes = ["http://", "https://", "socks5://", "socks5h://"]
            guard let scheme = schemes.first(where: text.hasPrefix), text.utf8.count > scheme.utf8.count,
                !text.contains(" ")
            else {
                findings.error(
                    "bad_value", at: value.location, "\(value.name) is no proxy's address; expected \(expected)")
                return nil
            }
            return text
        }
    }
}
