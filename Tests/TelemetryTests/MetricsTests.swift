import Telemetry
import Testing

@Suite("Metrics")
struct MetricsTests {
    @Test("The text is Prometheus' exposition format")
    func exposition() {
        let metrics = Metrics(figures: { ProcessFigures(residentBytes: 20 << 20, openDescriptors: 12) })
        metrics.runs.add(for: SourceLabels("boletin", .succeeded))
        metrics.runs.add(for: SourceLabels("boletin", .succeeded))
        metrics.runs.add(for: SourceLabels("a\"b\\c\nd", .failed))
        metrics.waits.add(.milliseconds(1500), for: SourceLabels("caja", .pace))
        metrics.databaseLocks.observe(.milliseconds(1))
        metrics.databaseLocks.observe(.milliseconds(3))
        metrics.databaseLocks.observe(.seconds(2))
        metrics.databaseLocks.observe(.seconds(-2))
        metrics.lastSuccess.set(1_764_000_000, for: SourceLabel("boletin"))
        #expect(
            metrics.text == """
                # HELP clientela_runs_total Runs that ended, by outcome.
                # TYPE clientela_runs_total counter
                clientela_runs_total{source="a\\"b\\\\c\\nd",outcome="failed"} 1
                clientela_runs_total{source="boletin",outcome="succeeded"} 2
                # HELP clientela_wait_seconds_total Time spent waiting for a service, by reason.
                # TYPE clientela_wait_seconds_total counter
                clientela_wait_seconds_total{source="caja",reason="pace"} 1.5
                # HELP clientela_last_success_timestamp_seconds When a run last succeeded, in seconds since 1970.
                # TYPE clientela_last_success_timestamp_seconds gauge
                clientela_last_success_timestamp_seconds{source="boletin"} 1764000000
                # HELP clientela_active_runs Runs that are going on.
                # TYPE clientela_active_runs gauge
                clientela_active_runs 0
                # HELP clientela_waiting_approvals Runs that wait for a person.
                # TYPE clientela_waiting_approvals gauge
                clientela_waiting_approvals 0
                # HELP clientela_warnings Warnings that stand.
                # TYPE clientela_warnings gauge
                clientela_warnings 0
                # HELP clientela_database_lock_seconds Time that one transaction held the shared database.
                # TYPE clientela_database_lock_seconds histogram
                clientela_database_lock_seconds_bucket{le="0.001"} 2
                clientela_database_lock_seconds_bucket{le="0.0025"} 2
                clientela_database_lock_seconds_bucket{le="0.005"} 3
                clientela_database_lock_seconds_bucket{le="0.01"} 3
                clientela_database_lock_seconds_bucket{le="0.025"} 3
                clientela_database_lock_seconds_bucket{le="0.05"} 3
                clientela_database_lock_seconds_bucket{le="0.1"} 3
                clientela_database_lock_seconds_bucket{le="0.25"} 3
                clientela_database_lock_seconds_bucket{le="1"} 3
                clientela_database_lock_seconds_bucket{le="+Inf"} 4
                clientela_database_lock_seconds_sum 2.004
                clientela_database_lock_seconds_count 4
                # HELP clientela_reload_failures_total Reloads that were refused because of a mistake.
                # TYPE clientela_reload_failures_total counter
                clientela_reload_failures_total 0
                # HELP clientela_resident_memory_bytes Memory in use, shared pages included.
                # TYPE clientela_resident_memory_bytes gauge
                clientela_resident_memory_bytes 20971520
                # HELP clientela_open_descriptors Open files, sockets and pipes.
                # TYPE clientela_open_descriptors gauge
                clientela_open_descriptors 12

                """)
    }

    @Test("Names say what and in which unit")
    func names() {
        let names = Metrics().names
        #expect(Set(names).count == names.count)
        for name in names { #expect(name.wholeMatch(of: /clientela(_[a-z]+)+/) != nil, "\(name)") }
    }

    @Test("A flood of sources does not grow without end, and nothing is lost from the sum")
    func bounded() {
        let metrics = Metrics()
        for number in 0..<2000 { metrics.runs.add(for: SourceLabels("source\(number)", .failed)) }
        metrics.runs.add(5, for: SourceLabels("source1", .failed))
        let samples = metrics.text.split(separator: "\n").filter { $0.hasPrefix("clientela_runs_total{") }
        #expect(samples.count == 513)
        #expect(samples.contains("clientela_runs_total{source=\"other\",outcome=\"failed\"} 1488"))
        #expect(samples.contains("clientela_runs_total{source=\"source1\",outcome=\"failed\"} 6"))
    }

    @Test("A source that is gone takes its series with it")
    func forgetting() {
        let metrics = Metrics()
        for source in ["boletin", "caja"] {
            metrics.newAccounts.add(3, for: SourceLabel(source))
            metrics.records.add(3, for: SourceLabels(source, .new))
            metrics.requests.observe(.seconds(1), for: SourceLabel(source))
            metrics.lastSuccess.set(1, for: SourceLabel(source))
        }
        metrics.forget(source: "boletin")
        #expect(!metrics.text.contains("boletin"))
        #expect(metrics.text.contains("clientela_new_accounts_total{source=\"caja\"} 3"))
        #expect(metrics.text.contains("clientela_active_runs 0"))
    }

    @Test("A counter never goes down")
    func monotonic() {
        let metrics = Metrics()
        for amount in [2, -1, .nan, .infinity, 0.5] { metrics.newAccounts.add(amount, for: SourceLabel("caja")) }
        #expect(metrics.text.contains("clientela_new_accounts_total{source=\"caja\"} 2.5\n"))
    }
}
