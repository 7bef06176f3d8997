import CustomerStore
import Logging
import ReportDelivery
import Settings
import Telemetry

extension House {
    /// How long the end of `--once` waits for its reports; what is not delivered by then waits for the next run.
    private static let patience: Duration = .seconds(30)

    /// What tells the receivers of runs; its warnings go to the log, and to a shelf where there is one.
    func courier(
        for person: ReportPlan.Operator, logger: Logger, shelf: TroubleShelf? = nil
    ) -> ReportCourier {
        ReportCourier(
            ReportPlan(configuration.reports, for: person), outbox: FileOutbox(folder: state.path + "/reports"),
            carrier: NetworkCarrier(mail: mailer, web: transport, now: SystemClocks.now),
            surroundings: ReportCourier.Surroundings(
                now: SystemClocks.now, sleep: { try await Task.sleep(for: $0) })
        ) { trouble in
            shelf?.put(trouble)
            logger.announce(
                .warningRaised, .warning, "\(trouble.sentence)",
                metadata: [
                    LogKey.warning: .string(trouble.warning), LogKey.failure: .string(trouble.failure),
                ])
        }
    }

    /// Tells the receivers of these runs, and of what an earlier call left; a signal ends the waiting.
    func deliver(_ reports: [RunReport], until signals: StopSignals) async {
        guard configuration.reports.email != nil || configuration.reports.webhook != nil else { return }
        let courier = courier(for: .once, logger: LogDestination.current().logger())
        // Before a signal that has come already closes it: what it was told, it keeps.
        for report in reports { courier.report(report) }
        signals.onStop { courier.close() }
        let running = Task { await courier.run() }
        await courier.settle(within: Self.patience)
        courier.close()
        await running.value
    }
}
