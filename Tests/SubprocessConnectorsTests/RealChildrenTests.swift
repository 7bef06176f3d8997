import ConnectorKit
import CustomerModel
import Foundation
import TestSupport
import Testing

@testable import SubprocessConnectors

/// A program that is installed, or that a variable names.
private func installed(_ name: String, _ variable: String) -> String? {
    let environment = ProcessInfo.processInfo.environment
    var candidates = (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
    if let named = environment[variable] { candidates.insert(named, at: 0) }
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0) }
}

private let tap = installed("tap-jsonl", "CLIENTELA_SINGER_TAP")
private let source = installed("source-faker", "CLIENTELA_AIRBYTE_SOURCE")

@Suite("Real children", .serialized)
struct RealChildrenTests {
    @Test(
        "A tap of the Singer SDK: discovery, everything, what changed, a broken configuration",
        .enabled(if: tap != nil, "skipped: there is no tap-jsonl (pip install tap-jsonl; CLIENTELA_SINGER_TAP)"))
    func singer() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            {"id": 1, "email": "ana@example.com", "name": "Ana Díaz", "phone": "6612-3456"}
            {"id": 2, "email": "BEN@Example.com", "name": "Ben"}

            """, to: "people.jsonl")
        let connector = try makeConnector(
            sourceDefinition(
                "singer",
                [
                    "command": .text(try #require(tap)), "config.path": .text(folder.path("people.jsonl")),
                    "config.primary_keys": .list([Located(.text("id"), at: nowhere)]),
                ]))
        try await connector.check()
        let first = try await pull(connector)
        #expect(first.ids == ["1", "2"] && first.emails == ["ana@example.com", "BEN@Example.com"])
        #expect(first.records[0].fields[.phoneE164] == "+50766123456")
        #expect(first.outcome.reachedEnd && first.rejections.isEmpty)
        let state = try #require(first.outcome.nextState)
        let second = try await pull(connector, .incremental(state))
        #expect(second.outcome.reachedEnd && Set(second.ids).isSubset(of: ["1", "2"]))

        let broken = try makeConnector(
            sourceDefinition("singer", ["command": .text(try #require(tap)), "config.nothing": .integer(1)]))
        let failure = await #expect(throws: Failure.self) { try await broken.check() }
        #expect(failure?.message.contains("'path' is a required property") == true, "\(failure?.message ?? "")")
    }

    @Test(
        "Airbyte's faker: specification, check, discovery, everything, what changed, a broken configuration",
        .enabled(
            if: source != nil,
            "skipped: there is no source-faker (pip install airbyte-source-faker; CLIENTELA_AIRBYTE_SOURCE)"))
    func airbyte() async throws {
        func connector(_ count: SettingValue) throws -> any Connector {
            try makeConnector(
                sourceDefinition(
                    "airbyte",
                    [
                        "command": .text(try #require(source)), "config.count": count, "config.seed": .integer(7),
                        "config.records_per_slice": .integer(100), "config.always_updated": .boolean(false),
                        "config.parallelism": .integer(1),
                    ]))
        }
        let faker = try connector(.integer(1200))
        try await faker.check()
        #expect(try await faker.discover().map(\.name).sorted() == ["products", "purchases", "users"])
        // The one with an address is chosen.
        #expect(try await faker.streams().map(\.name) == ["users"])
        let first = try await pull(faker)
        #expect(first.ids.count == 1200 && Set(first.ids).count == 1200)
        #expect(first.outcome.reachedEnd && first.emails.count == 1200)
        let state = try #require(first.outcome.nextState)
        let second = try await pull(faker, .incremental(state))
        #expect(second.records.isEmpty && second.outcome.reachedEnd)

        let failure = await #expect(throws: Failure.self) { try await connector(.text("many")).check() }
        #expect(failure?.code == "wrong_config" && failure?.kind == .configuration)
        #expect(failure?.message.contains("'config.count' is a text; expected a whole number") == true)
    }
}
