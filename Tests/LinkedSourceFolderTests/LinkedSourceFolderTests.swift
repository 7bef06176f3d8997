import ControlAPI
import CustomerModel
import Daemon
import Glibc
import LinkedSourceFolder
import TestSupport
import Testing

/// Linked sources on a real disk.
@Suite struct LinkedSourceFolderTests {
    private static func source(_ secrets: [String: String] = ["api_key": "s3creto"]) -> LinkedSource {
        LinkedSource(
            NewSource(
                name: SourceName("boletin"), connector: "mailchimp",
                settings: [
                    "base_url": .text("https://é.example/"), "page": .integer(3),
                    "deep": .object(["a": .list([.null])]),
                ],
                secrets: secrets.mapValues { SecretText($0) }, schedule: Schedule(everySeconds: 3600),
                importPolicy: .confirm),
            streams: [StreamID("a1"), StreamID("b2")])
    }

    private func mode(_ path: String) -> mode_t {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
    }

    @Test("A source is kept whole, its secrets apart, and nobody else may read either")
    func kept() throws {
        let place = try TemporaryFolder()
        let folder = LinkedSourceFolder(path: place.path + "/linked", replacements: place.path + "/secrets")
        #expect(try folder.source(SourceName("boletin")) == nil)
        try folder.keep(Self.source())
        #expect(try folder.source(SourceName("boletin")) == Self.source())
        #expect(mode(folder.path) == 0o700)
        #expect(mode(folder.place(of: SourceName("boletin"))) == 0o600)
        #expect(mode(folder.path + "/boletin.secrets") == 0o700)
        #expect(mode(folder.path + "/boletin.secrets/api_key") == 0o600)
        let document = place.text(of: "linked/boletin.yaml")
        #expect(!document.contains("s3creto") && document.contains(#""every_minutes" : 60"#))
    }

    @Test("A source that is kept again leaves no secret of the old one behind")
    func replaced() throws {
        let place = try TemporaryFolder()
        let folder = LinkedSourceFolder(path: place.path + "/linked", replacements: place.path + "/secrets")
        try folder.keep(Self.source(["api_key": "old", "other": "x"]))
        try folder.keep(Self.source(["api_key": "new"]))
        #expect(try folder.source(SourceName("boletin")) == Self.source(["api_key": "new"]))
        #expect(place.text(of: "linked/boletin.secrets/other").isEmpty)
    }

    @Test("A source that is forgotten leaves nothing, and can be forgotten twice")
    func forgotten() throws {
        let place = try TemporaryFolder()
        let folder = LinkedSourceFolder(path: place.path + "/linked", replacements: place.path + "/secrets")
        try folder.keep(Self.source())
        try folder.forget(SourceName("boletin"))
        try folder.forget(SourceName("boletin"))
        #expect(try folder.source(SourceName("boletin")) == nil)
        #expect(mode(folder.path + "/boletin.secrets") == 0)
    }

    @Test("A schedule that the configuration could not say is refused before anything is written")
    func badSchedule() throws {
        let place = try TemporaryFolder()
        let folder = LinkedSourceFolder(path: place.path + "/linked", replacements: place.path + "/secrets")
        for schedule in [Schedule(everySeconds: 90), Schedule(), Schedule(everySeconds: 60, calendar: "daily")] {
            var source = Self.source()
            source.source.schedule = schedule
            let failure = #expect(throws: Failure.self) { try folder.keep(source) }
            #expect(failure?.code == "bad_schedule")
        }
        #expect(mode(folder.path) == 0)
    }

    @Test("A damaged file, and a secret that is gone, are told and not taken for nothing")
    func damaged() throws {
        let place = try TemporaryFolder()
        let folder = LinkedSourceFolder(path: place.path + "/linked", replacements: place.path + "/secrets")
        try folder.keep(Self.source())
        unlink(folder.path + "/boletin.secrets/api_key")
        #expect(throws: Failure.self) { try folder.source(SourceName("boletin")) }
        #expect(folder.holds(SourceName("boletin")) && !folder.holds(SourceName("caja")))
        try folder.keep(Self.source())
        try place.write("{", to: "linked/boletin.yaml")
        #expect(throws: Failure.self) { try folder.source(SourceName("boletin")) }
    }

    @Test("A disk that refuses is a failure with the place in it")
    func refused() throws {
        let place = try TemporaryFolder()
        try place.write("no folder", to: "linked")
        let failure = #expect(throws: Failure.self) {
            try LinkedSourceFolder(path: place.path + "/linked", replacements: place.path + "/secrets").keep(
                Self.source())
        }
        #expect(failure?.kind == .internal && failure?.message.contains("/linked") == true)
    }
}
