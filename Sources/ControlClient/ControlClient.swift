package import ControlAPI
package import CustomerModel
import FoundationEssentials
import NIOHTTP1

/// The daemon, as a program on the same machine asks it: one method an operation of the control API.
///
/// Every method throws a `Problem`: the daemon's own, or one that the client found out by itself, with status 0 and a
/// code of `LocalProblems`. Each request has a connection of its own, so a daemon that restarts is no hindrance.
package struct ControlClient: Sendable {
    /// The socket of the daemon.
    package let socketPath: String
    /// How long an answer may take; a preview may take its waiting time longer.
    package let timeLimit: Duration

    private let exchange: Exchange

    package init(socketPath: String = ControlSocketPath.default, timeLimit: Duration = .seconds(30)) {
        self.socketPath = socketPath
        self.timeLimit = timeLimit
        exchange = Exchange(socketPath: socketPath)
    }

    // MARK: The daemon

    /// Whether the daemon is there.
    package func health() async throws -> Health { try await get("/health") }

    /// Whether the daemon does its work; not being ready is an answer.
    package func readiness() async throws -> Readiness {
        try await answer(Call(.GET, "/ready"), isAnswer: { $0 == 200 || $0 == 503 && !$1 })
    }

    /// Is it working, when did it last work, what needs me.
    package func status() async throws -> DaemonStatus { try await get("/v1/status") }

    /// All that stands out at this moment.
    package func warnings() async throws -> WarningList { try await get("/v1/warnings") }

    /// Metrics in Prometheus' text format.
    package func metrics() async throws -> String { try await text("/metrics") }

    /// The OpenAPI document of the daemon.
    package func openAPI() async throws -> String { try await text("/openapi.yaml") }

    /// Lets the daemon read configuration and manifests again; the problem of a bad one has findings.
    package func reload() async throws -> ReloadOutcome { try await post("/v1/reload") }

    // MARK: Sources

    /// Every source.
    package func sources() async throws -> SourceList { try await get("/v1/sources") }

    /// One source.
    package func source(_ name: SourceName) async throws -> SourceStatus { try await get(path(name)) }

    /// Begins a run of a source.
    package func sync(_ source: SourceName, _ request: SyncRequest = SyncRequest()) async throws -> RunSummary {
        try await post(path(source, "sync"), request)
    }

    /// Begins a run of every source that can have one.
    package func syncAll(_ request: SyncRequest = SyncRequest()) async throws -> SyncStart {
        try await post("/v1/sync", request)
    }

    /// What an import would do; a run that is not at rest when the time to wait, 0 to 60 s, is over.
    package func preview(
        _ source: SourceName, _ request: PreviewRequest = PreviewRequest(), waitSeconds: Int = 25
    ) async throws -> RunSummary {
        var call = Call(.POST, path(source, "preview"))
        call.query = [("wait_seconds", String(waitSeconds))]
        call.body = try body(request)
        return try await answer(call, timeLimit: timeLimit + .seconds(waitSeconds))
    }

    /// Lets a source rest.
    package func pause(
        _ source: SourceName, _ request: PauseRequest = PauseRequest()
    ) async throws -> SourceStatus {
        try await post(path(source, "pause"), request)
    }

    /// Lets a source run by itself again.
    package func resume(_ source: SourceName) async throws -> SourceStatus {
        try await post(path(source, "resume"))
    }

    // MARK: Linking a source

    /// The services that can be linked.
    package func connectors() async throws -> ConnectorList { try await get("/v1/connectors") }

    /// One of them, with its settings and secrets.
    package func connector(_ name: String) async throws -> ConnectorDescription {
        try await get("/v1/connectors/\(PathText.encoded(name))")
    }

    /// What the linter says of a manifest that is not installed.
    package func reviewManifest(_ manifest: ManifestText) async throws -> ManifestReview {
        try await post("/v1/manifests/check", manifest)
    }

    /// Pulls one page and tells what became of it; takes as long as the service does, at most a minute more.
    package func tryConnector(_ trial: NewTrial) async throws -> ConnectorTrial {
        var call = Call(.POST, "/v1/trials")
        call.body = try body(trial)
        return try await answer(call, timeLimit: timeLimit + .seconds(60))
    }

    /// Begins to ask a person for consent.
    package func authorize(_ authorization: NewAuthorization) async throws -> Authorization {
        try await post("/v1/authorizations", authorization)
    }

    /// How far a consent is.
    package func authorization(_ id: String) async throws -> Authorization {
        try await get("/v1/authorizations/\(PathText.encoded(id))")
    }

    /// Tells what the browser came back with.
    package func answerAuthorization(
        _ id: String, _ answer: AuthorizationAnswer
    ) async throws -> Authorization {
        try await post("/v1/authorizations/\(PathText.encoded(id))/answer", answer)
    }

    /// Lets a linked source go on with a consent that was given again.
    package func renewConsent(_ consent: RenewedConsent, of source: SourceName) async throws -> SourceStatus {
        var call = Call(.PUT, path(source, "consent"))
        call.body = try body(consent)
        return try await answer(call)
    }

    /// Links a source; nothing runs before `importSource`.
    package func createSource(_ source: NewSource) async throws -> SourceStatus {
        try await post("/v1/sources", source)
    }

    /// Forgets a linked source and its secrets; customers stay.
    package func removeSource(_ name: SourceName) async throws {
        _ = try await exchange.bytes(of: Call(.DELETE, path(name)), within: timeLimit)
    }

    /// Whether the service takes the credentials.
    package func checkSource(_ name: SourceName) async throws -> CheckOutcome {
        try await post(path(name, "check"))
    }

    /// The lists or customer tables that the account offers.
    package func streams(of source: SourceName) async throws -> StreamList {
        try await get(path(source, "streams"))
    }

    /// Chooses what a linked source pulls.
    package func chooseStreams(_ choice: StreamChoice, of source: SourceName) async throws -> StreamList {
        var call = Call(.PUT, path(source, "streams"))
        call.body = try body(choice)
        return try await answer(call)
    }

    /// Presses import.
    package func importSource(
        _ name: SourceName, _ request: ImportRequest = ImportRequest()
    ) async throws -> RunSummary {
        try await post(path(name, "import"), request)
    }

    // MARK: Customers

    /// The next part of an export.
    package func export(_ request: ExportRequest) async throws -> ExportPart {
        try await post("/v1/customers/export", request)
    }

    // MARK: Runs

    /// Runs, newest first.
    package func runs(_ filter: RunFilter = RunFilter()) async throws -> RunPage {
        var call = Call(.GET, "/v1/runs")
        call.query = [("limit", String(filter.limit))]
        if let source = filter.source { call.query.append(("source", source.rawValue)) }
        if let state = filter.state { call.query.append(("state", state.rawValue)) }
        if let before = filter.before { call.query.append(("before", before.rawValue)) }
        return try await answer(call)
    }

    /// One run.
    package func run(_ run: RunReference) async throws -> RunSummary { try await get(path(run)) }

    /// News of a run, or of all for nil; ends when the daemon ends it, throws a `Problem` when it breaks off.
    package func events(of run: RunReference?) -> RunEvents {
        let path = run.map { self.path($0, "events") } ?? "/v1/events"
        return exchange.events(of: Call(.GET, path), within: timeLimit)
    }

    /// Stops a run.
    package func cancel(_ run: RunReference) async throws -> RunSummary { try await post(path(run, "cancel")) }

    /// Begins a run that takes another one back (C9).
    package func undo(_ run: RunReference) async throws -> RunSummary { try await post(path(run, "undo")) }

    // MARK: Questions to a person

    /// Runs that wait for a person.
    package func approvals() async throws -> ApprovalList { try await get("/v1/approvals") }

    /// Lets a waiting run import.
    package func importRun(_ run: RunReference) async throws -> RunSummary {
        try await post(path(run, "import"))
    }

    /// Drops a waiting run.
    package func discard(_ run: RunReference) async throws -> RunSummary {
        try await post(path(run, "discard"))
    }

    /// Contested addresses, oldest first (R7).
    package func conflicts(_ filter: QuestionFilter = QuestionFilter()) async throws -> ConflictPage {
        try await answer(question("/v1/conflicts", filter))
    }

    /// One conflict with both customers.
    package func conflict(_ id: String) async throws -> Conflict {
        try await get("/v1/conflicts/\(PathText.encoded(id))")
    }

    /// Decides a conflict.
    package func decide(_ conflict: String, _ decision: ConflictDecision) async throws -> DecidedConflict {
        try await post("/v1/conflicts/\(PathText.encoded(conflict))/decision", decision)
    }

    /// Records that are left out, newest first (R5).
    package func quarantine(_ filter: QuestionFilter = QuestionFilter()) async throws -> QuarantinePage {
        try await answer(question("/v1/quarantine", filter))
    }

    // MARK: Requests

    private func path(_ source: SourceName, _ operation: String? = nil) -> String {
        "/v1/sources/\(PathText.encoded(source.rawValue))" + (operation.map { "/\($0)" } ?? "")
    }

    private func path(_ run: RunReference, _ operation: String? = nil) -> String {
        "/v1/runs/\(PathText.encoded(run.rawValue))" + (operation.map { "/\($0)" } ?? "")
    }

    private func question(_ path: String, _ filter: QuestionFilter) -> Call {
        var call = Call(.GET, path)
        call.query = [("limit", String(filter.limit))]
        if let source = filter.source { call.query.append(("source", source.rawValue)) }
        if let after = filter.after { call.query.append(("after", after)) }
        return call
    }

    private func get<Value: Decodable>(_ path: String) async throws -> Value {
        try await answer(Call(.GET, path))
    }

    private func post<Value: Decodable>(_ path: String) async throws -> Value {
        try await answer(Call(.POST, path))
    }

    private func post<Value: Decodable>(_ path: String, _ body: some RequestBody) async throws -> Value {
        var call = Call(.POST, path)
        call.body = try self.body(body)
        return try await answer(call)
    }

    private func text(_ path: String) async throws -> String {
        String(decoding: try await exchange.bytes(of: Call(.GET, path), within: timeLimit).body, as: UTF8.self)
    }

    private func body(_ value: some RequestBody) throws -> [UInt8] {
        do {
            return Array(try ControlJSON.encode(value))
        } catch {
            throw LocalProblems.unreadable("the request cannot be written as JSON")
        }
    }

    private func answer<Value: Decodable>(
        _ call: Call, timeLimit: Duration? = nil,
        isAnswer: @escaping @Sendable (Int, Bool) -> Bool = { status, _ in (200..<300).contains(status) }
    ) async throws -> Value {
        let answer = try await exchange.bytes(of: call, within: timeLimit ?? self.timeLimit, isAnswer: isAnswer)
        do {
            return try ControlJSON.decode(Value.self, from: Data(answer.body))
        } catch {
            throw LocalProblems.unreadable("the answer to \(call.path) is not what this program knows", answer.program)
        }
    }
}
