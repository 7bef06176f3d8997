import ControlAPI
import CustomerModel
import FoundationEssentials
import TestSupport
import Testing

/// Values as they cross the socket.
@Suite struct JSONTests {
    @Test func everyValueComesBackAsItWent() throws {
        try roundTrip(ScriptedValues.status)
        try roundTrip(ScriptedValues.run)
        try roundTrip(ScriptedValues.progress)
        try roundTrip(ScriptedValues.reload)
        try roundTrip(ScriptedValues.connector)
        try roundTrip(ScriptedValues.streams)
        try roundTrip(ScriptedValues.conflict)
        try roundTrip(ScriptedValues.quarantined)
        try roundTrip(Problem(Failure("wrong_key", .authentication, "the key is refused"), wayOut: "mend it"))
    }

    private func roundTrip<Value: Codable & Equatable>(_ value: Value) throws {
        #expect(try ControlJSON.decode(Value.self, from: ControlJSON.encode(value)) == value)
    }

    @Test func keysAreSnakeCaseAndUnknownValuesAbsent() throws {
        let entry = QuarantineEntry(
            source: SourceName("caja"), externalID: ExternalID("C-1"), reason: "missing_email", sentence: "no address",
            firstSeenBy: RunReference("1"), lastSeenBy: RunReference("2"), lastSeenAt: Timestamp(seconds: 0))
        #expect(
            try text(entry) == """
                {"external_id":"C-1","first_seen_by":"1","last_seen_at":"1970-01-01T00:00:00Z","last_seen_by":"2",\
                "reason":"missing_email","sentence":"no address","source":"caja"}
                """)
    }

    @Test func namesOfSettingsAndSecretsStayAsTheyAre() throws {
        let body = #"""
            {"name":"boletin","connector":"x","settings":{"first_name_field":"A","theId":{"inner_key":[1,2.5,null]}},
             "secrets":{"api_key":"sk"}}
            """#
        let source = try NewSource.read(Data(body.utf8))
        #expect(source.settings["first_name_field"] == .text("A"))
        #expect(source.settings["theId"] == .object(["inner_key": .list([.integer(1), .number(2.5), .null])]))
        #expect(source.secrets["api_key"]?.exposed == "sk")
        try roundTrip(source)
    }

    @Test func nothingPrintsASecret() {
        let source = NewSource(
            name: SourceName("a"), connector: "b", secrets: ["api_key": SecretText("sk-1234")])
        var dumped = ""
        dump(source, to: &dumped)
        #expect(!"\(source) \(String(reflecting: source)) \(dumped)".contains("sk-1234"))
    }

    @Test(arguments: [
        "externalID", "newAccounts", "id", "wayOut", "announcedNewAccounts", "lastSeenAt", "everySeconds", "pid",
    ])
    func aNameComesBackFromItsKey(name: String) {
        #expect(KeyText.camel(KeyText.snake(name)) == name)
    }

    @Test(arguments: [
        (#"{"full":1}"#, "the value of 'full' is of another kind than expected"),
        (#"{"full":true,"ful":true}"#, "the key 'ful' is not known here; expected full, preview"),
        (#"{"full":null}"#, "the value of 'full' is null; leave a key out that has no value"),
        ("[1]", "the body is not a JSON object; expected one with full, preview"),
    ])
    func aMistakeInABodyIsTold(body: String, sentence: String) {
        let problem = #expect(throws: Problem.self) { try SyncRequest.read(Data(body.utf8)) }
        #expect(problem?.detail == sentence)
        #expect(problem?.status == 400)
    }

    @Test(arguments: ["-1", "1.5", "131793946380796981936128"])
    func aNumberOfAccountsIsNone(number: String) {
        let body = #"{"announced_new_accounts":\#(number)}"#
        let problem = #expect(throws: Problem.self) { try ImportRequest.read(Data(body.utf8)) }
        #expect(problem?.status == 400)
    }

    @Test func aMissingKeyIsTold() {
        let problem = #expect(throws: Problem.self) { try NewSource.read(Data(#"{"name":"a"}"#.utf8)) }
        #expect(problem?.detail == "the key 'connector' is missing")
    }

    @Test func noBodyIsABodyWhereNoneIsNeeded() throws {
        #expect(try SyncRequest.read(Data()) == SyncRequest())
        #expect(throws: Problem.self) { try ConflictDecision.read(Data()) }
    }

    @Test func aValueInABodyIsNeverRepeated() {
        let body = #"{"name":"a","connector":"b","secrets":{"api_key":["sk-1234"]}}"#
        let problem = #expect(throws: Problem.self) { try NewSource.read(Data(body.utf8)) }
        #expect(problem?.detail.contains("sk-1234") == false)
    }

    private func text(_ value: some Encodable) throws -> String {
        String(decoding: try ControlJSON.encode(value), as: UTF8.self)
    }
}
