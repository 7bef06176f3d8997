import Glibc

/// One simulated service, one configuration and one database, and the measurements made on them.
final class BenchShop {
    private let programs: Programs
    private let folder: String
    private let members: Int
    private let simulator: ChildProcess
    private let ports: [String: String]
    private var configuration: String { folder + "/clientela.yaml" }
    /// Short enough for a socket, whatever the folder.
    var socketPath: String { folder + "/s" }
    private var database: String { folder + "/customers.sqlite" }

    init(programs: Programs, folder: String, members: Int, latencyMilliseconds: Int = 0) throws {
        self.programs = programs
        self.folder = folder
        self.members = members
        _ = try ChildProcess.run("mkdir", ["-p", folder])
        let portsFile = folder + "/ports"
        simulator = try ChildProcess(
            programs.simulator,
            [
                "bench", "--members", "\(members)", "--latency-milliseconds", "\(latencyMilliseconds)",
                "--ports-file", portsFile,
            ], output: folder + "/simulator.log")
        ports = try Self.ports(in: portsFile)
        try writeConfiguration()
    }

    func close() {
        kill(simulator.process, SIGTERM)
        _ = simulator.finish()
    }

    /// The rows of the promise: first sync, unchanged repeat, one in a hundred changed; each beside the floor.
    func syncs() throws {
        let curl = try fetchAlone()
        let first = try daemon(["--once", "--json"], "first")
        try SQLScript.write(from: database, to: folder + "/floor.sql", schema: folder + "/schema.sql")
        try SQLScript.writeCopy(from: database, to: folder + "/copy.sql")
        let shell = try upsertAlone("floor")
        let copy = try upsertAlone("copy")
        let floor = curl.cpuSeconds + shell.cpuSeconds
        Table.header()
        Table.row("curl fetches the same pages", curl, members)
        Table.row("sqlite3 upserts the same rows", shell, members)
        Table.row("sqlite3 copies the same rows", copy, members)
        Table.row("first sync", first, members, ratio: first.cpuSeconds / floor, limit: 1.5, of: "floor")
        Table.figure(
            "  against curl and the copy, the harder floor",
            "\(Table.decimals(first.cpuSeconds / (curl.cpuSeconds + copy.cpuSeconds), 2)) x")
        let again = try daemon(["--once", "--full", "--json"], "again")
        Table.row("again, nothing changed", again, members, ratio: again.cpuSeconds / first.cpuSeconds, limit: 0.35)
        _ = try ChildProcess.run("curl", ["-s", "-X", "POST", address("SIMULATOR_URL") + "/changed-share/0.01"])
        let changed = try daemon(["--once", "--json"], "changed")
        Table.row(
            "1 % changed, incremental", changed, members / 100, ratio: changed.cpuSeconds / first.cpuSeconds,
            limit: 0.03)
        Table.memory(max(first.peakMiB, again.peakMiB, changed.peakMiB), limit: 64)
    }

    /// Peak memory of a first sync and of its repeat.
    func memory() throws {
        Table.header()
        let first = try daemon(["--once", "--json"], "first")
        Table.row("first sync", first, members)
        let again = try daemon(["--once", "--full", "--json"], "again")
        Table.row("again, nothing changed", again, members)
        Table.memory(max(first.peakMiB, again.peakMiB), limit: 64)
    }

    /// How long another program's writer waits while everything is imported, and how long with the file to itself.
    func otherWriter() throws {
        removeDatabase()
        _ = try daemon(["--check-database"], "prepare")
        let writer = try OtherWriter(database: database)
        var alone = Waits()
        while alone.count < 300 {
            if let wait = try writer.insert() { alone.add(wait) }
            usleep(10_000)
        }
        let importing = try start(["--once", "--json"], "beside")
        var waits = Waits()
        while !importing.hasEnded {
            if let wait = try writer.insert() { waits.add(wait) }
            usleep(10_000)
        }
        _ = importing.finish()
        guard waits.count > 0 else { return Table.say("  another writer: the import was over before it wrote") }
        let p99 = waits.share(0.99)
        Table.figure(
            "another writer's wait, p99 of \(waits.count)", "\(Table.decimals(p99, 1)) ms", limit: "50 ms",
            holds: p99 <= 50)
        Table.figure(
            "  its median and its longest",
            "\(Table.decimals(waits.share(0.5), 1)) ms, \(Table.decimals(waits.share(1), 1)) ms")
        Table.figure(
            "  with the file to itself: median, p99, longest",
            "\(Table.decimals(alone.share(0.5), 1)) ms, \(Table.decimals(alone.share(0.99), 1)) ms, "
                + "\(Table.decimals(alone.share(1), 1)) ms")
    }

