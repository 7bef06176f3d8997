import ArgumentParser
import SimulatedServices

/// A large audience at full speed.
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve Mailchimp-shaped members by the million, from memory.",
        discussion: """
            curl -u any:KEY "URL/lists/bench00001/members?count=1000&offset=0" gives a page.
            curl -X POST HOST/simulator/changed-share/0.01 changes one member in a hundred, now.
            """)

    @Option(help: "How many members the audience has.")
    var members = 1_000_000

    @Option(help: "The share of members that changed as the server starts, from 0 to 0.5, or 1.")
    var changedShare = 0.0

    @Option(help: "How long every answer takes, in milliseconds.")
    var latencyMilliseconds = 0

    @Option(help: "The port on 127.0.0.1; 0 lets the system choose.")
    var port = 0

    @Option(help: "Threads that answer.")
    var threads = 1

    @OptionGroup var ports: PortsFile
    @OptionGroup var life: Life

    func validate() throws {
        guard (1...99_999_999).contains(members) else { throw ValidationError("Between 1 and 99999999 members.") }
        guard (0...1).contains(changedShare) else { throw ValidationError("A share is between 0 and 1.") }
    }

    func run() async throws {
        Life.holdSignals()
        var options = SimulatedService.Options()
        options.port = port
        options.latency = .milliseconds(latencyMilliseconds)
        options.keepsRequests = false
        options.threads = threads
        let service = try await SimulatedService.start(
            BenchmarkService(members: members, changedShare: changedShare), options: options)
        try ports.write([
            ("MAILCHIMP_URL", service.url), ("MAILCHIMP_API_KEY", MailchimpService.demoKey),
            ("MAILCHIMP_LIST", BenchmarkService.audience), ("SIMULATOR_URL", service.host + "/simulator"),
            ("EXPECTED_MEMBERS", String(members)),
        ])
        await life.end()
        await service.stop()
    }
}
