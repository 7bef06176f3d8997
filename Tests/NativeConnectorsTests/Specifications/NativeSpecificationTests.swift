import ConnectorConformance
import ConnectorKit
import CustomerModel
import Foundation
import NativeConnectors
import Synchronization
import Testing

/// Each request, and each answer that a case makes up, against the vendor's own specification.
@Suite struct NativeSpecificationTests {
    @Test(
        "SES: requests and answers are as AWS's service model has them",
        .enabled(
            if: VendorSpecification.isAtHand("aws-sesv2.trim.json"),
            "skipped: AWS's service model (aws-sesv2.trim.json) is not beside the repository"))
    func ses() async throws {
        let model = try ServiceModel("aws-sesv2.trim.json")
        let exchanges = try await exchanges("ses")
        #expect(exchanges.count > 10)
        for (request, answer) in exchanges {
            #expect(model.complaints(about: request) == [])
            #expect(model.complaints(about: answer, to: request) == [])
        }
    }

    @Test(
        "SES: a request that the model does not know is noticed",
        .enabled(
            if: VendorSpecification.isAtHand("aws-sesv2.trim.json"),
            "skipped: AWS's service model (aws-sesv2.trim.json) is not beside the repository"))
    func mistakes() throws {
        let model = try ServiceModel("aws-sesv2.trim.json")
        let list = "https://x.example/v2/email/contact-lists"
        let wrong = [
            HTTPRequest(url: list + "?Size=1"), HTTPRequest(url: list + "?PageSize=many"), HTTPRequest(.put, url: list),
            HTTPRequest(.post, url: list + "/a/contacts/list", body: Array(#"{"PageSize":"10"}"#.utf8)),
            HTTPRequest(
                .post, url: list + "/a/contacts/list", body: Array(#"{"Filter":{"FilteredStatus":"IN"}}"#.utf8)),
            HTTPRequest(.post, url: list + "/a/contacts/list", body: Array(#"{"Next":"10"}"#.utf8)),
        ]
        for request in wrong { #expect(model.complaints(about: request).count == 1, "\(request.url)") }
        #expect(model.complaints(about: HTTPRequest(url: list + "?PageSize=1&NextToken=x")) == [])
    }

    private static let sendGridFiles = [
        "sendgrid-mc-contacts.json", "sendgrid-mc-lists.json", "sendgrid-suppressions.json",
    ]

    @Test(
        "SendGrid: requests and answers are as its specification has them",
        .enabled(
            if: sendGridFiles.allSatisfy(VendorSpecification.isAtHand),
            "skipped: SendGrid's specification (sendgrid-*.json) is not beside the repository"))
    func sendGrid() async throws {
        let documents = try Self.sendGridFiles.map { try VendorSpecification($0) }
        let exchanges = try await exchanges("sendgrid").filter { $0.0.path.hasPrefix("/v3/") }
        #expect(exchanges.count > 10)
        for (request, answer) in exchanges {
            let known = documents.filter { $0.knows(request) }
            #expect(known.count == 1, "\(request.method.rawValue) \(request.path) does not exist")
            for document in known {
                #expect(document.complaints(about: request) == [])
                #expect(document.complaints(about: answer, to: request) == [])
            }
        }
    }

    /// Checks the key, lists what there is, and pulls everything, as the connector is shipped.
    private func exchanges(_ name: String) async throws -> [(HTTPRequest, HTTPResponse)] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fixtures/\(name)")
        let one = try ConnectorCase(folder: folder.standardized)
        let service = CaseService(one, .init(records: one.records, size: 2))
        let recorder = ExchangeRecorder(service)
        let definition = source(name, settings: one.settings, secrets: one.secrets, lists: one.lists)
        let connector = try native(name).makeConnector(for: definition, context: context(recorder))
        try await connector.check()
        _ = try await connector.discover()
        let pull = try await pull(connector, stream: one.stream)
        #expect(pull.outcome.reachedEnd && pull.records.count == one.records.count)
        #expect(service.complaints == [])
        return recorder.exchanges
    }
}

/// Keeps what was asked and answered.
private final class ExchangeRecorder: HTTPTransport {
    private let service: any HTTPTransport
    private let kept = Mutex<[(HTTPRequest, HTTPResponse)]>([])

    init(_ service: any HTTPTransport) { self.service = service }

    var exchanges: [(HTTPRequest, HTTPResponse)] { kept.withLock { $0 } }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let answer = try await service.send(request)
        kept.withLock { $0.append((request, answer)) }
        return answer
    }
}
