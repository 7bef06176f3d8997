package import ControlAPI
package import CustomerModel
import Synchronization

/// A daemon out of a script: it answers with what it was given, and remembers what it was asked.
///
///     let service = ScriptedControlService()
///     service.fail("sync", with: .notNow("already_running", "boletin has a run already"))
///     service.send(.finished(summary))     // to everybody who listens to events
package final class ScriptedControlService: ControlService {
    /// What the script holds; a test changes it with `change`.
    package struct Script: Sendable {
        package var readiness = Readiness(ready: true)
        package var status = ScriptedValues.status
        package var metrics = ScriptedValues.metrics
        package var reload = ScriptedValues.reload
        package var connectors = [ScriptedValues.connector]
        /// The parts of an export; the last one is given again.
        package var exports = [ExportPart(text: "{\"type\":\"STATE\",\"value\":{}}\n", customers: 0, next: nil)]
        package var review = ManifestReview(connector: ScriptedValues.connector, findings: [])
        package var trial = ScriptedValues.trial
        package var authorization = ScriptedValues.authorization
        /// What the next looks at the authorization find.
        package var answers: [Authorization.State] = []
        package var check = CheckOutcome(works: true, sentence: "Mailchimp knows the key")
        package var streams = ScriptedValues.streams
        package var runs = [ScriptedValues.run]
        package var conflicts = [ScriptedValues.conflict]
        package var quarantine = [ScriptedValues.quarantined]
    }

    private struct State {
        var script = Script()
        var calls: [String] = []
        var failures: [String: any Error] = [:]
        var held: Set<String> = []
        var waiting: [CheckedContinuation<Void, Never>] = []
        var listeners: [Int: RunEvents.Continuation] = [:]
        var listenerCount = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// The operations so far, such as `sync boletin full`.
    package var calls: [String] { state.withLock { $0.calls } }

    /// How many listen to events now.
    package var listenerCount: Int { state.withLock { $0.listeners.count } }

    package func change(_ body: (inout Script) -> Void) { state.withLock { body(&$0.script) } }

    /// Lets an operation, by its method's name, throw from now on; nil: no longer.
    package func fail(_ operation: String, with error: (any Error)?) {
        state.withLock { $0.failures[operation] = error }
    }

    /// Lets an operation wait until `release()`, whether anybody still wants it or not.
    package func hold(_ operation: String) { state.withLock { _ = $0.held.insert(operation) } }

    /// Lets the operations go on that wait.
    package func release() {
        let waiting = state.withLock { state in
            defer { (state.held, state.waiting) = ([], []) }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// News for everybody who listens.
    package func send(_ event: RunEvent) {
        for listener in state.withLock({ $0.listeners.values }) { listener.yield(event) }
    }

    /// Ends all streams of events, with an error or without.
    package func endEvents(throwing error: (any Error)? = nil) {
        for listener in state.withLock({ $0.listeners.values }) { listener.finish(throwing: error) }
    }

    private func note<Value>(
        _ operation: String, _ detail: String = "", _ answer: (inout Script) throws -> Value
    ) async throws -> Value {
        let isHeld = state.withLock { state in
            state.calls.append(detail.isEmpty ? operation : "\(operation) \(detail)")
            return state.held.contains(operation)
        }
        if isHeld {
            await withCheckedContinuation { continuation in
                let goesOn = state.withLock { state in
                    guard state.held.contains(operation) else { return true }
                    state.waiting.append(continuation)
                    return false
                }
                if goesOn { continuation.resume() }
            }
        }
        return try state.withLock { state in
            if let error = state.failures[operation] { throw error }
            return try answer(&state.script)
        }
    }

    private static func known(_ name: SourceName, in script: Script) throws -> SourceStatus {
        guard let source = script.status.sources.first(where: { $0.name == name }) else {
            throw Problem.notFound("source '\(name)'", wayOut: "see all with: clientelactl sources")
        }
        return source
    }

    private static func known(_ id: RunReference, in script: Script) throws -> RunSummary {
        guard let run = script.runs.first(where: { $0.id == id }) else { throw Problem.notFound("run '\(id)'") }
        return run
    }

    private static func known(_ id: String, in script: Script) throws -> Conflict {
        guard let conflict = script.conflicts.first(where: { $0.id == id }) else {
            throw Problem.notFound("conflict '\(id)'")
        }
        return conflict
    }

    // MARK: The daemon

    package func health() async throws -> Health { try await note("health") { _ in Health() } }
    package func readiness() async throws -> Readiness { try await note("readiness") { $0.readiness } }
    package func status() async throws -> DaemonStatus { try await note("status") { $0.status } }
    package func warnings() async throws -> WarningList {
        try await note("warnings") { WarningList(warnings: $0.status.warnings) }
    }
    package func metrics() async throws -> String { try await note("metrics") { $0.metrics } }
    package func reload() async throws -> ReloadOutcome { try await note("reload") { $0.reload } }

    // MARK: Sources

    package func sources() async throws -> SourceList {
        try await note("sources") { SourceList(sources: $0.status.sources) }
    }

    package func source(_ name: SourceName) async throws -> SourceStatus {
        try await note("source", "\(name)") { try Self.known(name, in: $0) }
    }

    package func sync(_ source: SourceName, _ request: SyncRequest) async throws -> RunSummary {
        let detail = "\(source)\(request.full ? " full" : "")\(request.preview ? " preview" : "")"
        return try await note("sync", detail) { script in
            _ = try Self.known(source, in: script)
            var run = ScriptedValues.begun(source, request)
            run.id = RunReference("\(request.preview ? "preview-" : "")\(script.runs.count + 1)")
            script.runs.append(run)
            return run
        }
    }

    package func syncAll(_ request: SyncRequest) async throws -> SyncStart {
        try await note("syncAll", request.full ? "full" : "") { script in
            SyncStart(
                runs: script.status.sources.filter { !$0.paused }.map { ScriptedValues.begun($0.name, request) },
                skipped: script.status.sources.filter(\.paused).map {
                    SyncStart.Skipped(source: $0.name, because: "it is paused")
                })
        }
    }

    package func pause(_ source: SourceName, _ request: PauseRequest) async throws -> SourceStatus {
        try await note("pause", "\(source) \(request.reason ?? "")") { try Self.paused(true, source, &$0) }
    }

    package func resume(_ source: SourceName) async throws -> SourceStatus {
        try await note("resume", "\(source)") { try Self.paused(false, source, &$0) }
    }

    private static func paused(_ isPaused: Bool, _ name: SourceName, _ script: inout Script) throws -> SourceStatus {
        var source = try known(name, in: script)
        source.paused = isPaused
        source.state = isPaused ? .paused : .idle
        script.status.sources = script.status.sources.map { $0.name == name ? source : $0 }
        return source
    }

    // MARK: Linking a source

    package func connectors() async throws -> ConnectorList {
        try await note("connectors") { ConnectorList(connectors: $0.connectors) }
    }

    package func connector(_ name: String) async throws -> ConnectorDescription {
        try await note("connector", name) { script in
            guard let connector = script.connectors.first(where: { $0.name == name }) else {
                throw Problem.notFound("connector '\(name)'")
            }
            return connector
        }
    }

    package func export(_ request: ExportRequest) async throws -> ExportPart {
        let state = request.state.flatMap { try? ControlJSON.encode($0) }.map { String(decoding: $0, as: UTF8.self) }
        return try await note("export", "\(request.format) \(request.next ?? state ?? "")") { script in
            script.exports.count > 1 ? script.exports.removeFirst() : script.exports[0]
        }
    }

    package func reviewManifest(_ manifest: ManifestText) async throws -> ManifestReview {
        try await note("reviewManifest", manifest.file) { $0.review }
    }

    package func tryConnector(_ trial: NewTrial) async throws -> ConnectorTrial {
        try await note(
            "tryConnector",
            "\(trial.connector ?? trial.manifest?.file ?? "") \(trial.secrets.keys.sorted().joined(separator: ","))"
                + (trial.reveal ? " reveal" : "")
        ) { $0.trial }
    }

    package func authorize(_ authorization: NewAuthorization) async throws -> Authorization {
        try await note(
            "authorize",
            "\(authorization.connector) \(authorization.way)" + (authorization.source.map { " for \($0)" } ?? "")
        ) { script in
            script.authorization.way = authorization.way
            return script.authorization
        }
    }

    package func authorization(_ id: String) async throws -> Authorization {
        try await note("authorization", id) { script in
            if !script.answers.isEmpty { script.authorization.state = script.answers.removeFirst() }
            return script.authorization
        }
    }

    package func answerAuthorization(_ id: String, _ answer: AuthorizationAnswer) async throws -> Authorization {
        try await note("answerAuthorization", "\(id) \(answer.address)") { script in
            script.authorization.state = .granted
            return script.authorization
        }
    }

    package func renewConsent(
        _ consent: RenewedConsent, of source: SourceName
    ) async throws -> SourceStatus {
        try await note("renewConsent", "\(source) \(consent.authorization)") { script in
            guard let status = script.status.sources.first(where: { $0.name == source }) else {
                throw Problem.notFound("source '\(source)'")
            }
            return status
        }
    }

    package func createSource(_ source: NewSource) async throws -> SourceStatus {
        try await note("createSource", "\(source.name) \(source.secrets.keys.sorted().joined(separator: ","))") {
            script in
            guard !script.status.sources.contains(where: { $0.name == source.name }) else {
                throw Problem.notNow("source_exists", "there is a source '\(source.name)' already")
            }
            let status = SourceStatus(
                name: source.name, connector: source.connector, kind: .newsletter, state: .linked, managed: true,
                importPolicy: source.importPolicy ?? .confirm, schedule: source.schedule)
            script.status.sources.append(status)
            return status
        }
    }

    package func removeSource(_ name: SourceName) async throws {
        try await note("removeSource", "\(name)") { script in
            let source = try Self.known(name, in: script)
            guard source.managed else {
                throw Problem.notNow(
                    "not_managed", "'\(name)' stands in the configuration file", wayOut: "remove it there and reload")
            }
            script.status.sources.removeAll { $0.name == name }
        }
    }

    package func checkSource(_ name: SourceName) async throws -> CheckOutcome {
        try await note("checkSource", "\(name)") { script in
            _ = try Self.known(name, in: script)
            return script.check
        }
    }

    package func streams(of source: SourceName) async throws -> StreamList {
        try await note("streams", "\(source)") { script in
            _ = try Self.known(source, in: script)
            return script.streams
        }
    }

    package func chooseStreams(_ choice: StreamChoice, of source: SourceName) async throws -> StreamList {
        try await note("chooseStreams", choice.streams.map(\.rawValue).joined(separator: ",")) { script in
            _ = try Self.known(source, in: script)
            if let unknown = choice.streams.first(where: { id in !script.streams.streams.contains { $0.id == id } }) {
                throw Problem.invalid("unknown_stream", "'\(source)' has no stream '\(unknown)'")
            }
            script.streams.streams = script.streams.streams.map { stream in
                var stream = stream
                stream.chosen = choice.streams.contains(stream.id)
                return stream
            }
            return script.streams
        }
    }

    package func importSource(_ name: SourceName, _ request: ImportRequest) async throws -> RunSummary {
        try await note("importSource", "\(name) \(request.announcedNewAccounts ?? -1)") { script in
            _ = try Self.known(name, in: script)
            return ScriptedValues.begun(name, SyncRequest())
        }
    }

    // MARK: Runs

    package func runs(_ filter: RunFilter) async throws -> RunPage {
        try await note("runs", "\(filter.limit) \(filter.before?.rawValue ?? "")") { script in
            let found = script.runs.filter {
                (filter.source == nil || $0.source == filter.source)
                    && (filter.state == nil || $0.state == filter.state)
            }
            let rest = found.drop { filter.before != nil && $0.id != filter.before }.dropFirst(
                filter.before == nil ? 0 : 1)
            let page = Array(rest.prefix(filter.limit))
            return RunPage(runs: page, next: page.count < rest.count ? page.last?.id : nil)
        }
    }

    package func run(_ run: RunReference) async throws -> RunSummary {
        try await note("run", "\(run)") { try Self.known(run, in: $0) }
    }

    package func outcome(of run: RunReference, within limit: Duration) async throws -> RunSummary {
        try await note("outcome", "\(run) \(limit.components.seconds)") { script in
            var summary = try Self.known(run, in: script)
            guard limit > .zero else { return summary }
            summary.state = .succeeded
            summary.newAccounts = 1130
            script.runs = script.runs.map { $0.id == run ? summary : $0 }
            return summary
        }
    }

    package func events(of run: RunReference?) async throws -> RunEvents {
        try await note("events", run?.rawValue ?? "") { script in
            if let run { _ = try Self.known(run, in: script) }
        }
        let (events, continuation) = RunEvents.makeStream()
        let number = state.withLock { state in
            state.listenerCount += 1
            state.listeners[state.listenerCount] = continuation
            return state.listenerCount
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.listeners.removeValue(forKey: number) }
        }
        return events
    }

    package func cancel(_ run: RunReference) async throws -> RunSummary {
        try await note("cancel", "\(run)") { try Self.known(run, in: $0) }
    }

    package func undo(_ run: RunReference) async throws -> RunSummary {
        try await note("undo", "\(run)") { script in
            var summary = try Self.known(run, in: script)
            summary.id = RunReference("\(script.runs.count + 1)")
            summary.mode = .undo
            summary.state = .applying
            return summary
        }
    }

    // MARK: Questions to a person

    package func approvals() async throws -> ApprovalList {
        try await note("approvals") { ApprovalList(runs: $0.runs.filter { $0.state == .waiting }) }
    }

    package func importRun(_ run: RunReference) async throws -> RunSummary {
        try await note("importRun", "\(run)") { try Self.moved(run, to: .applying, &$0) }
    }

    package func discard(_ run: RunReference) async throws -> RunSummary {
        try await note("discard", "\(run)") { try Self.moved(run, to: .cancelled, &$0) }
    }

    private static func moved(
        _ run: RunReference, to state: RunSummary.State, _ script: inout Script
    ) throws -> RunSummary {
        var summary = try known(run, in: script)
        guard summary.state == .waiting else { throw Problem.notNow("not_waiting", "run \(run) does not wait") }
        summary.state = state
        script.runs = script.runs.map { $0.id == run ? summary : $0 }
        return summary
    }

    package func conflicts(_ filter: QuestionFilter) async throws -> ConflictPage {
        try await note("conflicts", "\(filter.limit) \(filter.after ?? "")") { script in
            let rest = script.conflicts.drop { filter.after != nil && $0.id != filter.after }
                .dropFirst(filter.after == nil ? 0 : 1)
            let page = Array(rest.prefix(filter.limit))
            return ConflictPage(conflicts: page, next: page.count < rest.count ? page.last?.id : nil)
        }
    }

    package func conflict(_ id: String) async throws -> Conflict {
        try await note("conflict", id) { try Self.known(id, in: $0) }
    }

    package func decide(_ conflict: String, _ decision: ConflictDecision) async throws -> DecidedConflict {
        try await note("decide", "\(conflict) \(decision.decision)") { script in
            let found: Conflict = try Self.known(conflict, in: script)
            script.conflicts.removeAll { $0.id == conflict }
            return DecidedConflict(
                id: conflict, decision: decision.decision,
                survivor: decision.decision == .merge ? found.owner.id : nil, run: RunReference("42"),
                sentence: "decided")
        }
    }

    package func quarantine(_ filter: QuestionFilter) async throws -> QuarantinePage {
        try await note("quarantine", "\(filter.limit) \(filter.source?.rawValue ?? "")") { script in
            let found = script.quarantine.filter { filter.source == nil || $0.source == filter.source }
            return QuarantinePage(entries: Array(found.prefix(filter.limit)))
        }
    }
}
