package import CustomerModel

/// All that can be asked of a running daemon (DESIGN section 8); the daemon implements it, the control server serves it.
///
/// Methods throw a `Problem`. Anything else reaches the caller as an internal error without its text. Methods that
/// begin a run answer as soon as the run has a name. Those that only read end early when their task is cancelled,
/// because nobody waits for the answer any more; the others are never cancelled.
package protocol ControlService: Sendable {
    // The daemon.
    func health() async throws -> Health
    func readiness() async throws -> Readiness
    func status() async throws -> DaemonStatus
    func warnings() async throws -> WarningList
    /// Metrics in Prometheus' text format.
    func metrics() async throws -> String
    /// Reads configuration and manifests again; throws a `Problem` with findings and changes nothing when they err.
    func reload() async throws -> ReloadOutcome

    // Sources.
    func sources() async throws -> SourceList
    func source(_ name: SourceName) async throws -> SourceStatus
    /// Begins a run, or a preview; `already_running` when the source has one.
    func sync(_ source: SourceName, _ request: SyncRequest) async throws -> RunSummary
    /// Begins a run of every source that can have one.
    func syncAll(_ request: SyncRequest) async throws -> SyncStart
    func pause(_ source: SourceName, _ request: PauseRequest) async throws -> SourceStatus
    func resume(_ source: SourceName) async throws -> SourceStatus

    // Linking a source.
    func connectors() async throws -> ConnectorList
    func connector(_ name: String) async throws -> ConnectorDescription
    /// What the linter says of a manifest that is not installed.
    func reviewManifest(_ manifest: ManifestText) async throws -> ManifestReview
    /// Pulls one page and tells what became of it; nothing is kept.
    func tryConnector(_ trial: NewTrial) async throws -> ConnectorTrial
    /// Begins to ask a person for consent.
    func authorize(_ authorization: NewAuthorization) async throws -> Authorization
    /// How far a consent is; with a device the service is asked when its interval is over.
    func authorization(_ id: String) async throws -> Authorization
    /// Takes what the browser came back with.
    func answerAuthorization(_ id: String, _ answer: AuthorizationAnswer) async throws -> Authorization
    /// Lets a linked source go on with a consent that was given again.
    func renewConsent(_ consent: RenewedConsent, of source: SourceName) async throws -> SourceStatus
    func createSource(_ source: NewSource) async throws -> SourceStatus
    /// Forgets a managed source and its secrets; customers stay.
    func removeSource(_ name: SourceName) async throws
    func checkSource(_ name: SourceName) async throws -> CheckOutcome
    func streams(of source: SourceName) async throws -> StreamList
    func chooseStreams(_ choice: StreamChoice, of source: SourceName) async throws -> StreamList
    /// Begins the import that a person has asked for, and lets a newly linked source run by itself from now on.
    func importSource(_ name: SourceName, _ request: ImportRequest) async throws -> RunSummary

    // Customers.
    /// The next part of an export.
    func export(_ request: ExportRequest) async throws -> ExportPart

    // Runs.
    func runs(_ filter: RunFilter) async throws -> RunPage
    func run(_ run: RunReference) async throws -> RunSummary
    /// The run once it ended or waits for a person, or as it stands when the time is over.
    func outcome(of run: RunReference, within limit: Duration) async throws -> RunSummary
    /// News of a run, the present state first; of all runs for nil.
    func events(of run: RunReference?) async throws -> RunEvents
    func cancel(_ run: RunReference) async throws -> RunSummary
    /// Begins a run that takes another one back (C9).
    func undo(_ run: RunReference) async throws -> RunSummary

    // Questions to a person.
    func approvals() async throws -> ApprovalList
    /// Lets a waiting run go on.
    func importRun(_ run: RunReference) async throws -> RunSummary
    /// Drops a waiting run.
    func discard(_ run: RunReference) async throws -> RunSummary
    func conflicts(_ filter: QuestionFilter) async throws -> ConflictPage
    func conflict(_ id: String) async throws -> Conflict
    func decide(_ conflict: String, _ decision: ConflictDecision) async throws -> DecidedConflict
    func quarantine(_ filter: QuestionFilter) async throws -> QuarantinePage
}
