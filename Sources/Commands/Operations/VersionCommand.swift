import ArgumentParser
import ControlAPI
import ControlClient
import CustomerModel

struct VersionCommand: ClientCommand {
    /// This program's.
    static let text = "clientelactl \(ProgramVersion.text)"

    static let configuration = CommandConfiguration(
        commandName: "version", abstract: "The versions of this program and of the daemon.")

    @OptionGroup var options: GlobalOptions

    /// What `--json` prints.
    struct Versions: Encodable, Sendable, Hashable {
        var clientelactl = ProgramVersion.text
        var api = APIVersion.current.description
        /// nil: the daemon does not tell.
        var clientelad: String?
    }

    func run(_ session: Session) async throws -> ExitStatus {
        var versions = Versions()
        var because = ""
        do {
            versions.clientelad = try await session.client.status().version
        } catch let problem as Problem {
            because = problem.detail
        }
        var page = Page("\(Self.text), control API \(versions.api)")
        page.add(versions.clientelad.map { "clientelad \($0)" } ?? "clientelad: \(because)")
        try session.show(versions, page)
        return .success
    }
}
