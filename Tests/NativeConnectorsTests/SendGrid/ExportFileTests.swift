import ConnectorKit
import CustomerModel
import Foundation
import NativeConnectors
import TestSupport
import Testing

/// The files of an export: packed or not, cut or whole, in each form that one may have.
@Suite struct ExportFileTests {
    private static func records(_ file: ExportFile) throws -> [String] {
        var records: [String] = []
        while let batch = try file.nextBatch() { records += batch.map { String(decoding: $0, as: UTF8.self) } }
        return records
    }

    /// What gzip makes of a text; several texts become several members.
    private static func gzip(_ texts: [String]) throws -> [UInt8] {
        var packed: [UInt8] = []
        for text in texts {
            let folder = try TemporaryFolder()
            try folder.write(text, to: "export.json")
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = ["gzip", "-n", folder.path("export.json")]
            try process.run()
            process.waitUntilExit()
            packed += Array(try Data(contentsOf: URL(filePath: folder.path("export.json.gz"))))
        }
        return packed
    }

    private static let three = [#"{"id":"1","n":"}\"{"}"#, #"{"id":"2","l":[{"x":[]}]}"#, #"{"id":"ñ"}"#]

    @Test("an object a line, a list, objects one behind the other", arguments: ["\n", ",", "", " \r\n\t"])
    func forms(_ separator: String) throws {
        let text = Self.three.joined(separator: separator)
        for whole in [text, "[\(text)]", "\u{FEFF}\(text)\n"] {
            #expect(try Self.records(ExportFile(ResponseBody(whole))) == Self.three)
            #expect(try Self.records(ExportFile(ResponseBody(Self.gzip([whole])))) == Self.three)
        }
        #expect(try Self.records(ExportFile(ResponseBody(""))) == [])
        #expect(try Self.records(ExportFile(ResponseBody("[]"))) == [])
    }

    @Test("a file of several packed members is one")
    func members() throws {
        let packed = try Self.gzip([
            Self.three[0] + "\n" + Self.three[1].prefix(9), Self.three[1].dropFirst(9) + Self.three[2],
        ])
        #expect(try Self.records(ExportFile(ResponseBody(packed))) == Self.three)
    }

    @Test("a large file is read in batches, whatever is packed into it")
    func large() throws {
        let count = 40_000
        let text = (0..<count).map { #"{"id":"\#($0)","filling":"\#(String(repeating: "x", count: 60))"}"# }
            .joined(separator: "\n")
        let packed = try Self.gzip([text])
        #expect(packed.count < text.utf8.count / 5)
        for body in [ResponseBody(text), ResponseBody(packed)] {
            let file = ExportFile(body)
            var sizes: [Int] = []
            while let batch = try file.nextBatch() { sizes.append(batch.count) }
            #expect(sizes.reduce(0, +) == count)
            // One piece more than a batch may hold.
            #expect(sizes.allSatisfy { $0 < 5000 })
        }
    }

    @Test("a cut or damaged file is noticed, never taken for a short one")
    func damage() throws {
        let packed = try Self.gzip([Self.three.joined(separator: "\n")])
        for length in 1..<packed.count {
            #expect(throws: Failure.self) { try Self.records(ExportFile(ResponseBody(packed.prefix(length)))) }
        }
        for place in 10..<packed.count {
            var damaged = packed
            damaged[place] ^= 0x55
            #expect(throws: Failure.self, "byte \(place)") { try Self.records(ExportFile(ResponseBody(damaged))) }
        }
        let list = "[" + Self.three.joined(separator: ",") + "]"
        for length in 1..<list.utf8.count {
            let cut = ExportFile(ResponseBody(Array(list.utf8.prefix(length))))
            let failure = #expect(throws: Failure.self) { try Self.records(cut) }
            #expect(failure?.kind == .transient)
        }
        let page = ExportFile(ResponseBody("<html>"))
        let failure = #expect(throws: Failure.self) { try Self.records(page) }
        #expect(failure?.kind == .data)
    }

    @Test("objects are found wherever the pieces end")
    func pieces() throws {
        for _ in 0..<40 {
            let seed = UInt64.random(in: .min ... .max)
            var random = SeededRandom(seed: seed)
            let objects = (0..<Int.random(in: 0...8, using: &random)).map { _ in Self.object(&random, depth: 3) }
            let bytes = Array("[\(objects.joined(separator: ",\n"))]".utf8)
            var splitter = RecordSplitter()
            var found: [String] = []
            var start = 0
            while start < bytes.count {
                let end = min(bytes.count, start + Int.random(in: 1...9, using: &random))
                try bytes[start..<end].withUnsafeBytes { piece in
                    found += try splitter.objects(in: piece).map { String(decoding: $0, as: UTF8.self) }
                }
                #expect(splitter.isComplete == (end == bytes.count), "seed \(seed)")
                start = end
            }
            #expect(found == objects, "seed \(seed)")
        }
    }

    @Test("an object that does not end is given up before it fills the memory")
    func endless() throws {
        let body = ResponseBody(#"{"a":""# + String(repeating: "x", count: RecordSplitter.longest + (1 << 20)))
        let failure = #expect(throws: Failure.self) { try Self.records(ExportFile(body)) }
        #expect(failure?.kind == .data)
    }

    private static func object(_ random: inout SeededRandom, depth: Int) -> String {
        let members = (0..<Int.random(in: 0...3, using: &random)).map { index -> String in
            let value =
                switch Int.random(in: 0...(depth > 0 ? 3 : 1), using: &random) {
                case 0: random.pick([#""}""#, #""\\\"{""#, #""[""#, #""ñ\\""#, #""""#])
                case 1: random.pick(["1", "null", "-2.5e3", "true"])
                case 2: "[\(object(&random, depth: depth - 1)),[]]"
                default: object(&random, depth: depth - 1)
                }
            return "\"k\(index)\":\(value)"
        }
        return "{\(members.joined(separator: ", "))}"
    }
}
