import ConnectorKit
package import ControlAPI
package import CustomerModel

/// Linking a source through the API: kept first, then adopted with the whole configuration, or not kept at all.
extension Daemon {
    package func createSource(_ source: NewSource) async throws -> SourceStatus {
        try Self.checkNames(of: source)
        guard await assembler.connectors().contains(where: { $0.name == source.connector }) else {
            throw Problem.invalid(
                "unknown_connector", "there is no connector '\(source.connector.prefix(40))'",
                wayOut: "see all with: clientelactl connectors")
        }
        guard self.source(named: source.name) == nil else {
            throw Problem.notNow(
                "source_exists", "there is a source '\(source.name)' already",
                wayOut: "choose another name, or forget it first: clientelactl remove \(source.name)")
        }
        try await replace(source.name, with: LinkedSource(try authorized(source)))
        if let id = source.authorization { authorizations.forget(id) }
        return try await self.source(source.name)
    }

    package func removeSource(_ name: SourceName) async throws {
        _ = try known(name)
        guard linked.holds(name) else { throw Self.notLinked(name) }
        try await replace(name, with: nil)
        do { try linked.forgetReplacements(of: name) } catch let failure as Failure { throw Problem(failure) }
    }

    package func chooseStreams(_ choice: StreamChoice, of name: SourceName) async throws -> StreamList {
        _ = try linkedSource(name)
        let offered = try await streams(of: name).streams
        if let unknown = choice.streams.first(where: { id in !offered.contains { $0.id == id } }) {
            throw Problem.invalid(
                "unknown_stream", "source '\(name)' has no list '\(unknown.rawValue.prefix(60))'",
                wayOut: "see them with: clientelactl streams \(name)")
        }
        // Read after the service has answered: meanwhile it may have been removed, or linked again.
        var source = try linkedSource(name)
        source.streams = choice.streams
        try await replace(name, with: source)
        let chosen = Set(choice.streams)
        return StreamList(
            streams: offered.map {
                .init(id: $0.id, name: $0.name, count: $0.count, chosen: chosen.isEmpty || chosen.contains($0.id))
            })
    }

    func linkedSource(_ name: SourceName) throws -> LinkedSource {
        _ = try known(name)
        guard let source = try read(name) else { throw Self.notLinked(name) }
        return source
    }

    private func read(_ name: SourceName) throws -> LinkedSource? {
        do { return try linked.source(name) } catch let failure as Failure { throw Problem(failure) }
    }

    private static func notLinked(_ name: SourceName) -> Problem {
        .notNow(
            "not_linked", "source '\(name)' stands in the administrator's files",
            wayOut: "change it there, then: clientelactl reload")
    }

    /// Keeps the source, or forgets it for nil, and adopts the configuration; a refusal leaves everything as it was.
    func replace(_ name: SourceName, with next: LinkedSource?) async throws {
        guard state == .running else {
            throw Problem.unavailable("not_running", "the daemon is \(state.rawValue) and changes no source now")
        }
        // A damaged one can be forgotten all the same; there is nothing to go back to then.
        let before = next == nil ? try? linked.source(name) : try read(name)
        do {
            try put(next, under: name)
            _ = try await reload()
            guard next == nil || source(named: name) != nil else {
                throw Problem.internal(
                    "not_adopted", "source '\(name)' was kept, and the configuration does not have it")
            }
        } catch {
            try put(before, under: name)
            throw refusal(error, of: name)
        }
    }

    private func put(_ source: LinkedSource?, under name: SourceName) throws {
        do {
            if let source { try linked.keep(source) } else { try linked.forget(name) }
        } catch let failure as Failure {
            throw Problem(failure)
        }
    }

    /// What is wrong with the source itself is told as such; else the administrator has something to mend first.
    private func refusal(_ error: any Error, of name: SourceName) -> any Error {
        guard let problem = error as? Problem, let findings = problem.findings else { return error }
        let own = findings.filter { $0.file == linked.place(of: name) && $0.severity == .error }
        guard !own.isEmpty else {
            return Problem.invalid(
                problem.code, "the configuration has mistakes, so that no source can be changed now",
                wayOut: "mend what is listed in the administrator's files, then try again", findings: findings)
        }
        return Problem.invalid(
            "source_invalid", "source '\(name)' cannot be used: \(own.map(\.sentence).joined(separator: "; "))",
            wayOut: "mend that and try again", findings: own)
    }

    private static func checkNames(of source: NewSource) throws {
        let wayOut = "use at most 40 small letters, digits, '_' or '-'"
        guard NamePattern.matches(source.name.rawValue) else {
            throw Problem.invalid("bad_name", "this is no name for a source", wayOut: wayOut)
        }
        // What is no name may be a secret in the wrong place: no answer repeats it.
        guard (Array(source.settings.keys) + source.secrets.keys).allSatisfy({ NamePattern.matches($0) }) else {
            throw Problem.invalid("bad_name", "a setting or a secret has no usable name", wayOut: wayOut)
        }
    }
}
