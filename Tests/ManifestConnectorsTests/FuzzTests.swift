import ConnectorKit
import CustomerModel
import Foundation
import ManifestConnectors
import Testing

/// A small generator with a seed that a failure prints (SplitMix64).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Random damage ends in a result or a failure, never in a crash.
@Suite struct FuzzTests {
    private static let seeds = (0..<4).map { _ in UInt64.random(in: 0 ..< .max) }

    private func damaged(_ bytes: [UInt8], _ random: inout Seeded) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
            let at = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: at)
            case 2: bytes.insert(Array("{}[]\",:\\\n \u{0}".utf8).randomElement(using: &random) ?? 0, at: at)
            case 3: bytes = Array(bytes[..<at])
            case 4:
                let end = min(bytes.count, at + Int.random(in: 0..<40, using: &random))
                bytes.insert(contentsOf: bytes[at..<end], at: Int.random(in: 0..<bytes.count, using: &random))
            default:
                let end = min(bytes.count, at + Int.random(in: 0..<40, using: &random))
                bytes.removeSubrange(at..<end)
            }
        }
        return bytes
    }

    @Test("random damage to a page: records, rejections or a failure that can be printed", arguments: seeds)
    func pages(seed: UInt64) async throws {
        var random = Seeded(seed)
        let body = Array(try fixture("mailchimp/members.json").utf8)
        let source = source("mailchimp", secrets: ["api_key": "abc-us6"], lists: ["x"])
        let stream = StreamDescription(id: StreamID("x"), name: "x")
        let factory = try shipped("mailchimp")
        for _ in 0..<150 {
            let isNoise = Int.random(in: 0..<10, using: &random) == 0
            let bytes =
                isNoise
                ? (0..<Int.random(in: 0..<300, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
                : damaged(body, &random)
            let service = ScriptedService([HTTPResponse(status: 200, body: ResponseBody(bytes))])
            let connector = try factory.makeConnector(for: source, context: context(service))
            do {
                let pull = try await finish(connector.reader(for: PullRequest(stream: stream, extent: .full)))
                #expect(pull.records.allSatisfy { !$0.externalID.rawValue.isEmpty }, "seed \(seed)")
                #expect(pull.records.allSatisfy { $0.externalID.rawValue.utf8.count <= 512 }, "seed \(seed)")
            } catch let failure as Failure {
                #expect(failure.kind == .transient, "seed \(seed): \(failure.message)")
            }
        }
    }

    @Test("random damage to a manifest: findings with places, or a manifest that still works", arguments: seeds)
    func manifests(seed: UInt64) async throws {
        var random = Seeded(seed)
        for name in ["mailchimp", "invu", "listmonk", "square"] {
            let url = repository.appending(path: "config/connectors/\(name).yaml")
            let bytes = Array(try Data(contentsOf: url))
            for _ in 0..<40 {
                let (factory, diagnostics) = ManifestConnectorFactory.read(damaged(bytes, &random), file: "m.yaml")
                let hasErrors = diagnostics.contains { $0.severity == .error }
                #expect((factory == nil) == hasErrors, "seed \(seed)")
                #expect(diagnostics.allSatisfy { $0.location.line >= 1 && $0.location.column >= 1 }, "seed \(seed)")
                guard let factory else { continue }
                let definition = source(
                    factory.name, settings: ["base_url": .text("https://x.example.com")],
                    secrets: ["api_key": "k-us1", "username": "u", "password": "p", "token": "t", "access_token": "t"])
                let service = ScriptedService([.json(#"{"authorization":"t","data":[],"members":[],"last_page":1}"#)])
                let connector = try factory.makeConnector(for: definition, context: context(service))
                _ = try? await pull(connector)
            }
        }
    }
}
