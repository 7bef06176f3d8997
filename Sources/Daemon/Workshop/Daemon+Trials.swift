import ConnectorKit
package import ControlAPI
import CustomerModel
import SyncEngine

/// Looking at a manifest, and at what it makes of a real service's first page; nothing is kept of either.
extension Daemon {
    /// A page may come after a login, a list of lists and a look-up or two.
    private static let trialTime: Duration = .seconds(60)

    package func reviewManifest(_ manifest: ManifestText) async throws -> ManifestReview {
        let (factory, findings) = await workshop.factory(of: manifest)
        return ManifestReview(
            connector: factory.map { ConnectorDescription($0.profile) }, findings: findings.map(Finding.init))
    }

    package func tryConnector(_ trial: NewTrial) async throws -> ConnectorTrial {
        let factory = try await factory(of: trial)
        let draft = SourceDraft(
            connector: factory.name, settings: trial.settings, secrets: trial.secrets,
            lists: trial.stream.map { [$0] } ?? [])
        let definition = draft.definition
        if let path = definition.settings["path"]?.value.scalarText, factory.kind == .file,
            !path.lowercased().hasPrefix("https://")
        {
            throw Problem.invalid(
                "local_file",
                "a file of this machine is not tried through the daemon, which may read more than you may",
                wayOut: "write a source for it and look at: clientelad --once --source NAME --dry-run")
        }
        let errors = factory.lint(definition).filter { $0.severity == .error }
        guard errors.isEmpty else {
            throw Problem.invalid(
                "source_invalid", errors.map(\.message).joined(separator: "; "), wayOut: "mend that and try again",
                findings: errors.map(Finding.init))
        }
        let trouble = LatestTrouble()
        let context = await workshop.context(for: definition, of: factory, monitor: trouble)
        do {
            return try await patiently(for: Self.trialTime, trouble) {
                let connector = try factory.makeConnector(for: definition, context: context)
                return try await Self.firstPage(
                    of: connector, factory.profile, origins: factory.fieldOrigins(for: definition), trial)
            }
        } catch let failure as Failure {
            throw Problem(failure)
        }
    }

    private func factory(of trial: NewTrial) async throws -> any ConnectorFactory {
        switch (trial.connector, trial.manifest) {
        case (let connector?, nil): return try await installed(connector)
        case (nil, let manifest?):
            let (factory, findings) = await workshop.factory(of: manifest)
            guard let factory else {
                let count = findings.count { $0.severity == .error }
                throw Problem.invalid(
                    "invalid_manifest", "the manifest has \(NumberText.counted(count, "mistake", "mistakes"))",
                    wayOut: "mend what is listed", findings: findings.map(Finding.init))
            }
            return factory
        default:
            throw Problem.invalid("bad_trial", "expected either 'connector' or 'manifest'")
        }
    }

    private static func firstPage(
        of connector: any Connector, _ profile: ConnectorProfile, origins: [FieldOrigin], _ trial: NewTrial
    ) async throws -> ConnectorTrial {
        let streams = try await connector.streams()
        guard let stream = streams.first(where: { trial.stream == nil || $0.id == trial.stream }) else {
            throw Failure(
                "no_stream", .configuration,
                "\(profile.title) has \(streams.isEmpty ? "no list to pull" : "no list of that id")")
        }
        var tally = TrialTally(origins: origins, reveals: trial.reveal)
        if let secret = profile.authorization?.secret, trial.secrets[secret] != nil {
            tally.warn(
                "the secret '\(secret)' may be used up by this trial; get another one before you link the service")
        }
        let reader = try await connector.reader(for: PullRequest(stream: stream, extent: .full))
        // Pages without anybody may come first.
        for _ in 0..<10 {
            guard let page = try await reader.nextPage() else { break }
            tally.add(page)
            if tally.people > 0 { break }
        }
        return tally.trial(ConnectorDescription(profile), stream, of: streams)
    }
}