    /// Pages a second of a slow provider, against what its connections allow.
    func pagesPerSecond(connections: Double, latencySeconds: Double) throws {
        _ = try daemon(["--once", "--dry-run", "--json"], "slow")
        let pages = Double((members + 999) / 1000)
        let possible = connections / latencySeconds
        let reached = try pages / pullSeconds(in: folder + "/slow.json")
        Table.figure(
            "pages a second (\(Table.decimals(possible, 0)) are possible)",
            "\(Table.decimals(reached, 1))", limit: "\(Table.decimals(possible * 0.9, 1))",
            holds: reached >= possible * 0.9)
    }

    /// How long the pull of a report took.
    private func pullSeconds(in report: String) throws -> Double {
        let key = "\"pull_seconds\":"
        let parts = (TextFile.read(report) ?? "").split(separator: ",").filter { $0.hasPrefix(key) }
        guard let first = parts.first, let seconds = Double(first.dropFirst(key.count)) else {
            throw ChildProcess.Trouble(description: "\(report) does not say how long the pull took")
        }
        return seconds
    }

    // MARK: Parts

    private func fetchAlone() throws -> ChildProcess.Usage {
        let last = (members - 1) / 1000 * 1000
        let query =
            "count=1000&offset=[0-\(last):1000]&sort_field=timestamp_signup&sort_dir=ASC"
            + "&exclude_fields=members._links,members.stats,members.location,members.interests,_links"
        return try ChildProcess.run(
            "curl",
            [
                "-s", "-S", "--fail", "--compressed", "-u", "any:\(address("MAILCHIMP_API_KEY"))", "-o", "/dev/null",
                "\(address("MAILCHIMP_URL"))/lists/\(address("MAILCHIMP_LIST"))/members?\(query)",
            ])
    }

    private func upsertAlone(_ script: String) throws -> ChildProcess.Usage {
        let target = "\(folder)/\(script).sqlite"
        _ = try ChildProcess.run("sqlite3", ["-batch", target], input: folder + "/schema.sql")
        return try ChildProcess.run(
            "sqlite3", ["-batch", target], input: "\(folder)/\(script).sql", output: "\(folder)/\(script).log")
    }

    private func daemon(
        _ flags: [String], _ name: String
    ) throws -> ChildProcess.Usage {
        let usage = try start(flags, name).finish()
        guard usage.exitCode == 0 else {
            throw ChildProcess.Trouble(
                description: "clientelad ended with \(usage.exitCode); see \(folder)/\(name).json")
        }
        return usage
    }

    func start(_ flags: [String], _ name: String) throws -> ChildProcess {
        try ChildProcess(
            programs.daemon, flags + ["--config", configuration], output: "\(folder)/\(name).json")
    }

    private func address(_ name: String) -> String { ports[name] ?? "" }

    private func removeDatabase() {
        for suffix in ["", "-wal", "-shm"] { unlink(database + suffix) }
    }

    /// `schedule`: nil for the standard one.
    func writeConfiguration(schedule: String? = nil) throws {
        let text = """
            database: { path: customers.sqlite }
            state_directory: state
            sources:
              bench:
                connector: mailchimp
                settings: { base_url: "\(address("MAILCHIMP_URL"))" }
                secrets: { api_key: { value: "\(address("MAILCHIMP_API_KEY"))" } }
                schedule: \(schedule ?? "{ every_hours: 1 }")

            """
        try TextFile.write(text, to: configuration)
    }

    private static func ports(in file: String) throws -> [String: String] {
        for _ in 0..<600 {
            if let text = TextFile.read(file), !text.isEmpty {
                var ports: [String: String] = [:]
                for line in text.split(separator: "\n") {
                    guard let equals = line.firstIndex(of: "=") else { continue }
                    ports[String(line[..<equals])] = line[line.index(after: equals)...].filter { $0 != "'" }
                }
                return ports
            }
            usleep(100_000)
        }
        throw ChildProcess.Trouble(description: "the simulated service did not start; see its log beside \(file)")
    }
}
