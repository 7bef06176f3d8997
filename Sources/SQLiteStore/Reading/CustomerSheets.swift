import CustomerModel
import CustomerStore

extension StoreSession {
    func customerSheets(after: CustomerID?, since: Timestamp?, limit: Int) throws -> [CustomerSheet] {
        let row = try connection.statement(
            // An objection moves no time but its own.
            """
            SELECT id, updated_at FROM customer
            WHERE id > ?1 AND (updated_at >= ?2 OR mail_objection >= ?2) ORDER BY id LIMIT ?3
            """)
        row.begin()
        row.bind(1, after?.rawValue ?? 0)
        row.bind(2, since?.milliseconds ?? .min)
        row.bind(3, limit)
        var found: [(id: CustomerID, updatedAt: Timestamp)] = []
        while try row.step() {
            found.append((CustomerID(rawValue: row.int64(0)), Timestamp(milliseconds: row.int64(1))))
        }
        let reader = try PeopleReader(connection)
        let tag = try connection.statement(
            "SELECT tag FROM customer_tag WHERE customer_id = ?1 AND identity_id = 0 ORDER BY tag")
        return try found.compactMap { id, updatedAt in
            guard let person = try reader.person(id) else { return nil }
            tag.begin()
            tag.bind(1, id.rawValue)
            var tags: [String] = []
            while try tag.step() { tags.append(tag.text(0)) }
            return CustomerSheet(person: person, updatedAt: updatedAt, shopTags: tags)
        }
    }
}
