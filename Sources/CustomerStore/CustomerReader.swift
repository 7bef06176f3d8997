package import CustomerModel

/// What is asked of the customers themselves; long lists come a page at a time.
package protocol CustomerReader {
    /// Customers in the order of their numbers, at most `limit` behind `after`, tombstones among them (R6).
    ///
    /// `since`: only those that were changed then or later, by us or by a program that moves `updated_at`.
    func customerSheets(after: CustomerID?, since: Timestamp?, limit: Int) throws -> [CustomerSheet]
}

/// A customer as it stands, with what a plan never looks at.
package struct CustomerSheet: Sendable, Hashable {
    package var person: Person
    package var updatedAt: Timestamp
    /// Tags that the shop gave; those of sources hang on the identities.
    package var shopTags: [String]

    package init(person: Person, updatedAt: Timestamp, shopTags: [String] = []) {
        self.person = person
        self.updatedAt = updatedAt
        self.shopTags = shopTags
    }

    /// Every tag once, in order.
    package var tags: [String] { Set(shopTags + person.identities.flatMap(\.tags)).sorted() }
}
