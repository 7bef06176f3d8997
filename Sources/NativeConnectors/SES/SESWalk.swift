import ConnectorKit
import CustomerModel
import JSONReading

/// Walks through one contact list, page by page.
actor SESWalk: PageWalk {
    private let setup: SourceSetup
    private let service: SESSession
    private let list: String
    private let contacts: ContactShape
    private let details: SESDetails?
    private let size: Int
    private var suppressed: SuppressedAddresses?
    private var marks = MarkTrail()
    private var mark: String?
    private var ordinal = 0
    private var isOver = false

    init(_ setup: SourceSetup, _ service: SESSession, _ request: PullRequest) {
        self.setup = setup
        self.service = service
        list = request.stream.id.rawValue
        contacts = ContactShape(
            list: list, takesDefaults: setup.text("topic_default") == "subscribed")
        details = SESDetails(setup, service, list: list)
        size = setup.integer("page_size") ?? 1000
    }

    func next() async throws -> PulledPage? {
        guard !isOver else { return nil }
        let suppressed = try await suppressions()
        ordinal += 1
        // The size stays as it is: a mark belongs to the size with which the list was begun.
        var body: [JSONText.Member] = [.init(name: "PageSize", value: .number(size))]
        if let mark { body.append(.init(name: "NextToken", value: .text(mark))) }
        let (contacts, ordinal, country) = (contacts, ordinal, setup.defaultCountry)
        let page = try await service.read(
            .post, "/v2/email/contact-lists/\(PercentEncoding.encoded(list))/contacts/list", body: .object(body),
            isFurther: mark != nil, by: contacts.shape
        ) { contacts.read($0, ordinal: ordinal, country: country) }
        var draft = page.draft
        if let details { try await details.complete(&draft) }
        draft.finish { suppressed.apply(to: &$0.records, list: list) }
        self.mark = page.next
        isOver = page.next == nil
        if let next = page.next, !marks.isNew(next) { throw marks.loop(service.session) }
        return draft.page
    }

    func outcome() -> PullOutcome {
        PullOutcome(
            reachedEnd: isOver, incompleteBecause: isOver ? nil : "the pull ended before the service's end")
    }

    /// Bounces and complaints of the account, read once a pull.
    private func suppressions() async throws -> SuppressedAddresses {
        if let suppressed { return suppressed }
        var found = SuppressedAddresses()
        if setup.flag("read_suppressions") { found = try await readSuppressions() }
        suppressed = found
        return found
    }

    private func readSuppressions() async throws -> SuppressedAddresses {
        let shape = PageShape(records: "SuppressedDestinationSummaries[*]")
        let (email, reason) = (shape.value("EmailAddress"), shape.value("Reason"))
        let next = shape.beside("NextToken")
        var found = SuppressedAddresses()
        var marks = MarkTrail()
        var mark: String?
        repeat {
            var query = [("PageSize", "1000")]
            if let mark { query.insert(("NextToken", mark), at: 0) }
            let read = found
            (found, mark) = try await service.read(
                .get, "/v2/email/suppression/addresses", query: query, isFurther: mark != nil, by: shape
            ) { document in
                var found = read
                shape.visit(document) { row, _, _ in
                    guard let email = document.text(email, in: row) else { return }
                    // A reason that is not known is no leave to mail.
                    found.add(
                        email: email, document.text(reason, in: row) == "COMPLAINT" ? .complained : .bounced)
                }
                return (found, document.text(next, in: document.root))
            }
            if let mark, !marks.isNew(mark) { throw marks.loop(service.session) }
        } while mark != nil
        return found
    }
}
