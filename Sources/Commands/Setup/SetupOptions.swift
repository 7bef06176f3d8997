import ArgumentParser
import ControlAPI
import CustomerModel
import FoundationEssentials

/// What may be said of a new source without being asked.
struct SetupOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The service, as clientelactl connectors lists it.", valueName: "name"))
    var connector: String?

    @Option(help: ArgumentHelp("What the source shall be called; else as its connector.", valueName: "name"))
    var name: String?

    @Option(help: ArgumentHelp("A list to pull; may be given several times.", valueName: "id"))
    var stream: [String] = []

    @Option(help: ArgumentHelp("Sync by itself this often.", valueName: "seconds"))
    var everySeconds: Int?

    @Option(help: "Sync by itself at these times, such as 'Mon..Sat 03:30'.")
    var calendar: String?

    @Option(help: ArgumentHelp("Whether later imports wait for you.", valueName: "automatic|confirm"))
    var importPolicy: SourceStatus.ImportPolicy?

    mutating func validate() throws {
        guard everySeconds == nil || calendar == nil else {
            throw ValidationError("Only one of --every-seconds and --calendar.")
        }
        if let everySeconds, everySeconds <= 0 { throw ValidationError("--every-seconds is more than 0.") }
    }

    var schedule: Schedule? {
        everySeconds == nil && calendar == nil
            ? nil : Schedule(everySeconds: everySeconds, calendar: calendar)
    }
}

extension SourceStatus.ImportPolicy: ExpressibleByArgument {}

extension NewAuthorization.Way: ExpressibleByArgument {}

/// What a connector needs to know, said on the command line.
struct GivenAnswers: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A setting of the connector, as text, or as JSON with := for =; may be given several times.",
            valueName: "name=value"))
    var setting: [SettingArgument] = []

    @Option(
        help: ArgumentHelp(
            "A secret out of a file, or with - out of a line of standard input; never itself on the command line.",
            valueName: "name=file:path|name=-"))
    var secret: [SecretArgument] = []

    mutating func validate() throws { try SecretArgument.refuseOnCommandLine(secret) }
}

/// How a person's consent is asked for.
struct ConsentOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Give your consent at the service instead of copying a secret: in a browser, or with a code on any device.",
            valueName: "page|device"))
    var consent: NewAuthorization.Way?

    @Option(
        help: ArgumentHelp(
            "Where the browser comes back; the application at the service must allow http://localhost:PORT/.",
            valueName: "port"))
    var redirectPort = 53117

    mutating func validate() throws {
        guard (1...65_535).contains(redirectPort) else { throw ValidationError("--redirect-port is from 1 to 65535.") }
    }
}

/// `name=text` or `name:=json`.
struct SettingArgument: ExpressibleByArgument, Sendable, Hashable {
    let name: String
    let value: JSONValue

    init?(argument: String) {
        let sides = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard sides.count == 2, !sides[0].isEmpty, sides[0] != ":" else { return nil }
        guard sides[0].last == ":" else {
            (name, value) = (String(sides[0]), .text(String(sides[1])))
            return
        }
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(sides[1].utf8)) else { return nil }
        (name, self.value) = (String(sides[0].dropLast()), value)
    }
}

/// Where a secret comes from: never from the command line itself, which every process can read.
struct SecretArgument: ExpressibleByArgument, Sendable, Hashable {
    /// The places.
    enum Place: Sendable, Hashable {
        case file(String)
        /// A line of standard input.
        case input
        /// The secret itself was written, or nothing that makes sense.
        case commandLine
    }

    let name: String
    let place: Place

    /// Takes anything, because argument-parser prints what cannot be taken, and that may be a secret.
    init(argument: String) {
        let sides = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard sides.count == 2, !sides[0].isEmpty else {
            (name, place) = ("", .commandLine)
            return
        }
        name = String(sides[0])
        if sides[1] == "-" {
            place = .input
        } else if sides[1].hasPrefix("file:"), sides[1].count > 5 {
            place = .file(String(sides[1].dropFirst(5)))
        } else {
            place = .commandLine
        }
    }

    /// Throws when one of them stands on the command line.
    static func refuseOnCommandLine(_ secrets: [SecretArgument]) throws {
        guard secrets.contains(where: { $0.place == .commandLine }) else { return }
        throw ValidationError(
            "--secret takes NAME=file:PATH or NAME=-. A secret that stood on the command line was readable for "
                + "every process: better make a new one.")
    }

    /// The secret, without blanks and line feeds around it.
    func read(_ surroundings: Surroundings) throws -> SecretText {
        let text: String
        switch place {
        case .input:
            text = surroundings.line(surroundings.isInteractive)?.trimmed ?? ""
        case .commandLine: throw Self.unusable("the secret '\(name)' has no place")
        case .file(let path):
            switch surroundings.file(path) {
            case .success(let bytes):
                guard let valid = String(validating: bytes, as: UTF8.self) else {
                    throw Self.unusable("\(path) is not UTF-8 text")
                }
                text = valid.trimmed
            case .failure(let failure): throw Self.unusable(failure.message)
            }
        }
        guard !text.isEmpty else { throw Self.unusable("the secret '\(name)' is empty") }
        return SecretText(text)
    }

    private static func unusable(_ detail: String) -> Problem {
        Problem("unusable_secret", status: 0, title: "Unusable secret", .configuration, detail)
    }
}
