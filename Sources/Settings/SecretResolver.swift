import ConnectorKit
import StrictYAML

/// Fetches secrets from the environment, from files and from systemd's credentials.
///
/// Each message names the place in the configuration and what to do. It repeats a name only when that cannot be a
/// secret typed in the wrong place.
struct SecretResolver {
    /// Longer is no key and no password.
    private static let maximumBytes = 64 << 10

    let surroundings: any Surroundings
    /// The folder of the configuration, for relative paths.
    let directory: String
    /// Whether everybody may read the file that is being read: it then must not hold secrets.
    let fileIsOpenToOthers: Bool

    func secret(from origin: SecretReading.Origin, at location: TextLocation, _ findings: Findings) -> Secret? {
        switch origin {
        case .environment(let name): environment(name, at: location, findings)
        case .file(let path): file(path, at: location, findings)
        case .credential(let name): credential(name, at: location, findings)
        case .value(let value): written(value, at: location, findings)
        }
    }

    private func environment(_ name: String, at location: TextLocation, _ findings: Findings) -> Secret? {
        guard isVariableName(name) else {
            findings.error(
                "secret_environment", at: location,
                "this is no name of an environment variable; expected capital letters, digits and '_', such as SHOP_KEY"
            )
            return nil
        }
        guard let value = surroundings.environment(name) else {
            findings.error(
                "secret_missing", at: location,
                "the environment variable \(Excerpt.of(name)) is not set; expected it to hold the secret: set it for the "
                    + "service (Environment= or EnvironmentFile=) or say another place")
            return nil
        }
        return usable(Array(value.utf8), from: "the environment variable \(Excerpt.of(name))", at: location, findings)
    }

    private func file(_ path: String, at location: TextLocation, _ findings: Findings) -> Secret? {
        guard !path.isEmpty, !path.unicodeScalars.contains(where: { $0.value < 32 }) else {
            findings.error("secret_file", at: location, "the path of the secret's file is not usable; expected a path")
            return nil
        }
        let named = path.hasPrefix("/") ? "the file \(Excerpt.ofPath(path))" : "the secret's file"
        let whole = FilePath.absolute(path, from: directory)
        if surroundings.entry(at: whole)?.othersMayRead == true {
            findings.warning(
                "secret_readable", at: location,
                "\(named) may be read by everybody on this machine; expected mode 640 or 600: use chmod")
        }
        do {
            return usable(try surroundings.contents(of: whole), from: named, at: location, findings)
        } catch {
            let relative = path.hasPrefix("/") ? "" : " (the path counts from the folder of the configuration)"
            findings.error(
                "secret_missing", at: location,
                "\(named) cannot be used: \(error.text); expected a readable file that holds the secret\(relative)")
            return nil
        }
    }

    private func credential(_ name: String, at location: TextLocation, _ findings: Findings) -> Secret? {
        guard NamePattern.matchesCredential(name) else {
            findings.error(
                "secret_credential", at: location,
                "this is no name of a credential; expected letters, digits, '_', '-' and '.'")
            return nil
        }
        guard let folder = surroundings.environment("CREDENTIALS_DIRECTORY"), !folder.isEmpty else {
            findings.error(
                "secret_missing", at: location,
                "there are no credentials, because CREDENTIALS_DIRECTORY is not set; expected the program to be started by "
                    + "systemd, with LoadCredential= in its unit")
            return nil
        }
        do {
            let bytes = try surroundings.contents(of: FilePath.absolute(name, from: folder))
            return usable(bytes, from: "the credential", at: location, findings)
        } catch {
            findings.error(
                "secret_missing", at: location,
                "the credential cannot be used: \(error.text); expected LoadCredential= with this name in the unit")
            return nil
        }
    }

    private func written(_ value: String, at location: TextLocation, _ findings: Findings) -> Secret? {
        guard let secret = usable(Array(value.utf8), from: "the secret", at: location, findings) else { return nil }
        if fileIsOpenToOthers {
            findings.error(
                "secret_readable", at: location,
                "a secret is written in a file that everybody on this machine may read; expected mode 640 or 600: "
                    + "use chmod, or put the secret elsewhere and say where")
        } else {
            findings.warning(
                "secret_in_file", at: location,
                "a secret is written in the configuration itself; expected \(SecretReading.expected)")
        }
        return secret
    }

    /// The secret without the line end that editors and `echo` leave.
    private func usable(
        _ bytes: [UInt8], from origin: String, at location: TextLocation, _ findings: Findings
    ) -> Secret? {
        var end = bytes.endIndex
        while end > 0, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
        let kept = bytes[..<end]
        guard !kept.isEmpty else {
            findings.error("secret_empty", at: location, "\(origin) is empty; expected the secret in it")
            return nil
        }
        guard kept.count <= SecretResolver.maximumBytes, !kept.contains(where: { $0 < 0x20 || $0 == 0x7F }),
            let text = String(validating: kept, as: UTF8.self)
        else {
            findings.error(
                "secret_unusable", at: location,
                "\(origin) holds more than one line or is no text; expected the secret alone on one line")
            return nil
        }
        return Secret(text)
    }

    private func isVariableName(_ name: String) -> Bool {
        guard let first = name.utf8.first, name.utf8.count <= 100 else { return false }
        let isCapital = { (byte: UInt8) in (byte >= 0x41 && byte <= 0x5A) || byte == UInt8(ascii: "_") }
        return isCapital(first) && name.utf8.allSatisfy { isCapital($0) || ($0 >= 0x30 && $0 <= 0x39) }
    }
}

extension NamePattern {
    /// What systemd allows as the name of a credential.
    static func matchesCredential(_ name: String) -> Bool {
        guard !name.isEmpty, name.utf8.count <= 100, !name.hasPrefix(".") else { return false }
        return name.utf8.allSatisfy { byte in
            (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
                || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
                || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
        }
    }
}
