import ConnectorKit
import CustomerModel
import StrictYAML

extension YAMLShape where Value == MailServer {
    /// `smtps://host:port` or `smtp://host:port`; in the clear only to this machine.
    static var mailServer: YAMLShape {
        let expected = "a mail server such as smtps://smtp.example.com:465 or smtp://smtp.example.com:587"
        return YAMLShape(expecting: expected) { value, findings in
            guard let text = value.read(.text(expected), findings), value.holdsNoLogin(text, findings) else {
                return nil
            }
            guard let address = ServerAddress(text), address.rest.isEmpty || address.rest == "/",
                address.scheme == "smtp" || address.scheme == "smtps"
            else {
                findings.error(
                    "bad_value", at: value.location, "\(value.name) is no mail server's address; expected \(expected)")
                return nil
            }
            if address.scheme == "smtps" {
                return MailServer(host: address.host, port: address.port ?? 465, security: .implicitTLS)
            }
            let isLocal = LoopbackName.contains(address.host)
            return MailServer(
                host: address.host, port: address.port ?? (isLocal ? 25 : 587), security: isLocal ? .none : .startTLS)
        }
    }
}

extension YAMLShape where Value == String {
    /// A mailbox that every mail server understands.
    static var mailbox: YAMLShape {
        let expected = "an e-mail address such as ana@example.com"
        return YAMLShape(expecting: expected) { value, findings in
            guard let text = value.read(.text(expected), findings) else { return nil }
            // The mailbox keeps its spelling before the @, and its domain gets the form that the DNS knows.
            guard case .success(let key) = EmailAddress.key(of: text), key.rawValue.utf8.allSatisfy({ $0 < 0x80 }),
                let at = text.lastIndex(of: "@"), let domain = key.rawValue.split(separator: "@").last,
                text[..<at].utf8.allSatisfy({ (33...126).contains($0) }), !text.hasPrefix("<"),
                text[..<at].lowercased() + "@\(domain)" == key.rawValue
            else {
                findings.error(
                    "bad_value", at: value.location, "\(value.name) is no usable address; expected \(expected)")
                return nil
            }
            return "\(text[..<at])@\(domain)"
        }
    }

    /// `https://…`, or `http://…` where that is allowed.
    static var webAddress: YAMLShape {
        let expected = "a web address such as https://shop.example.com/hooks/clientela"
        return YAMLShape(expecting: expected) { value, findings in
            guard let text = value.read(.text(expected), findings), value.holdsNoLogin(text, findings) else {
                return nil
            }
            guard let address = ServerAddress(text), address.scheme == "https" || address.scheme == "http",
                !address.rest.contains("#")
            else {
                findings.error("bad_value", at: value.location, "\(value.name) is no web address; expected \(expected)")
                return nil
            }
            return text
        }
    }
}

extension YAMLValue {
    /// Passwords do not belong into an address, where `ps`, logs and messages would show them.
    fileprivate func holdsNoLogin(_ address: String, _ findings: Findings) -> Bool {
        let authority = address.firstRange(of: "://").map { address[$0.upperBound...] } ?? address[...]
        guard authority.prefix(while: { !"/?#".contains($0) }).contains("@") else { return true }
        findings.error(
            "secret_in_address", at: location,
            "\(name) holds a name or a password; expected the address alone, and the rest in keys of its own")
        return false
    }
}
