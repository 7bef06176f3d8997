import ArgumentParser
import Glibc

/// Measures the whole program from outside and prints each figure beside its limit.
@main
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clientela-bench",
        abstract: "Measures syncs of a million members against the floor: curl and the sqlite3 shell.",
        discussion: """
            The floor is what nobody can go below: curl fetches the same pages, and the sqlite3 shell upserts the same \
            rows into the same schema, in transactions of 1000 members. CPU is user and system time of the whole \
            process. The simulated service is a process of its own and is not counted.
            """)

    @Option(help: "Numbers of members, separated by commas.")
    var members = "100000,1000000"

    @Option(help: "A folder for databases and scripts; emptied first.")
    var folder = ".build/bench"

    @Flag(help: "Only the peak of memory at these numbers of members, without the floor.")
    var memoryOnly = false

    @Flag(help: "Only the daemon: start, memory and wake-ups while it waits, answers while it imports.")
    var serviceOnly = false

    @Option(help: "How long the daemon is watched while it waits.")
    var idleSeconds = 60

    func run() throws {
        let programs = try Programs()
        let sizes = members.split(separator: ",").compactMap { Int($0) }
        guard !sizes.isEmpty, sizes.allSatisfy({ $0 > 0 }) else {
            throw ValidationError("--members takes whole numbers, such as 100000,1000000.")
        }
        _ = try ChildProcess.run("rm", ["-rf", folder])
        _ = try ChildProcess.run("mkdir", ["-p", folder])
        for size in sizes where !serviceOnly {
            let shop = try BenchShop(programs: programs, folder: "\(folder)/\(size)", members: size)
            defer { shop.close() }
            Table.say("\n\(size) members")
            if memoryOnly {
                try shop.memory()
            } else {
                try shop.syncs()
                try shop.otherWriter()
            }
        }
        if !memoryOnly, !serviceOnly {
            Table.say("\n200 ms a page, 8 connections")
            let slow = try BenchShop(
                programs: programs, folder: "\(folder)/slow", members: 400_000, latencyMilliseconds: 200)
            defer { slow.close() }
            try slow.pagesPerSecond(connections: 8, latencySeconds: 0.2)
        }
        if !memoryOnly {
            Table.say("\nthe daemon, with an import of 400000 members")
            let served = try BenchShop(programs: programs, folder: "\(folder)/service", members: 400_000)
            defer { served.close() }
            try ServiceBench(shop: served).run(idleSeconds: idleSeconds)
        }
    }
}

/// The built programs, beside this one.
struct Programs {
    let daemon: String
    let simulator: String

    init() throws {
        var path = [CChar](repeating: 0, count: 4096)
        let length = readlink("/proc/self/exe", &path, path.count - 1)
        guard length > 0 else { throw ChildProcess.Trouble(description: "cannot tell where this program is") }
        let own = String(decoding: path[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let folder = own.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        daemon = folder + "/clientelad"
        simulator = folder + "/clientela-simulator"
        for program in [daemon, simulator] where access(program, X_OK) != 0 {
            throw ChildProcess.Trouble(description: "\(program) is not built; run scripts/bench")
        }
    }
}
