import ArgumentParser
import SimulatedServices

/// One provider, for playing by hand.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve one provider, well behaved or not.",
        discussion: "Example: clientela-simulator serve mailchimp --port 8080 --fault 429=3@2 --fault cut-body@4")

    enum Provider: String, ExpressibleByArgument, CaseIterable {
        case mailchimp, invu, brevo, listmonk, square
    }

    @Argument(help: "The provider: \(Provider.allCases.map(\.rawValue).joined(separator: ", ")).")
    var name: Provider

    @Option(help: "The port on 127.0.0.1; 0 lets the system choose.")
    var port = 0

    @Option(help: "How many human beings there are.")
    var people = 3_000

    @Option(help: "The same seed gives the same people.")
    var seed: UInt64 = 7

    @Flag(help: "Hold the clients to the request limits that the provider documents.")
    var documentedLimits = false

    @OptionGroup var misbehaviour: Misbehaviour
    @OptionGroup var ports: PortsFile
    @OptionGroup var life: Life

    func run() async throws {
        Life.holdSignals()
        let table = name == .mailchimp ? MailchimpService.demoAudiences[0].id : SimulatedWorld.people
        var options = misbehaviour.options(port: port, table: table, seed: seed)
        if documentedLimits { options.limits = limits }
        let service = try await SimulatedService.start(provider, options: options)
        let prefix = name.rawValue.uppercased()
        // Invu's and listmonk's addresses are given as people know them: the host of the shop.
        let url = name == .invu || name == .listmonk ? service.host : service.url
        try ports.write([("\(prefix)_URL", url)] + keys.map { ("\(prefix)_\($0.name)", $0.value) })
        await life.end()
        await service.stop()
    }

    private var provider: any SimulatedProvider {
        let synthetic = SyntheticPeople(seed: seed, count: people)
        let clock = ServiceClock.following()
        return switch name {
        case .mailchimp: MailchimpService(synthetic, clock: clock)
        case .invu: InvuService(synthetic, clock: clock)
        case .brevo: BrevoService(synthetic, clock: clock)
        case .listmonk: ListmonkService(synthetic, clock: clock)
        case .square: SquareService(synthetic, clock: clock)
        }
    }

    private var limits: ServiceLimits {
        switch name {
        case .mailchimp: MailchimpService.documentedLimits
        case .invu: InvuService.documentedLimits
        case .brevo: BrevoService.documentedLimits
        case .listmonk, .square: .none
        }
    }

    private var keys: [(name: String, value: String)] {
        switch name {
        case .mailchimp: [("API_KEY", MailchimpService.demoKey)]
        case .invu: [("USERNAME", InvuService.demoUser), ("PASSWORD", InvuService.demoPassword)]
        case .brevo: [("API_KEY", BrevoService.demoKey)]
        case .listmonk: [("USERNAME", ListmonkService.demoUser), ("TOKEN", ListmonkService.demoToken)]
        case .square: [("TOKEN", SquareService.demoToken)]
        }
    }
}
