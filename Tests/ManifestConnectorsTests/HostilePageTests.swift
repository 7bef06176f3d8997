import ConnectorKit
import CustomerModel
import ManifestConnectors
import Testing

/// Bad input has a documented class, is never a crash, and never costs a neighbour.
@Suite struct HostilePageTests {
    /// Pulls one page whose record stands between two sound ones.
    private func pulled(_ record: [UInt8], fields: String = "fields: { email: email, first_name: name }") async throws
        -> Pull
    {
        var manifest = SmallManifest()
        manifest.pagination = "pagination: { none: {} }"
        manifest.request = "request: { get: /people }"
        manifest.fields = fields
        let body = Array("{\"people\":[\(person(1)),".utf8) + record + Array(",\(person(2))]}".utf8)
        let service = ScriptedService([HTTPResponse(status: 200, body: ResponseBody(body))])
        return try await pull(manifest.connector(service))
    }

    private func pulled(_ record: String) async throws -> Pull { try await pulled(Array(record.utf8)) }

    @Test("records that cannot be used are quarantined, each with its reason; the neighbours stay")
    func quarantine() async throws {
        let long = String(repeating: "9", count: 1_000_000)
        let cases: [(record: String, reason: Rejection.Reason)] = [
            (#"{"email":"a@x.com"}"#, .missingExternalID), (#"{"id":null}"#, .missingExternalID),
            (#"{"id":""}"#, .missingExternalID), (#"{"id":{"a":1}}"#, .missingExternalID),
            (#"{"id":true}"#, .missingExternalID), ("{\"id\":\"\(long)\"}", .externalIDTooLong),
            ("{\"id\":\(long)}", .externalIDTooLong), ("null", .malformedRecord), ("17", .malformedRecord),
            (#""text""#, .malformedRecord), ("[]", .malformedRecord), (#"{"id":"a\u0000b"}"#, .malformedRecord),
            (#"{"id":"a\nb"}"#, .malformedRecord), (#"{"id":"\ud800"}"#, .malformedRecord),
            (#"{"id":"x","email":"a\udc00@x.com"}"#, .malformedRecord),
            ("{\"id\":\"a\u{1}b\"}", .malformedRecord),
        ]
        for (record, reason) in cases {
            let pull = try await pulled(record)
            #expect(pull.ids == ["1", "2"], "\(record.prefix(60))")
            #expect(pull.rejections.map(\.reason) == [reason], "\(record.prefix(60))")
            #expect(pull.rejections.first?.position == "page 1, record 2")
            #expect((pull.rejections.first?.externalID?.count ?? 0) <= 120)
            #expect(pull.outcome.reachedEnd)
        }
    }

    @Test("bytes that are no UTF-8 become U+FFFD; where they hit the key or the e-mail the record is malformed")
    func invalidUTF8() async throws {
        let bad: [UInt8] = [0xC3, 0x28, 0xFF, 0xED, 0xA0, 0x80]
        let name = try await pulled(Array(#"{"id":"x","name":"Jos"#.utf8) + bad + Array("\"}".utf8))
        #expect(name.ids == ["1", "x", "2"])
        #expect(name.records[1].fields[.firstName]?.contains("\u{FFFD}") == true)
        let key = try await pulled(Array(#"{"id":"x"#.utf8) + bad + Array("\",\"name\":\"Ana\"}".utf8))
        #expect(key.ids == ["1", "2"])
        #expect(key.rejections.map(\.reason) == [.malformedRecord])
        let email = try await pulled(Array(#"{"id":"x","email":"a"#.utf8) + bad + Array("@x.com\"}".utf8))
        #expect(email.rejections.map(\.reason) == [.malformedRecord])
    }

    @Test("odd records that can be used are used: keys verbatim, long values cut, the last of two equal keys")
    func odd() async throws {
        let big = try await pulled(#"{"id":90071992547409931234567890123456789012345,"email":"a@x.com"}"#)
        #expect(big.ids[1] == "90071992547409931234567890123456789012345")
        #expect(try await pulled(#"{"id":1.50}"#).ids[1] == "1.50")
        #expect(try await pulled(#"{"id":" a b "}"#).ids[1] == " a b ")
        #expect(try await pulled(#"{"id":"a","id":"b"}"#).ids[1] == "b")
        #expect(try await pulled("{\"\\u0069d\":\"x\",\"id\":\"y\"}").ids[1] == "y")
        let long = try await pulled("{\"id\":\"x\",\"name\":\"\(String(repeating: "ñ", count: 5000))\"}")
        #expect(long.records[1].fields[.firstName]?.utf8.count == 1024)
        #expect(long.warnings == ["a value longer than 1024 bytes was cut"])
        let signs = try await pulled(#"{"id":"x","name":"A\tn\u0000a \ud83d\ude00 \u00e9\/\"\\"}"#)
        #expect(signs.records[1].fields[.firstName] == "A na 😀 é/\"\\")
        let deep = String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000)
        #expect(try await pulled("{\"other\":\(deep),\"id\":\"x\"}").ids == ["1", "x", "2"])
        #expect(try await pulled(#"{"email":{"a":1},"name":["x"],"id":"x"}"#).records[1].fields.isEmpty)
    }

    @Test("an e-mail stays as it was typed, usable or not: the planner judges it (R2, R5)")
    func emails() async throws {
        for email in ["a@b", #"\"x y\"@z.com"#, "josé@españa.es"] {
            let pull = try await pulled("{\"id\":\"x\",\"email\":\"\(email)\"}")
            #expect(pull.records[1].fields[.email] == email.replacing("\\", with: ""))
        }
        let blanks = try await pulled("{\"id\":\"x\",\"email\":\"\u{200B}  ANA@Example.COM\u{A0}\"}")
        #expect(blanks.records[1].fields[.email] == "ANA@Example.COM")
    }

    @Test("a byte order mark does not matter")
    func byteOrderMark() async throws {
        var manifest = SmallManifest()
        manifest.pagination = "pagination: { none: {} }"
        manifest.request = "request: { get: /people }"
        let service = ScriptedService([.json("\u{FEFF}{\"people\":[\(person(1))]}")])
        #expect(try await pull(manifest.connector(service)).ids == ["1"])
    }
}
