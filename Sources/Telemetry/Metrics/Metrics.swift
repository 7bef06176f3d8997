/// All that the daemon counts, and the text of `/metrics`.
///
/// Counters begin at 0 with the process. Names end in their unit, and in `_total` where they only grow.
package final class Metrics: Sendable {
    /// The content type of `text`.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    package let runs: Counter<SourceLabels<RunOutcome>>
    package let records: Counter<SourceLabels<RecordClass>>
    package let newAccounts: Counter<SourceLabel>
    package let requests: Histogram<SourceLabel>
    package let requestRetries: Counter<SourceLabel>
    package let waits: Counter<SourceLabels<WaitReason>>
    package let runTimes: Histogram<SourceLabel>
    /// Seconds since 1970.
    package let lastSuccess: Gauge<SourceLabel>
    package let activeRuns: Gauge<NoLabels>
    package let waitingApprovals: Gauge<NoLabels>
    package let warnings: Gauge<NoLabels>
    package let databaseLocks: Histogram<NoLabels>
    package let reloadFailures: Counter<NoLabels>
    package let webhooks: Counter<SourceLabels<WebhookOutcome>>

    private let families: [any MetricFamily]

    /// `figures` are read when somebody asks for the text.
    package init(figures: @escaping @Sendable () -> ProcessFigures? = { ProcessFigures.current() }) {
        runs = Counter("clientela_runs_total", help: "Runs that ended, by outcome.")
        records = Counter("clientela_records_total", help: "Records of ended runs, by class.")
        newAccounts = Counter("clientela_new_accounts_total", help: "Customers that were created.")
        requests = Histogram(
            "clientela_request_seconds", help: "Time from a request to a service to the end of its answer.",
            bounds: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60])
        requestRetries = Counter("clientela_request_retries_total", help: "Requests that were tried again.")
        waits = Counter("clientela_wait_seconds_total", help: "Time spent waiting for a service, by reason.")
        runTimes = Histogram(
            "clientela_run_seconds", help: "Time from the start of a run to its end.",
            bounds: [1, 5, 15, 60, 300, 900, 3600, 14400])
        lastSuccess = Gauge(
            "clientela_last_success_timestamp_seconds", help: "When a run last succeeded, in seconds since 1970.")
        activeRuns = Gauge("clientela_active_runs", help: "Runs that are going on.")
        waitingApprovals = Gauge("clientela_waiting_approvals", help: "Runs that wait for a person.")
        warnings = Gauge("clientela_warnings", help: "Warnings that stand.")
        databaseLocks = Histogram(
            "clientela_database_lock_seconds", help: "Time that one transaction held the shared database.",
            bounds: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1])
        reloadFailures = Counter(
            "clientela_reload_failures_total", help: "Reloads that were refused because of a mistake.")
        webhooks = Counter("clientela_webhooks_total", help: "Webhooks that came, by what became of them.")
        families = [
            runs, records, newAccounts, requests, requestRetries, waits, runTimes, lastSuccess, activeRuns,
            waitingApprovals, warnings, databaseLocks, reloadFailures, webhooks,
            ReadGauge("clientela_resident_memory_bytes", help: "Memory in use, shared pages included.") {
                figures().map { Double($0.residentBytes) }
            },
            ReadGauge("clientela_open_descriptors", help: "Open files, sockets and pipes.") {
                figures().map { Double($0.openDescriptors) }
            },
        ]
        // What has no labels is there from the start, so that a rise from 0 is seen.
        for gauge in [activeRuns, waitingApprovals, warnings] { gauge.set(0) }
        reloadFailures.add(0)
    }

    /// The names, in the order of the text.
    package var names: [String] { families.map(\.name) }

    /// The exposition, as Prometheus scrapes it.
    package var text: String {
        var exposition = Exposition()
        for family in families { family.write(to: &exposition) }
        return exposition.text
    }

    /// Drops every series of a source that the configuration no longer has.
    package func forget(source: String) {
        for family in families { family.forget(source: source) }
    }
}
