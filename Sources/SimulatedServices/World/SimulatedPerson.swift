/// One person as one service knows them, before the service writes them in its own field names.
package struct SimulatedPerson: Sendable, Hashable {
    /// What the person, or the provider, says about mailing; providers that know fewer states map to their own.
    package enum Status: String, Sendable, Hashable, CaseIterable {
        case subscribed, unsubscribed, cleaned, pending, transactional, archived
    }

    /// One list that the person is on, for services where a person is on several (Brevo, listmonk).
    package struct Membership: Sendable, Hashable {
        /// The provider's number of the list.
        package var list: Int
        package var status: Status
        /// Milliseconds since 1970 UTC.
        package var since: Int64

        package init(list: Int, status: Status, since: Int64) {
            self.list = list
            self.status = status
            self.since = since
        }
    }

    /// A day of birth; the year may be unknown.
    package struct Birthday: Sendable, Hashable {
        package var year: Int?
        package var month: Int
        package var day: Int

        package init(year: Int?, month: Int, day: Int) {
            self.year = year
            self.month = month
            self.day = day
        }
    }

    /// The provider's own key; Mailchimp's is made from the address when the person is added.
    package var id: String
    /// The address as it was typed, blanks and capitals included.
    package var email: String?
    package var firstName: String
    package var lastName: String
    package var phone: String?
    /// The cédula.
    package var idNumber: String?
    package var birthday: Birthday?
    /// A language code, such as `es`.
    package var language: String
    package var status: Status
    package var memberships: [Membership]
    package var tags: [String]
    package var orders: Int
    /// Hundredths of a balboa (US dollar).
    package var spentCents: Int
    /// Milliseconds since 1970 UTC.
    package var lastPurchase: Int64?
    /// Milliseconds since 1970 UTC.
    package var createdAt: Int64
    /// Milliseconds since 1970 UTC; moved by `SimulatedWorld.change`.
    package var changedAt: Int64
    /// Bytes that are sent in the place of the rendered record, valid JSON or not.
    package var raw: [UInt8]?

    package init(
        id: String = "", email: String?, firstName: String = "", lastName: String = "", phone: String? = nil,
        idNumber: String? = nil, birthday: Birthday? = nil, language: String = "es", status: Status = .subscribed,
        memberships: [Membership] = [], tags: [String] = [], orders: Int = 0, spentCents: Int = 0,
        lastPurchase: Int64? = nil, createdAt: Int64 = 0, changedAt: Int64 = 0, raw: [UInt8]? = nil
    ) {
        self.id = id
        self.email = email
        self.firstName = firstName
        self.lastName = lastName
        self.phone = phone
        self.idNumber = idNumber
        self.birthday = birthday
        self.language = language
        self.status = status
        self.memberships = memberships
        self.tags = tags
        self.orders = orders
        self.spentCents = spentCents
        self.lastPurchase = lastPurchase
        self.createdAt = createdAt
        self.changedAt = changedAt
        self.raw = raw
    }
}
