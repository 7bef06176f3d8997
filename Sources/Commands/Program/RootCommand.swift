import ArgumentParser

/// The commands, as the help groups them.
struct RootCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clientelactl",
        abstract: "Steers clientelad: what it does, what it needs, and what it shall do.",
        discussion: """
            Every command takes --socket, --json and --no-color. Exit codes: 0 done; 64 the command line makes no \
            sense; 69 the daemon is not running; 70 internal error; 75 a run failed; 77 no permission, or a service \
            refuses a key; 78 the configuration must be mended; 79 a person must decide, or it is not possible now; \
            130 stopped.
            """,
        version: VersionCommand.text,
        groupedSubcommands: [
            CommandGroup(
                name: "Look",
                subcommands: [
                    StatusCommand.self, SourcesCommand.self, RunsCommand.self, RunCommand.self, WarningsCommand.self,
                    QuarantineCommand.self, MetricsCommand.self, ConnectorsCommand.self, VersionCommand.self,
                ]),
            CommandGroup(
                name: "Import",
                subcommands: [
                    SyncCommand.self, PreviewCommand.self, ImportCommand.self, DiscardCommand.self,
                    CancelCommand.self, UndoCommand.self, ConflictsCommand.self,
                ]),
            CommandGroup(name: "Customers", subcommands: [CustomersCommand.self]),
            CommandGroup(
                name: "Link",
                subcommands: [
                    SetupCommand.self, CheckCommand.self, StreamsCommand.self, AuthorizeCommand.self,
                    RemoveCommand.self,
                ]),
            CommandGroup(
                name: "Steer", subcommands: [PauseCommand.self, ResumeCommand.self, ReloadCommand.self]),
        ])
}
