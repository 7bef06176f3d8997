import ConnectorKit
import CustomerModel
import CustomerStore
import Planning
import SyncEngine
import TestSupport
import Testing

@Suite struct PreviewSampleTests {
    private let preview = SyncOptions(isPreview: true)

    private func shown(_ report: RunReport, _ recordClass: RecordClass) -> [PreviewSample] {
        report.samples.filter { $0.recordClass == recordClass }
    }

    @Test("a preview shows a few people of each kind, as the shop knows them; an import shows nobody")
    func kinds() async {
        let bench = EngineBench(batchCap: 2)
        let newsletter = people(20..<30).map { record in
            var record = record
            record.fields[.firstName] = "Del boletín"
            return record
        }
        let other = bench.source("boletin", kind: .newsletter, connector: ScriptedConnector(records: newsletter))
        _ = await bench.engine.run([other])
        _ = await bench.run(people(0..<10))
        var facts = people(0..<26) + people(40..<41, email: false)
        facts[4].fields[.city] = "Colón"
        facts[5].fields[.firstName] = "Otra"
        facts[6].fields[.email] = "p7@x.com"
        let connector = ScriptedConnector([
            (
                "all",
                [
                    .init([
                        .page(facts),
                        .rejected(
                            Rejection(reason: .malformedRecord, position: "page 1", externalID: "77", detail: "torn")),
                    ])
                ]
            )
        ])
        let report = await bench.run(connector, options: preview)
        #expect(report.counts.new == 11 && shown(report, .new).count == 3)
        #expect(shown(report, .linked).map(\.name) == ["Del boletín", "Del boletín", "Del boletín"])
        #expect(Set(shown(report, .updated).map(\.name)) == ["Persona 4", "Persona 5"])
        #expect(shown(report, .conflicts).map(\.externalID) == ["6"])
        #expect(shown(report, .conflicts).map(\.email) == ["p7@x.com"])
        #expect(shown(report, .quarantined).map(\.externalID) == ["77"])
        #expect(shown(report, .quarantined).map(\.detail) == ["torn"])
        #expect(shown(report, .quarantined).map(\.reason) == [.malformedRecord])
        #expect(report.samples.allSatisfy { $0.recordClass != .unchanged })
        let imported = await bench.run(connector)
        #expect(imported.counts == report.counts && imported.samples.isEmpty)
    }

    @Test("the report says why records were left out, whether the pull or the plan found it")
    func reasons() async {
        let bench = EngineBench()
        var facts = people(0..<5)
        facts[1].fields[.email] = "no address"
        facts[2].fields[.email] = nil
        facts[3].fields[.email] = "a@b"
        let torn = Rejection(reason: .malformedRecord, position: "page 1", externalID: "77", detail: "torn")
        let late = Rejection(reason: .malformedRecord, position: "page 1", externalID: "4", detail: "torn")
        let connector = ScriptedConnector([("all", [.init([.rejected(torn), .rejected(late), .page(facts)])])])
        let source = bench.source("boletin", kind: .newsletter, connector: connector)
        let expected: [Rejection.Reason: Int] = [.unusableEmail: 2, .missingEmail: 1, .malformedRecord: 1]
        let report = await bench.engine.run([source], options: preview)[0]
        #expect(report.leftOut == expected && report.counts.quarantined == 4)
        #expect(report.leftOutCounts.map(\.count) == [2, 1, 1])
        #expect(await bench.engine.run([source])[0].leftOut == expected)
    }

    @Test("of a newsletter's record without a usable address the name and the reason are shown")
    func unusable() async {
        let bench = EngineBench()
        var facts = people(0..<3)
        facts[1].fields[.email] = "roto"
        let source = bench.source("boletin", kind: .newsletter, connector: ScriptedConnector(records: facts))
        let report = await bench.engine.run([source], options: preview)[0]
        let sample = shown(report, .quarantined).first
        #expect(sample?.name == "Persona 1" && sample?.email == "roto" && sample?.reason == .unusableEmail)
        #expect(sample?.detail == EmailProblem.noAt.rawValue)
    }

    @Test("a conflict that the same run settles is shown as what it is in the end")
    func settled() async {
        let bench = EngineBench(batchCap: 1)
        var facts = people(0..<2)
        facts[0].fields[.email] = "b@x.com"
        facts[1].fields[.email] = "c@x.com"
        _ = await bench.run(facts)
        facts[0].fields[.email] = "c@x.com"
        facts[1].fields[.email] = "z@x.com"
        let report = await bench.run(facts, options: preview)
        #expect(report.counts.updated == 2 && shown(report, .updated).count == 2)
        #expect(shown(report, .conflicts).isEmpty)
    }

    @Test("a long name is cut, and what a terminal would obey is left out")
    func length() async {
        let bench = EngineBench()
        var record = Record(externalID: ExternalID(String(repeating: "9", count: 500)))
        record.fields[.firstName] = String(repeating: "Ñ", count: 5000) + "\u{1B}[31m"
        record.fields[.email] = "a\u{1B}[2J@x.com"
        let report = await bench.run([record], options: preview)
        let sample = report.samples.first
        #expect(sample?.name?.utf8.count ?? 0 <= PreviewSample.maximumLength + 3 && sample?.name?.last == "…")
        #expect(sample?.externalID?.utf8.count ?? 0 <= PreviewSample.maximumLength + 3)
        for text in report.samples.flatMap({ [$0.name, $0.email, $0.externalID, $0.detail] }) {
            #expect(text?.unicodeScalars.contains { $0.value < 0x20 } != true)
        }
    }
}
