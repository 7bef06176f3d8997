import ArgumentParser
import ControlAPI

struct SetupCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "setup",
        abstract: "Links a service step by step: key, test, lists, preview, import.",
        discussion: """
            On a terminal it asks for whatever the options leave open. Elsewhere, and with --json or --no-questions, \
            it asks nothing; then it imports only with --import.
            """)

    @OptionGroup var setup: SetupOptions

    @OptionGroup var given: GivenAnswers

    @OptionGroup var how: ConsentOptions

    @Flag(name: .customLong("import"), help: "Import after the preview, without being asked.")
    var imports = false

    @Flag(help: "Ask nothing, even on a terminal.")
    var noQuestions = false

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws -> ExitStatus {
        let isOpen = session.surroundings.isInteractive && !noQuestions && !session.isJSON
        let dialogue = Dialogue(session: session, isOpen: isOpen)
        do {
            return try await SetupWalk(
                session: session, options: setup, given: given, how: how, imports: imports, dialogue: dialogue
            ).run()
        } catch is Dialogue.Ended {
            return .cancelled
        }
    }
}
