import ArgumentParser

/// The command line of the simulated services.
@main
struct Simulator: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clientela-simulator",
        abstract: "Servers on this machine that behave like the providers Clientela reads from.",
        discussion: "The people and the keys are made up; nothing leaves this machine.",
        subcommands: [Demo.self, Serve.self, Bench.self])
}
