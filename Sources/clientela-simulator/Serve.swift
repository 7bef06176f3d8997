import ArgumentParser
import SimulatedServices

/// One provider, for playing by hand.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve one provider, well behaved or not.",
        discussion: "Example: clientela-simulator serve mailchimp --port 8080 --fault 429=3@2 --fault cut-body@4")

    enum Provider: String, ExpressibleByArgument, CaseIterable {
        case mailchimp, invu
    }

    @Argument(help: "The provider: \(Provider.allCases.map(\.rawValue).joined(separator: ", ")).")
    var name: Provider

    @Option(help: "The port on 127.0.0.1; 0 lets the system choose.")
    var port = 0

    @Option(help: "How many human beings there are.")
    var people = 3_000

    @Option(help: "The same seed gives the same people.")
    var seed: UInt64 = 7

    @OptionGroup var misbehaviour: Misbehaviour
    @OptionGroup var ports: PortsFile
    @OptionGroup var life: Life

    func run() async throws {
        Life.holdSignals()
        let synthetic = SyntheticPeople(seed: seed, count: people)
        let clock = ServiceClock.following()
        let provider: any SimulatedProvider
        let keys: [(name: String, value: String)]
        switch name {
        case .mailchimp:
            provider = MailchimpService(synthetic, clock: clock)
            keys = [("MAILCHIMP_API_KEY", MailchimpService.demoKey)]
        case .invu:
            provider = InvuService(synthetic, clock: clock)
            keys = [("INVU_USERNAME", InvuService.demoUser), ("INVU_PASSWORD", InvuService.demoPassword)]
        }
        let table = name == .mailchimp ? MailchimpService.demoAudiences[0].id : SimulatedWorld.people
        let service = try await SimulatedService.start(
            provider, options: misbehaviour.options(port: port, table: table, seed: seed))
        let prefix = name.rawValue.uppercased()
        try ports.write([("\(prefix)_URL", name == .invu ? service.host : service.url)] + keys)
        await life.end()
        await service.stop()
    }
}
