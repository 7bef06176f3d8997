import ArgumentParser

/// The program `clientelactl`.
package enum ControlProgram {
    /// Does what the arguments, without the program's name, ask for; gives the exit code.
    package static func run(_ arguments: [String], in surroundings: Surroundings = .system) async -> Int32 {
        await Surroundings.$current.withValue(surroundings) {
            do {
                var command = try RootCommand.parseAsRoot(ArgumentOrder.arranged(arguments))
                if var command = command as? any AsyncParsableCommand {
                    try await command.run()
                } else {
                    try command.run()
                }
                return ExitStatus.success.rawValue
            } catch {
                return end(error, surroundings)
            }
        }
    }

    /// Help, a mistake in the command line, or the exit code of a command that has said everything itself.
    private static func end(_ error: any Error, _ surroundings: Surroundings) -> Int32 {
        if let code = error as? ExitCode { return code.rawValue }
        let code = RootCommand.exitCode(for: error)
        let text = RootCommand.fullMessage(for: error)
        if !text.isEmpty {
            surroundings.write(text.hasSuffix("\n") ? text : text + "\n", code == .success ? .output : .error)
        }
        return code.rawValue
    }
}
