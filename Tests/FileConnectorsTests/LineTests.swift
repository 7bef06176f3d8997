import ConnectorKit
import CustomerModel
import Foundation
import TestSupport
import Testing

@testable import FileConnectors

@Suite("JSON Lines")
struct LineTests {
    @Test("Random objects read back the same, whatever is around them")
    func roundTrips() async throws {
        var random = SeededRandom.printed("json lines")
        let pieces = ["a", "ñ", "😀", "\"", "\\", "\n", "\u{1}", "/", " ", "李", "\t", "'"]
        for _ in 0..<80 {
            var text = ""
            var expected: [(String, String?)] = []
            for number in 0..<Int.random(in: 1...30, using: &random) {
                let city = (0..<Int.random(in: 0...6, using: &random)).map { _ in random.pick(pieces) }.joined()
                let object: [String: Any] = [
                    "id": number, "email": "p\(number)@example.com", "city": city,
                    "nested": ["deep": [["x": NSNull(), "y": [1, 2.5e3, true]] as [String: Any]]] as [String: Any],
                ]
                let options: JSONSerialization.WritingOptions =
                    random.chance(0.5) ? [] : [.withoutEscapingSlashes, .sortedKeys]
                let data = try JSONSerialization.data(withJSONObject: object, options: options)
                text += String(decoding: data, as: UTF8.self) + random.pick(["\n", "\r\n", "\n\n", " \n"])
                expected.append((String(number), TextCleaner.cleaned(city).text))
            }
            let pulled = try await pull("jsonl", text)
            #expect(pulled.rejections.isEmpty)
            #expect(pulled.records.map(\.externalID.rawValue) == expected.map(\.0))
            #expect(pulled.records.map { $0.fields[.city] } == expected.map(\.1), "\(text)")
        }
    }

    @Test(
        "What RFC 8259 does not allow is broken",
        arguments: [
            "{\"id\":01}", "{\"id\":1,}", "{'id':1}", "{\"id\":1}}", "{\"id\" 1}", "{\"id\":.5}", "{\"id\":1.}",
            "{\"id\":+1}",
            "{\"id\":\"\t\"}", "{\"id\":\"\\x\"}", "{\"id\":\"\\u12\"}", "{\"id\":tru}", "{\"id\":nulll}",
            "{\"id\":NaN}", "{\"id\":1",
            "{\"id\":\"1}", "[]", "1", "\"x\"", "{\"id\":[1,]}", "{\"id\":1e}", "{id:1}",
        ])
    func strict(_ line: String) async throws {
        let sound = "{\"id\":7,\"email\":\"a@example.com\"}\n"
        let pulled = try await pull("jsonl", sound + line + "\n" + sound)
        #expect(pulled.records.count == 2)
        #expect(pulled.rejections.map(\.position) == ["clientes.jsonl:2"])
        #expect(pulled.rejections.map(\.reason) == [.malformedRecord])
    }

    @Test("A line of 100 MB is refused in bounded memory, and its neighbours are read")
    func hugeLine() async throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/clientes.jsonl"
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        let file = try #require(FileHandle(forWritingAtPath: path))
        file.write(Data("{\"id\":1,\"email\":\"a@example.com\"}\n{\"id\":2,\"email\":\"".utf8))
        let piece = Data(repeating: UInt8(ascii: "x"), count: 1 << 20)
        for _ in 0..<100 { file.write(piece) }
        file.write(Data("\"}\n{\"id\":3,\"email\":\"c@example.com\"}".utf8))
        try file.close()
        let pulled = try await pull(source("jsonl", ["path": .text(path)]))
        #expect(pulled.records.map(\.externalID.rawValue) == ["1", "3"])
        #expect(pulled.rejections.map(\.position) == ["clientes.jsonl:2"])
    }

    @Test("The window on a file never holds more than its fixed room")
    func boundedWindow() throws {
        let folder = TemporaryFolder()
        let path = try folder.write("x", [UInt8](repeating: 0x41, count: 8 << 20))
        let window = try TextWindow(try ByteFile(path: path, name: "x"), encoding: .utf8, from: 0)
        while try window.fill() { #expect(window.count <= FileLimits.rowBytes + FileLimits.chunkBytes * 2) }
        #expect(!window.isAtEnd, "full, and nothing was taken")
        #expect(window.count >= FileLimits.rowBytes)
    }

    @Test("Deep nesting is refused and never overflows the stack")
    func deep() async throws {
        let sound = "{\"id\":7,\"email\":\"a@example.com\"}\n"
        let deep = String(repeating: "[", count: 200_000)
        let objects = String(repeating: "{\"a\":", count: 100_000)
        let pulled = try await pull("jsonl", sound + "{\"id\":\(deep)\n" + objects + "\n" + sound)
        #expect(pulled.records.count == 2)
        #expect(pulled.rejections.count == 2)
    }

    @Test("A key that no early line has is taken up; the external ID stays what it was")
    func lateKeys() async throws {
        var text = ""
        for number in 0..<5000 {
            text += "{\"email\":\"p\(number)@example.com\",\"pad\":\"\(String(repeating: "x", count: 80))\"}\n"
        }
        text += "{\"email\":\"late@example.com\",\"city\":\"Colón\",\"id\":\"900\",\"tags\":[\"a\",\"b\"]}\n"
        let pulled = try await pull("jsonl", text)
        let last = try #require(pulled.records.last)
        #expect(last.externalID == ExternalID("late@example.com"))
        #expect(last.fields[.city] == "Colón")
        #expect(last.tags == ["a", "b"])
    }

    @Test("Lines whose every key is new stay quick and bounded")
    func manyKeys() async throws {
        var text = ""
        for number in 0..<3000 {
            text += "{\"email\":\"p\(number)@example.com\",\"k\(number)\":1,\"j\(number)\":{\"z\":2}}\n"
        }
        let pulled = try await pull("jsonl", text)
        #expect(pulled.records.count == 3000)
        #expect(pulled.rejections.isEmpty)
    }
}
