/// A page of people as a service cuts it from its table, with the lies that the request's faults ask for.
struct PageCut {
    var people: [SimulatedPerson]
    /// The total that the service tells.
    var total: Int
    /// Whether more people follow.
    var hasMore: Bool

    /// Beyond any place that a client may ask for.
    static let farthest = 1 << 40

    /// Cuts `limit` people from `offset` on.
    init(of people: [SimulatedPerson], offset: Int, limit: Int, for request: ServedRequest) {
        // Bounded, so that no number of a client's makes the sums below overflow.
        let offset = max(0, min(offset, Self.farthest))
        let limit = max(0, min(limit, Self.farthest))
        if request.faults.contains(.emptyList) {
            (self.people, total, hasMore) = ([], 0, false)
            return
        }
        guard let endlessness = request.endlessness else {
            let start = min(offset, people.count)
            let end = min(start + limit, people.count)
            self.people = Array(people[start..<end])
            total = max(0, people.count + request.totalError)
            hasMore = end < people.count
            return
        }
        switch endlessness {
        case .samePage: self.people = Array(people.prefix(limit))
        case .neverLast:
            self.people = people.isEmpty ? [] : (offset..<offset + limit).map { people[$0 % people.count] }
        case .newPeople:
            self.people = (offset..<offset + limit).map { position in
                let email = "otra.\(position)@sinfin.example"
                return SimulatedPerson(
                    id: MailchimpShape.memberID(of: email), email: email, firstName: "Otra", lastName: "Más",
                    createdAt: request.serviceTime, changedAt: request.serviceTime)
            }
        }
        total = max(people.count, offset + 2 * limit)
        hasMore = true
    }
}
