import ConnectorKit
import CustomerModel
import JSONReading
import Synchronization

/// Asks Shopify, within its allowance.
final class ShopifySession: Sendable {
    let session: ServiceSession
    private let address: String
    private let token: Secret
    private let bucket: Mutex<CostBucket>
    private let errors = ShopifyErrors()

    init(_ setup: SourceSetup, _ context: ConnectorContext) throws {
        session = ServiceSession(setup, Shopify.profile, context: context)
        let shop = Shopify.name(of: setup.text("shop") ?? "")
        let base = try setup.address("base_url", otherwise: "https://\(shop).myshopify.com")
        address = base.appending("/admin/api/\(setup.text("api_version") ?? "")/graphql.json")
        token = try setup.required("access_token")
        bucket = Mutex(CostBucket(usual: setup.integer("page_size") ?? 250))
    }

    /// How many records to ask for next; where the bucket lacks points, requests are held until it has them.
    func affordableSize(limit: Int) -> Int {
        let now = session.context.now()
        switch bucket.withLock({ $0.decision(at: now, limit: limit) }) {
        case .ask(let size): return size
        case .wait(let pause, let size):
            session.context.hold(now.advanced(by: pause), "Shopify's allowance fills up again")
            return size
        }
    }

    /// A query cost too much for any bucket: pages become smaller.
    func tooDear(_ size: Int) { bucket.withLock { $0.tooDear(size) } }

    /// Sends a query of so many records, and reads what is below `data`.
    func ask<Answer>(
        _ query: String, variables: JSONText? = nil, records: Int, attempts: Int? = nil, by shape: PageShape,
        _ use: (JSONDocument) throws -> Answer
    ) async throws -> Answer {
        var request = HTTPRequest(.post, url: address)
        request.headers["Content-Type"] = "application/json"
        request.headers["Accept"] = "application/json"
        request.headers["X-Shopify-Access-Token"] = token.reveal()
        request.body = JSONText.object(["query": .text(query), "variables": variables]).bytes
        request.maximumAttempts = attempts
        return try await session.exchange {
            request
        } read: { answer in
            if let failure = session.check.failure(for: answer) { throw failure }
            let now = session.context.now()
            let told = try session.document(in: answer, by: errors.shape) { errors.read($0) }
            bucket.withLock { bucket in
                bucket.told(
                    requested: told.requestedCost, records: records, maximum: told.maximum, available: told.available,
                    restoreRate: told.restoreRate, at: now)
            }
            let pause = bucket.withLock { $0.pause(for: told.requestedCost, at: now) }
            if let failure = told.failure(session, pause: pause) { throw failure }
            return try session.document(in: answer, by: shape, use)
        }
    }
}
