import CurlTransport
import CustomerModel
import ReportDelivery
import Reporting
import Settings

/// `--test-reports`: an invented report to each receiver, tried once, and what came of it.
struct TestReportsAction: Sendable {
    let configurationPath: String

    func run() async -> ExitCode {
        let read = House.read(configurationPath: configurationPath)
        if !read.findings.isEmpty { StandardError.write(FindingsText.lines(read.findings)) }
        guard let configuration = read.configuration else { return .configuration }
        let plan = ReportPlan(configuration.reports, for: .daemon)
        guard !plan.receivers.isEmpty else {
            StandardError.write("clientelad: the configuration names no receiver of reports; add one under `reports`\n")
            return .configuration
        }
        do {
            let http = configuration.http
            let transport = try CurlTransport(CurlOptions(http))
            let carrier = NetworkCarrier(
                mail: try CurlMailer(authorityFile: http.caFile), web: transport, now: SystemClocks.now)
            var code = ExitCode.success
            for receiver in plan.receivers where await !reaches(receiver, plan, carrier) { code = .failure }
            await transport.shutdown()
            return code
        } catch {
            let failure = error as? Failure
            StandardError.write("clientelad: \(failure?.message ?? "cannot start")\n")
            return failure?.kind == .configuration ? .configuration : .internal
        }
    }

    private func reaches(_ receiver: ReportReceiver, _ plan: ReportPlan, _ carrier: NetworkCarrier) async -> Bool {
        let event = ReportEvent.sample(id: ReportCourier.randomID(), at: SystemClocks.now())
        do {
            try await carrier.carry(Delivery(event, to: receiver, plan), through: receiver.channel)
            StandardOutput.write("\(receiver.place): delivered\n")
            return true
        } catch {
            let why = (error as? Failure)?.message ?? "an unexpected error: \(type(of: error))"
            StandardOutput.write("\(receiver.place): not delivered: \(why)\n")
            return false
        }
    }
}
