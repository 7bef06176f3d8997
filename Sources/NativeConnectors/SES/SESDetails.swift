import ConnectorKit
import CustomerModel
import JSONReading
import Synchronization

/// The attributes of contacts, a request each and under a budget: names and phones stand nowhere else.
final class SESDetails: Sendable {
    private let service: SESSession
    private let list: String
    private let budget: Int
    private let spent = Mutex(0)
    private let concurrent: Int
    private let shape = PageShape()
    private let attributes: [(field: Field, path: CompiledPath)]

    /// What an attribute holds.
    private enum Field: Sendable, Hashable {
        case field(CustomerField)
        case fullName
    }

    /// nil when nothing is to be asked.
    init?(_ setup: SourceSetup, _ service: SESSession, list: String) {
        budget = setup.integer("detail_budget") ?? 0
        guard budget > 0 else { return nil }
        self.service = service
        self.list = list
        concurrent = max(1, SES.pacing(setup).maximumConcurrent)
        let wanted: [(String, Field)] = [
            ("first_name_attribute", .field(.firstName)), ("last_name_attribute", .field(.lastName)),
            ("name_attribute", .fullName), ("phone_attribute", .field(.phone)),
        ]
        let shape = shape
        attributes = wanted.compactMap { setting, field in
            guard let name = setup.text(setting) else { return nil }
            let path = JSONPath(steps: [.key("AttributesData"), .embedded, .key(name)])
            return (field, shape.plan.want(path, below: shape.plan.root))
        }
    }

    /// Adds what the attributes tell to each record.
    func complete(_ draft: inout PageDraft) async throws {
        let records = draft.page.records
        let affordable = spent.withLock { spent in
            let count = min(records.count, budget - spent)
            spent += count
            return count
        }
        if affordable < records.count { draft.warn("attributes were read of the first \(budget) contacts of the pull") }
        let answers = try await withThrowingTaskGroup(of: (Int, [(Field, String)]).self) { group in
            var answers: [(Int, [(Field, String)])] = []
            var next = 0
            func start() {
                guard next < affordable else { return }
                let index = next
                next += 1
                group.addTask { (index, try await self.look(up: records[index].externalID)) }
            }
            for _ in 0..<concurrent { start() }
            while let answer = try await group.next() {
                answers.append(answer)
                start()
            }
            return answers
        }
        var fields = records.map(\.fields)
        for (index, values) in answers {
            for (field, text) in values {
                switch field {
                case .field(let field): draft.set(field, text, in: &fields[index])
                case .fullName: draft.setFullName(text, in: &fields[index])
                }
            }
        }
        draft.finish { page in
            for index in page.records.indices { page.records[index].fields = fields[index] }
        }
    }

    private func look(up contact: ExternalID) async throws -> [(Field, String)] {
        let path =
            "/v2/email/contact-lists/\(PercentEncoding.encoded(list))/contacts/\(PercentEncoding.encoded(contact.rawValue))"
        do {
            return try await service.read(.get, path, by: shape) { document in
                attributes.compactMap { field, path in
                    document.text(path, in: document.root).map { (field, $0) }
                }
            }
        } catch let failure as Failure where failure.code == "not_found" {
            // Deleted since the list was read.
            return []
        }
    }
}
