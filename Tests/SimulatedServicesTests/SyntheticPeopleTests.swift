import SimulatedServices
import Testing

@Suite("Synthetic people")
struct SyntheticPeopleTests {
    @Test("The same seed and count give the same people; another seed gives others")
    func deterministic() {
        let one = SyntheticPeople(seed: 7, count: 400)
        let again = SyntheticPeople(seed: 7, count: 400)
        let other = SyntheticPeople(seed: 8, count: 400)
        #expect(one.audiences == again.audiences)
        #expect(one.customers == again.customers)
        #expect(one.truth == again.truth)
        #expect(one.customers != other.customers)
    }

    /// Folds an address the long way round, to check the truth without the maker's knowledge.
    private func key(_ email: String?) -> String? {
        guard var text = email?.lowercased() else { return nil }
        text.unicodeScalars.removeAll { "\u{200B}\u{A0}".unicodeScalars.contains($0) }
        while text.hasPrefix(" ") { text.removeFirst() }
        while text.hasSuffix(" ") { text.removeLast() }
        text = text.replacing("xn--peasblancas-2db", with: "peñasblancas")
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[1].contains("."), !text.contains(" ") else { return nil }
        return text
    }

    @Test("The truth agrees with a recount of the addresses", arguments: [1, 7, 99] as [UInt64])
    func truth(seed: UInt64) {
        let people = SyntheticPeople(seed: seed, count: 2_000)
        let truth = people.truth
        let members = people.audiences.flatMap { $0 }.filter { $0.status != .archived }
        let newsletter = Set(members.compactMap { key($0.email) })
        let pos = people.customers.compactMap { key($0.email) }
        #expect(truth.newsletterKeys == newsletter.count)
        #expect(truth.newsletterMembers == Set(members.map(\.id)).count)
        #expect(truth.newsletterUnusable == Set(members.filter { key($0.email) == nil }.map(\.id)).count)
        #expect(truth.posKeys == Set(pos).count)
        #expect(truth.posWithoutEmail + truth.posUnusable == people.customers.count { key($0.email) == nil })
        #expect(truth.keysInBoth == newsletter.intersection(pos).count)
        #expect(truth.distinctKeys == newsletter.union(pos).count)
        #expect(truth.accounts == newsletter.union(pos).count + people.customers.count - pos.count)
    }

    @Test("A shop's people have everything that makes an import hard")
    func variety() {
        let people = SyntheticPeople(seed: 7, count: 3_000)
        let truth = people.truth
        #expect(truth.posWithoutEmail * 2 > truth.posRecords)
        #expect(truth.sharedKeys > 10)
        #expect(truth.keysInBoth > 200)
        #expect(truth.newsletterUnusable > 0 && truth.posUnusable > 0 && truth.archivedOnlyKeys > 0)
        let statuses = Set(people.audiences.flatMap { $0 }.map(\.status))
        #expect(statuses == Set(SimulatedPerson.Status.allCases))
        let inBothAudiences = Set(people.audiences[0].map(\.id)).intersection(people.audiences[1].map(\.id))
        #expect(inBothAudiences.count > 100)
        for audience in people.audiences { #expect(Set(audience.map(\.id)).count == audience.count) }
        #expect(Set(people.customers.map(\.id)).count == people.customers.count)
        let emails = people.customers.compactMap(\.email)
        #expect(emails.contains { $0.hasPrefix(" ") } && emails.contains { $0.hasSuffix(" ") })
        #expect(emails.contains { $0.uppercased() == $0 } && emails.contains { $0.contains("\u{200B}") })
        #expect(people.customers.contains { $0.firstName.contains("ñ") || $0.lastName.contains("ñ") })
        #expect(people.contacts.count == truth.newsletterMembers)
    }
}
