import SimulatedServices
import TestSupport
import Testing

/// A newsletter and a point of sale with the same shop's people, in this process.
final class TwoServices: Sendable {
    let newsletter: SimulatedService
    let pos: SimulatedService

    init(people: Int, seed: UInt64 = 7) async throws {
        let synthetic = SyntheticPeople(seed: seed, count: people)
        newsletter = try await SimulatedService.start(MailchimpService(synthetic))
        pos = try await SimulatedService.start(InvuService(synthetic))
    }

    private var audience: String { MailchimpService.demoAudiences[0].id }

    /// A new shop that reads from both.
    func shop(more: String = "", database: String = "customers.sqlite") throws -> ShopOnDisk {
        try ShopOnDisk(newsletter: newsletter, pos: pos, more: more, database: database)
    }

    func clearLogs() {
        newsletter.clearLog()
        pos.clearLog()
    }

    /// Two days later: names, addresses and consents have changed, and new people have come.
    func changeSomePeople(seed: UInt64 = 5) throws {
        var random = SeededRandom(seed: seed)
        for service in [newsletter, pos] { service.world.clock.advance(by: .seconds(2 * 86_400)) }
        for person in newsletter.world.people(in: audience) where random.chance(0.1) {
            newsletter.world.change(person.id, in: audience) { member in
                if person.id.utf8.first ?? 0 < 0x38 {
                    member.status = .unsubscribed
                } else {
                    member.lastName = "Cambiada"
                }
            }
        }
        for person in pos.world.people() where random.chance(0.1) {
            pos.world.change(person.id) { customer in
                customer.phone = "6000-0000"
                customer.orders += 1
                if customer.email == nil, random.chance(0.3) { customer.email = "caja.\(customer.id)@correo.example" }
            }
        }
        let mailchimp = try #require(newsletter.provider as? MailchimpService)
        for number in 0..<20 {
            mailchimp.subscribe(
                SimulatedPerson(email: "llegada.\(number)@correo.example", firstName: "Nueva"), to: audience)
            pos.world.add(
                SimulatedPerson(
                    id: "99\(number)", email: number % 2 == 0 ? "Llegada.\(number)@Correo.example" : nil,
                    firstName: "De la caja"))
        }
    }

    /// A few people leave without a trace.
    func removeSomePeople() {
        for person in newsletter.world.people(in: audience).prefix(12) {
            newsletter.world.remove(person.id, in: audience)
        }
        for person in pos.world.people().prefix(12) { pos.world.remove(person.id) }
    }

    func stop() {
        Task { [newsletter, pos] in
            await newsletter.stop()
            await pos.stop()
        }
    }
}
