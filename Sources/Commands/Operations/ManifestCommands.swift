import ArgumentParser
import ControlAPI
import ControlClient
import CustomerModel

struct CheckManifestCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Finds the mistakes of a manifest that you write, each at its place.")

    @Argument(help: ArgumentHelp("The manifest.", valueName: "file"), completion: .file(extensions: ["yaml"]))
    var file: String

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws -> ExitStatus {
        let manifest = try ManifestFile(file).read(session.surroundings)
        let review = try await session.client.reviewManifest(manifest)
        try session.show(review, ManifestPage.page(review, of: manifest.file))
        return review.connector == nil ? .configuration : .success
    }
}

struct TryConnectorCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "try", abstract: "Pulls one page with a real key and tells what became of each field.",
        discussion: """
            Nothing is kept: no source, no key, no customer. Of each field one example is shown, as the form of a value \
            without the value; --reveal shows the value itself. On a terminal it asks for whatever the options leave open.
            """)

    @Argument(
        help: ArgumentHelp("A manifest that you write, or the name of a connector.", valueName: "file|name"),
        completion: .file(extensions: ["yaml"]))
    var target: String

    @OptionGroup var given: GivenAnswers

    @Option(help: ArgumentHelp("The list to pull from; else the first.", valueName: "id"))
    var stream: String?

    @Flag(help: "Show values as they are.")
    var reveal = false

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws -> ExitStatus {
        let dialogue = Dialogue(
            session: session, isOpen: session.surroundings.isInteractive && !session.isJSON)
        var trial = NewTrial(stream: stream.map { StreamID($0) }, reveal: reveal)
        let connector: ConnectorDescription
        if ManifestFile.isOne(target) {
            let manifest = try ManifestFile(target).read(session.surroundings)
            let review = try await session.client.reviewManifest(manifest)
            guard let described = review.connector else {
                try session.show(review, ManifestPage.page(review, of: manifest.file))
                return .configuration
            }
            trial.manifest = manifest
            connector = described
        } else {
            connector = try await session.client.connector(target)
            trial.connector = connector.name
        }
        let answers = SourceAnswers(dialogue: dialogue, given: given)
        do {
            trial.settings = try answers.settings(of: connector)
            trial.secrets = try answers.secrets(of: connector)
        } catch is Dialogue.Ended {
            return .cancelled
        }
        let told = try await session.client.tryConnector(trial)
        try session.show(told, TrialPage.page(told))
        return .success
    }
}

/// A manifest on the disk of the person at the terminal.
private struct ManifestFile {
    let path: String

    init(_ path: String) { self.path = path }

    /// Whether an argument means a file rather than a connector's name.
    static func isOne(_ argument: String) -> Bool {
        argument.contains("/") || argument.hasSuffix(".yaml") || argument.hasSuffix(".yml")
    }

    func read(_ surroundings: Surroundings) throws -> ManifestText {
        switch surroundings.file(path) {
        case .failure(let failure):
            throw Problem("unreadable_file", status: 0, title: "Unreadable file", .configuration, failure.message)
        case .success(let bytes):
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw Problem(
                    "unreadable_file", status: 0, title: "Unreadable file", .configuration, "\(path) is not UTF-8 text")
            }
            return ManifestText(file: path, text: text)
        }
    }
}
