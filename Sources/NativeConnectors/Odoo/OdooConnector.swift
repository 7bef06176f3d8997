import ConnectorKit
import CustomerModel
import JSONReading

/// A database of Odoo, for one source.
struct OdooConnector: Connector {
    private let setup: SourceSetup
    private let service: OdooSession

    init(_ setup: SourceSetup, _ context: ConnectorContext) throws {
        self.setup = setup
        service = try OdooSession(setup, context)
    }

    func check() async throws {
        guard try await PartnerQuery(setup, service).count(since: nil) != nil else {
            throw service.session.brokenPage("it is no number of contacts")
        }
    }

    func discover() async throws -> [StreamDescription] { [Self.stream] }

    func streams() async throws -> [StreamDescription] {
        try setup.chosen(from: [Self.stream], title: Odoo.profile.title)
    }

    func reader(for request: PullRequest) async throws -> any RecordReader {
        AheadReader(OdooWalk(setup, service, request), source: setup.source)
    }

    private static let stream = StreamDescription(
        id: StreamID("res.partner"), name: "Contacts", supportsIncremental: true)
}
