import ArgumentParser
import ControlAPI

/// A command that asks the daemon.
protocol ClientCommand: AsyncParsableCommand {
    var options: GlobalOptions { get }

    /// Asks, shows the answer, and says how the program ends; a `Problem` that it throws is shown by the caller.
    func run(_ session: Session) async throws -> ExitStatus
}

extension ClientCommand {
    mutating func run() async throws {
        let command = self
        let session = Session(options)
        let status = await session.perform { try await command.run(session) }
        guard status == .success else { throw ExitCode(status.rawValue) }
    }
}
