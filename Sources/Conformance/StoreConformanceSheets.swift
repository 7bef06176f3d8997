import CustomerModel
import CustomerStore
import Testing

extension StoreScene {
    func sheetsPage() async throws {
        let ana = try await created(identity("1", email: "ana@example.com", tags: ["vip"]))
        let bo = try await created(identity("2", email: "bo@example.com"))
        let cy = try await created(identity("3", email: "cy@example.com"))
        try await subject.execute("UPDATE customer SET updated_at = \(ana.createdAt.milliseconds)")
        try await subject.execute(
            "INSERT INTO customer_tag (customer_id, tag) VALUES (\(ana.id.rawValue), 'friend of the house')")
        func sheets(after: CustomerID?, since: Timestamp? = nil, limit: Int = 10) async throws -> [CustomerSheet] {
            try await store.read { try $0.customerSheets(after: after, since: since, limit: limit) }
        }
        let first = try await sheets(after: nil, limit: 2)
        #expect(first.map(\.person.id) == [ana.id, bo.id])
        #expect(first.first?.person == ana)
        #expect(first.first?.shopTags == ["friend of the house"])
        #expect(first.first?.tags == ["friend of the house", "vip"])
        #expect(try await sheets(after: bo.id, limit: 2).map(\.person.id) == [cy.id])
        #expect(try await sheets(after: cy.id, limit: 2).isEmpty)
        let later = ana.createdAt.advanced(by: .seconds(60))
        try await subject.execute(
            "UPDATE customer SET updated_at = \(later.milliseconds) WHERE id = \(bo.id.rawValue)")
        let changed = try await sheets(after: nil, since: later)
        #expect(changed.map(\.person.id) == [bo.id])
        #expect(changed.first?.updatedAt == later)
        try await subject.execute(
            "UPDATE customer SET mail_objection = \(later.milliseconds + 1) WHERE id = \(cy.id.rawValue)")
        #expect(try await sheets(after: nil, since: later).map(\.person.id) == [bo.id, cy.id], "V6: an objection")
    }
}
