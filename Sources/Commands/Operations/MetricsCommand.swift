import ArgumentParser
import ControlClient

struct MetricsCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics", abstract: "Metrics in Prometheus' text format; with --json a list of samples.")

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws -> ExitStatus {
        let text = try await session.client.metrics()
        if session.isJSON {
            try session.show(MetricSamples(prometheus: text), Page())
        } else {
            session.surroundings.write(text, .output)
        }
        return .success
    }
}
