import ConnectorKit
import CustomerModel
import JSONReading

/// An account of SES, for one source.
struct SESConnector: Connector {
    private let setup: SourceSetup
    private let service: SESSession

    init(_ setup: SourceSetup, _ context: ConnectorContext) throws {
        self.setup = setup
        service = try SESSession(setup, context)
    }

    func check() async throws { _ = try await contactLists(atMost: 1) }

    func discover() async throws -> [StreamDescription] { try await contactLists(atMost: nil) }

    func streams() async throws -> [StreamDescription] {
        let offered = try await discover()
        return try setup.chosen(from: offered, title: SES.profile.title)
    }

    func reader(for request: PullRequest) async throws -> any RecordReader {
        AheadReader(SESWalk(setup, service, request), source: setup.source)
    }

    private func contactLists(atMost limit: Int?) async throws -> [StreamDescription] {
        let shape = PageShape(records: "ContactLists[*]")
        let name = shape.value("ContactListName")
        let next = shape.beside("NextToken")
        var streams: [StreamDescription] = []
        var marks = MarkTrail()
        var mark: String?
        repeat {
            var query = [("PageSize", String(limit ?? 100))]
            if let mark { query.insert(("NextToken", mark), at: 0) }
            let page = try await service.read(
                .get, "/v2/email/contact-lists", query: query, isFurther: mark != nil, by: shape
            ) { document in
                var names: [String] = []
                shape.visit(document) { row, _, _ in
                    if let name = document.text(name, in: row) { names.append(name) }
                }
                return (names: names, next: document.text(next, in: document.root))
            }
            for name in page.names where !streams.contains(where: { $0.id.rawValue == name }) {
                streams.append(StreamDescription(id: StreamID(name), name: name))
            }
            mark = limit == nil ? page.next : nil
            if let mark, !marks.isNew(mark) { throw marks.loop(service.session) }
        } while mark != nil
        return streams
    }
}
