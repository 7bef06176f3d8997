extension SyntheticPeople {
    /// The numbers of the lists that `contacts` are on: one for each audience.
    static let listNumbers = [2, 3]

    /// The newsletter's people as services see them that know a person once, with memberships; archived ones left out.
    ///
    /// There are as many as `truth.newsletterMembers`. A person who bounced in one audience is `cleaned`; one in no
    /// list but `transactional` is in none.
    package var contacts: [SimulatedPerson] {
        var order: [String] = []
        var contacts: [String: SimulatedPerson] = [:]
        for (audience, list) in zip(audiences, Self.listNumbers) {
            for member in audience where member.status != .archived {
                var contact = contacts[member.id] ?? member
                if contacts[member.id] == nil { order.append(member.id) }
                if member.status == .cleaned { contact.status = .cleaned }
                if member.status != .transactional {
                    contact.memberships.append(.init(list: list, status: member.status, since: member.createdAt))
                }
                contacts[member.id] = contact
            }
        }
        return order.enumerated().compactMap { position, id in
            var contact = contacts[id]
            contact?.id = String(101 + position)
            return contact
        }
    }
}
