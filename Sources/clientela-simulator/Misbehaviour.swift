import ArgumentParser
import SimulatedServices

/// How well the servers of a command behave.
struct Misbehaviour: ParsableArguments {
    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "A fault, as NAME, NAME@REQUEST or NAME@FIRST-LAST[/ROUTE]; may be repeated.",
            discussion: "Names: \(Fault.names.joined(separator: ", ")).", valueName: "fault"))
    var fault: [String] = []

    @Option(help: "How long every answer takes, in milliseconds.")
    var latencyMilliseconds = 0

    @Flag(help: "Compress bodies for clients that accept gzip.")
    var gzip = false

    @Flag(help: "After each answer change, add and remove a few people.")
    var churn = false

    func validate() throws {
        for text in fault where Self.rule(text) == nil { throw ValidationError("There is no fault '\(text)'.") }
        guard latencyMilliseconds >= 0 else { throw ValidationError("A latency is not negative.") }
    }

    /// Options for a service whose people are in that table.
    func options(port: Int = 0, table: String = SimulatedWorld.people, seed: UInt64) -> SimulatedService.Options {
        var options = SimulatedService.Options()
        options.port = port
        options.latency = .milliseconds(latencyMilliseconds)
        options.compresses = gzip
        for (fault, match) in fault.compactMap(Self.rule) {
            options.faults = options.faults.adding(fault, at: match)
        }
        if churn { options.script = options.script.churning(table, seed: seed, changed: 3, added: 1, removed: 1) }
        return options
    }

    private static func rule(_ text: String) -> (Fault, FaultPlan.Match)? {
        let parts = text.split(separator: "@", maxSplits: 1).map(String.init)
        guard let name = parts.first, let fault = Fault(named: name) else { return nil }
        guard parts.count == 2 else { return (fault, .every()) }
        let place = parts[1].split(separator: "/", maxSplits: 1).map(String.init)
        let numbers = (place.first ?? "").split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard let first = numbers.first.flatMap({ Int($0) }), first > 0 else { return nil }
        var match = FaultPlan.Match(route: place.count > 1 ? place[1] : "", first: first, last: first)
        if numbers.count == 2 {
            guard let last = numbers[1].isEmpty ? Int.max : Int(numbers[1]) else { return nil }
            match.last = last
        }
        return (fault, match)
    }
}
