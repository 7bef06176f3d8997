import ConnectorKit
import CustomerModel
import JSONReading

/// A shop on Shopify, for one source.
struct ShopifyConnector: Connector {
    private let setup: SourceSetup
    private let service: ShopifySession

    init(_ setup: SourceSetup, _ context: ConnectorContext) throws {
        self.setup = setup
        service = try ShopifySession(setup, context)
    }

    func check() async throws {
        let shape = CustomerShape(.ofCustomer, country: nil).shape
        try await service.ask(CustomerQuery.check, records: 1, by: shape) { document in
            guard shape.hasRecords(document) else {
                throw service.session.brokenPage("it holds no list of customers")
            }
        }
    }

    func discover() async throws -> [StreamDescription] { [Self.stream] }

    func streams() async throws -> [StreamDescription] {
        try setup.chosen(from: [Self.stream], title: Shopify.profile.title)
    }

    func reader(for request: PullRequest) async throws -> any RecordReader {
        AheadReader(ShopifyWalk(setup, service, request), source: setup.source)
    }

    private static let stream = StreamDescription(
        id: StreamID("customers"), name: "Customers", supportsIncremental: true)
}
