import ConnectorKit
import CustomerModel

/// Fills a source's secrets, and keeps those that a child replaced by new ones.
struct SecretKeeping: Sendable {
    let settings: SubprocessSettings
    let store: any SecretStore

    /// How the child is started now: with the newest secrets.
    ///
    /// Throws a `Failure` when one is kept and cannot be read.
    func launch() async throws -> ChildLaunch {
        var secrets = settings.secrets
        for (name, configured) in settings.secrets {
            if let newer = try await store.current(name, of: settings.source, since: configured) {
                secrets[name] = newer
            }
        }
        return ChildLaunch(settings: settings, secrets: secrets)
    }

    /// Keeps the secrets that a configuration has other values for, and gives the launch with them.
    ///
    /// They are safe when this returns: the old ones may be worthless by now.
    func keep(_ configuration: JSONValue, _ launch: ChildLaunch) async throws -> ChildLaunch {
        var launch = launch
        let rotated = settings.config.rotated(in: configuration, from: launch.secrets)
        for (name, secret) in rotated.sorted(by: { $0.key < $1.key }) {
            guard let configured = settings.secrets[name] else { continue }
            try await store.replace(name, of: settings.source, since: configured, by: secret)
            launch.secrets[name] = secret
        }
        return launch
    }
}

extension Failure {
    /// What became of a child, with its own words where they can be shown.
    init(_ fault: ChildFault, program: String, masking: Masking, tail: [String]) {
        var message = "\(program): \(fault.summary)"
        if let words = fault.words.map(masking.excerpt), !words.isEmpty { message += ": \(words)" }
        let kind: FailureClass = fault.cause == .configuration ? .configuration : .transient
        let last = tail.map(masking.masked).joined(separator: "\n")
        self.init(fault.code, kind, message, debugDetail: last.isEmpty ? nil : last)
    }
}
