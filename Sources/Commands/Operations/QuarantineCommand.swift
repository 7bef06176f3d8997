import ArgumentParser
import ControlAPI
import ControlClient
import CustomerModel

struct QuarantineCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine", abstract: "Records that are left out, and why.")

    @Option(help: ArgumentHelp("Only this source's.", valueName: "name"))
    var source: String?

    @Option(help: ArgumentHelp("How many, up to \(PageSize.maximum).", valueName: "number"))
    var limit = PageSize.default

    @Option(help: ArgumentHelp("Only those behind this one.", valueName: "entry"))
    var after: String?

    @OptionGroup var options: GlobalOptions

    mutating func validate() throws { try PageLimit.check(limit) }

    func run(_ session: Session) async throws -> ExitStatus {
        let list = try await session.client.quarantine(
            QuestionFilter(source: source.map { SourceName($0) }, limit: limit, after: after))
        try session.show(list, QuarantineText.page(list, session.time))
        return .success
    }
}
