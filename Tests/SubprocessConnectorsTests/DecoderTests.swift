import ConnectorKit
import CustomerModel
import RecordColumns
import TestSupport
import Testing

@testable import SubprocessConnectors

@Suite("Lines and messages")
struct DecoderTests {
    private func lines(_ pieces: [[UInt8]], limit: Int = 10) -> [String] {
        var splitter = LineSplitter(limit: limit)
        var found: [String] = []
        func note(_ line: LineSplitter.Line) {
            switch line {
            case .whole(let bytes): found.append(String(decoding: bytes, as: UTF8.self))
            case .tooLong(let head, let length):
                found.append("<\(String(decoding: head.prefix(4), as: UTF8.self)) \(length)>")
            }
        }
        for piece in pieces { piece.withUnsafeBufferPointer { splitter.feed($0, note) } }
        splitter.finish(note)
        return found
    }

    @Test("Lines are the same however the bytes are cut")
    func cuts() {
        var random = SeededRandom.printed("line cuts")
        let text = "short\n\nexactly10!\r\nexactly-10\neleven bytes\n" + String(repeating: "x", count: 3000) + "\nlast"
        let expected = [
            "short", "", "<exac 11>", "exactly-10", "<elev 12>", "<xxxx 3000>", "last",
        ]
        #expect(lines([Array(text.utf8)]) == expected)
        for _ in 0..<300 {
            var pieces: [[UInt8]] = []
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                let piece = rest.prefix(Int.random(in: 0...40, using: &random))
                pieces.append(Array(piece))
                rest = rest.dropFirst(piece.count)
            }
            #expect(lines(pieces) == expected)
        }
    }

    @Test("What is held of endless lines stays small")
    func bounded() {
        var splitter = LineSplitter(limit: 1 << 20)
        let block = [UInt8](repeating: 0x78, count: 1 << 16)
        var most = 0
        for _ in 0..<2000 {
            block.withUnsafeBufferPointer { splitter.feed($0) { _ in } }
            most = max(most, splitter.heldBytes)
        }
        #expect(most <= 3 << 20)
        #expect(splitter.heldBytes < 1 << 16)
    }

    @Test("JSON reads back as it was written, and what is none is refused with its byte")
    func json() throws {
        let text = #"{"a":[1,-0.50e+3,"x\u0041\ud83d\ude00\n",true,null,{}],"b":{"c":12345678901234567890.10}}"#
        let value = try JSONCursor.value(of: text.utf8)
        #expect(value["b"]?["c"] == .number("12345678901234567890.10"))
        #expect(value["a"]?.items?[2] == .text("xA😀\n"))
        #expect(try JSONCursor.value(of: value.json.utf8) == value)
        for broken in [
            "", "{", "[1,]", "{\"a\":}", "nul", "01", "1.", "\"\u{01}\"", "\"\\x\"", "{} {}", "[1] x", "\"\\u12\"",
            "+1", "{1:2}",
        ] {
            #expect(throws: JSONCursor.Broken.self, "\(broken)") { try JSONCursor.value(of: broken.utf8) }
        }
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: JSONCursor.Broken.self) { try JSONCursor.value(of: deep.utf8) }
        #expect(try JSONCursor.value(of: #""half \ud800 \ud800\u0041""#.utf8) == .text("half \u{FFFD} \u{FFFD}A"))
    }

    @Test("Singer messages")
    func singer() {
        func read(_ text: String) -> SingerMessage { withBytes(text) { SingerMessage.read($0) } }
        #expect(read("INFO hello") == .noise && read("") == .noise && read("[1]") == .noise)
        #expect(read(#"{"level":"info"}"#) == .noise)
        #expect(read(#"{"type":"RECORD","stream":"a","record":{"x":1}}"#) == .record(stream: "a", data: 39..<46))
        #expect(
            read(#" {"record":{"x":"}"},"stream":"\u0061","type":"RECORD"} "#) == .record(stream: "a", data: 11..<20))
        #expect(read(#"{"type":"STATE","value":{"a":1}}"#) == .state(["a": 1]))
        #expect(read(#"{"type":"STATE"}"#) == .state(.emptyObject))
        #expect(read(#"{"type":"ACTIVATE_VERSION","stream":"a","version":1}"#) == .activateVersion(stream: "a"))
        #expect(read(#"{"type":"BATCH"}"#) == .other("BATCH"))
        #expect(
            read(
                #"{"type":"SCHEMA","stream":"a","schema":{"properties":{"id":{},"x":{"properties":{"y":{}}}}},"#
                    + #""key_properties":["id"]}"#)
                == .schema(stream: "a", shape: RecordShape(paths: ["id", "x.y"], keys: ["id"])))
        for text in [
            #"{"type":"RECORD","stream":"a","record":"#, #"{"type":"RECORD","stream":"a"}"#,
            #"{"type":"STATE","value":{]}"#,
            #"{"type":"RECORD","stream":"a","record":[1]}"#, #"{"type":"SCHEMA","stream":"a"}"#,
            #"{"type":"RECORD"} x"#,
        ] {
            guard case .broken = read(text) else {
                Issue.record("\(text) is \(read(text))")
                continue
            }
        }
    }

    @Test("Airbyte messages")
    func airbyte() {
        func read(_ text: String) -> AirbyteMessage { withBytes(text) { AirbyteMessage.read($0) } }
        #expect(read("Traceback (most recent call last):") == .noise)
        #expect(
            read(#"{"type":"RECORD","record":{"stream":"a","data":{"x":1},"emitted_at":1}}"#)
                == .record(stream: .init("a"), data: 47..<54))
        #expect(
            read(#"{"record":{"data":{},"namespace":"n","stream":"a"},"type":"RECORD"}"#)
                == .record(stream: .init("a", namespace: "n"), data: 18..<20))
        #expect(
            read(#"{"type":"CONNECTION_STATUS","connectionStatus":{"status":"FAILED","message":"x"}}"#)
                == .connection(succeeded: false, message: "x"))
        #expect(read(#"{"type":"TRACE","trace":{"type":"ESTIMATE","emitted_at":1.5}}"#) == .other("ESTIMATE"))
        #expect(read(#"{"type":"LOG","log":{"level":"INFO","message":"x"}}"#) == .other("LOG"))
        #expect(read(#"{"type":"CONTROL","control":{"type":"OTHER"}}"#) == .other("CONTROL"))
        for text in [
            #"{"type":"RECORD"}"#, #"{"type":"RECORD","record":[]}"#, #"{"type":"STATE","state":{"type":"STREAM"}}"#,
            #"{"type":"STATE","state":{"type":"NEW"}}"#, #"{"type":"TRACE"}"#, #"{"type":"CATALOG","catalog":7}"#,
        ] {
            guard case .broken = read(text) else {
                Issue.record("\(text) is \(read(text))")
                continue
            }
        }
    }

    /// Lines of both protocols, to be damaged.
    private static let sound = [
        #"{"type":"RECORD","stream":"people","record":{"id":1,"email":"a@example.com","x":{"y":[1,2.5e3,null,true]}}}"#,
        #"{"type":"SCHEMA","stream":"people","schema":{"properties":{"id":{"type":"integer"}}},"key_properties":["id"]}"#,
        #"{"type":"STATE","value":{"bookmarks":{"people":{"at":"2026-01-01","\u00e9":"\ud83d\ude00"}}}}"#,
        #"{"type":"ACTIVATE_VERSION","stream":"people","version":1}"#,
        #"{"type":"RECORD","record":{"stream":"users","data":{"id":1,"name":"Ana \\ \"D\""},"emitted_at":1}}"#,
        #"{"type":"STATE","state":{"type":"STREAM","stream":{"stream_descriptor":{"name":"users"},"stream_state":{"a":1}}}}"#,
        #"{"type":"TRACE","trace":{"type":"ERROR","error":{"message":"x","failure_type":"config_error"}}}"#,
        #"{"type":"TRACE","trace":{"type":"STREAM_STATUS","stream_status":{"stream_descriptor":{"name":"users"},"status":"COMPLETE"}}}"#,
        #"{"type":"CONTROL","control":{"type":"CONNECTOR_CONFIG","connectorConfig":{"config":{"a":["b"]}}}}"#,
    ]

    @Test("Random damage to messages: no crash, no hang, and places of records stay within their lines")
    func fuzz() throws {
        var random = SeededRandom.printed("decoder fuzz")
        let settings = RecordSettings.plain
        for _ in 0..<20_000 {
            var line = Array(random.pick(Self.sound).utf8)
            for _ in 0..<Int.random(in: 0...6, using: &random) {
                guard !line.isEmpty else { break }
                let place = Int.random(in: 0..<line.count, using: &random)
                switch Int.random(in: 0..<6, using: &random) {
                case 0: line[place] = UInt8.random(in: 0...255, using: &random)
                case 1: line.remove(at: place)
                case 2: line.insert(random.pick(Array(#"{}[]",:\u0e1-"#.utf8)), at: place)
                case 3: line.removeSubrange(place...)
                case 4: line.insert(contentsOf: line[place...].prefix(20), at: place)
                default: line.append(contentsOf: Array(random.pick(Self.sound).utf8))
                }
            }
            var singer = SingerTalk(stream: "people", names: ["people"], others: ["orders"], isFull: true)
            var airbyte = AirbyteTalk(stream: .init("users"), isFull: true)
            try line.withUnsafeBufferPointer { bytes in
                for verdict in [singer.hear(bytes), airbyte.hear(bytes)] {
                    guard case .record(let place) = verdict else { continue }
                    #expect(place.lowerBound >= 0 && place.upperBound <= bytes.count)
                    let mapper = RecordMapper(
                        settings, zone: .utc, stream: "people", program: "tap", shape: RecordShape())
                    var page = PulledPage(records: [])
                    try mapper.take(UnsafeBufferPointer(rebasing: bytes[place]), into: &page)
                    // What was damaged may be understood by nobody; it must not crash.
                    _ = try? mapper.settle(into: &page)
                }
            }
            _ = (singer.outcome(.exit(0)), airbyte.outcome(.exit(0)))
        }
    }

    @Test("Random bytes in random pieces are cut, read and forgotten")
    func noise() {
        var random = SeededRandom.printed("noise fuzz")
        var splitter = LineSplitter(limit: 500)
        var huge = AirbyteTalk(stream: .init("users"), isFull: true)
        for _ in 0..<2 {
            withBytes(
                #"{"type":"STATE","state":{"type":"STREAM","stream":{"stream_descriptor":{"name":"users"},"#
                    + #""stream_state":{}},"sourceStats":{"recordCount":9223372036854775807}}}"#
            ) { _ = huge.hear($0) }
        }
        var talk = AirbyteTalk(stream: .init("users"), isFull: false)
        for _ in 0..<3000 {
            let piece = (0..<Int.random(in: 0...400, using: &random)).map { _ in
                random.chance(0.02)
                    ? 0x0A
                    : random.chance(0.5)
                        ? random.pick(Array(#"{}[]"type:RECORD"#.utf8)) : UInt8.random(in: 0...255, using: &random)
            }
            piece.withUnsafeBufferPointer { bytes in
                splitter.feed(bytes) { line in
                    switch line {
                    case .whole(let text): _ = talk.hear(text)
                    case .tooLong(let head, _): _ = talk.hear(headOfLongLine: head)
                    }
                }
            }
            #expect(splitter.heldBytes <= 1 << 18)
        }
    }
}
