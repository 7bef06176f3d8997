import ArgumentParser
import ControlAPI
import ControlClient
import CustomerModel

struct QuarantineCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine", abstract: "Records that are left out, and why.")

    @OptionGroup var question: QuestionOptions

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws -> ExitStatus {
        let list = try await session.client.quarantine(
            question.filter)
        try session.show(list, QuarantineText.page(list, session.time))
        return .success
    }
}
