import ArgumentParser
import SimulatedServices

/// A newsletter and a POS with the same shop's people.
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve a Mailchimp with two audiences and an Invu POS, with a shop's people in both.")

    @Option(help: "How many human beings there are.")
    var people = 3_000

    @Option(help: "The same seed gives the same people.")
    var seed: UInt64 = 7

    @Flag(help: "Hold the clients to the request limits that the providers document.")
    var documentedLimits = false

    @OptionGroup var misbehaviour: Misbehaviour
    @OptionGroup var ports: PortsFile
    @OptionGroup var life: Life

    func run() async throws {
        Life.holdSignals()
        let synthetic = SyntheticPeople(seed: seed, count: people)
        var newsletterOptions = misbehaviour.options(table: MailchimpService.demoAudiences[0].id, seed: seed)
        var posOptions = misbehaviour.options(seed: seed)
        if documentedLimits {
            newsletterOptions.limits = MailchimpService.documentedLimits
            posOptions.limits = InvuService.documentedLimits
        }
        let newsletter = try await SimulatedService.start(
            MailchimpService(synthetic, clock: .following()), options: newsletterOptions)
        let pos = try await SimulatedService.start(
            InvuService(synthetic, clock: .following()), options: posOptions)
        try ports.write(
            [
                ("MAILCHIMP_URL", newsletter.url), ("MAILCHIMP_API_KEY", MailchimpService.demoKey),
                ("INVU_URL", pos.host), ("INVU_USERNAME", InvuService.demoUser),
                ("INVU_PASSWORD", InvuService.demoPassword),
            ] + synthetic.truth.summary.map { ("EXPECTED_" + $0.name.uppercased(), String($0.value)) })
        await life.end()
        await newsletter.stop()
        await pos.stop()
    }
}
