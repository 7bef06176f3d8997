import ConnectorKit
import Foundation
import ManifestConnectors
import Synchronization
import Testing

/// Each request, and each answer that a case makes up, against the vendor's own specification.
@Suite struct SpecificationTests {
    @Test(
        "Klaviyo: requests and answers are as its specification has them",
        .enabled(
            if: VendorSpecification.isAtHand("klaviyo.trim.json"),
            "skipped: Klaviyo's specification (klaviyo.trim.json) is not beside the repository"))
    func klaviyo() async throws {
        let complaints = try await complaints(about: "klaviyo", by: VendorSpecification("klaviyo.trim.json"))
        #expect(complaints == [])
    }

    @Test(
        "Square: requests and answers are as its specification has them",
        .enabled(
            if: VendorSpecification.isAtHand("square.trim.json"),
            "skipped: Square's specification (square.trim.json) is not beside the repository"))
    func square() async throws {
        let complaints = try await complaints(about: "square", by: VendorSpecification("square.trim.json"))
        #expect(complaints == [])
    }

    @Test(
        "a request that the specification does not know is noticed",
        .enabled(
            if: VendorSpecification.isAtHand("klaviyo.trim.json"),
            "skipped: Klaviyo's specification (klaviyo.trim.json) is not beside the repository"),
        arguments: [
            ("sort: updated", "sort: latest"), ("\"page[size]\"", "\"page[length]\""), ("size: 100", "size: 1000"),
            ("get: /api/accounts", "get: /api/account"),
        ])
    func mistake(from: String, to: String) async throws {
        let text = try shippedText("klaviyo")
        try #require(text.contains(from))
        let found = try await complaints(
            about: "klaviyo", by: VendorSpecification("klaviyo.trim.json"), manifest: text.replacing(from, with: to))
        #expect(found != [])
    }

    /// Pulls everything, then an increment, with pages of the size that is shipped.
    private func complaints(
        about name: String, by specification: VendorSpecification, manifest: String? = nil
    ) async throws -> [String] {
        let one = try ConnectorCase(named: name)
        let factory = try factory(manifest ?? shippedText(name))
        let source = source(name, settings: one.settings, secrets: one.secrets, lists: one.lists)
        func recorder(isIncrement: Bool) -> Recorder {
            // Two records a page, whatever is asked for.
            Recorder(CaseService(one, .init(records: one.records, size: 2, isIncrement: isIncrement)))
        }
        let full = recorder(isIncrement: false)
        let connector = try factory.makeConnector(for: source, context: context(full))
        try? await connector.check()
        let first = try? await pull(connector, stream: one.stream)
        let later = recorder(isIncrement: true)
        if let state = first?.outcome.nextState {
            let again = try factory.makeConnector(for: source, context: context(later))
            _ = try? await pull(again, stream: one.stream, extent: .incremental(state))
        }
        let exchanges = full.exchanges + later.exchanges
        #expect(exchanges.count > 4 || manifest != nil)
        return exchanges.flatMap { request, answer in
            specification.complaints(about: request)
                + (answer.status == 200 ? specification.complaints(about: answer, to: request) : [])
        }
    }
}

/// Keeps what was asked and answered.
private final class Recorder: HTTPTransport {
    private let service: CaseService
    private let kept = Mutex<[(HTTPRequest, HTTPResponse)]>([])

    init(_ service: CaseService) { self.service = service }

    var exchanges: [(HTTPRequest, HTTPResponse)] { kept.withLock { $0 } }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let answer = try await service.send(request)
        kept.withLock { $0.append((request, answer)) }
        return answer
    }
}
