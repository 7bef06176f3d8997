import Glibc
import Synchronization

/// The daemon as a service: how soon it is ready, what it costs while it waits, how fast it answers while it works.
struct ServiceBench {
    private static let readers = 100

    let shop: BenchShop

    func run(idleSeconds: Int) throws {
        try shop.writeConfiguration(schedule: "manual")
        var starts = Waits()
        for _ in 0..<5 {
            let daemon = try RunningDaemon(shop)
            starts.add(daemon.readyAfter)
            try daemon.stop()
        }
        Table.figure(
            "start to ready, median of \(starts.count)", "\(Table.decimals(starts.share(0.5), 0)) ms")
        let daemon = try RunningDaemon(shop)
        try idle(daemon, seconds: idleSeconds)
        try answers(of: daemon)
        try daemon.stop()
    }

    private func idle(_ daemon: RunningDaemon, seconds: Int) throws {
        // What the start left behind is over by then.
        sleep(5)
        let before = ProcessAccount(of: daemon.process)
        sleep(UInt32(seconds))
        let after = ProcessAccount(of: daemon.process)
        Table.figure(
            "idle memory", "\(Table.decimals(after.residentMiB, 1)) MiB", limit: "32 MiB",
            holds: after.residentMiB <= 32)
        Table.figure("wake-ups in \(seconds) s of waiting", "\(after.wakeUps - before.wakeUps)")
    }

    /// Readers of the status, each asking once a second as `clientelactl status --watch` does.
    private func answers(of daemon: RunningDaemon) throws {
        let socketPath = daemon.socketPath
        let alone = try (0..<200).map { _ in try Self.status(socketPath) }
        guard let begun = UnixRequest.send("POST", "/v1/sources/bench/sync", to: socketPath), begun.status == 202 else {
            throw ChildProcess.Trouble(description: "the import could not be begun")
        }
        let measured = Mutex(Waits())
        let refused = Atomic(0)
        let isOver = Atomic(false)
        let threads = (0..<Self.readers).map { number in
            BenchThread {
                usleep(UInt32(number * 1_000_000 / Self.readers))
                while !isOver.load(ordering: .relaxed) {
                    if let wait = try? Self.status(socketPath) {
                        measured.withLock { $0.add(wait) }
                    } else {
                        refused.add(1, ordering: .relaxed)
                    }
                    usleep(1_000_000)
                }
            }
        }
        var isRunning = true
        while isRunning {
            usleep(100_000)
            isRunning =
                UnixRequest.send("GET", "/v1/sources/bench", to: socketPath)?.body.contains("\"current_run\"") ?? true
        }
        isOver.store(true, ordering: .relaxed)
        for thread in threads { thread.join() }
        let waits = measured.withLock { $0 }
        var single = Waits()
        for wait in alone { single.add(wait) }
        Table.figure(
            "status for \(Self.readers) readers during an import, p99 of \(waits.count)",
            "\(Table.decimals(waits.share(0.99), 1)) ms")
        Table.figure(
            "  their median and their longest, and those that were refused",
            "\(Table.decimals(waits.share(0.5), 1)) ms, \(Table.decimals(waits.share(1), 1)) ms, "
                + "\(refused.load(ordering: .relaxed))")
        Table.figure(
            "  for one reader while nothing runs: median, p99",
            "\(Table.decimals(single.share(0.5), 1)) ms, \(Table.decimals(single.share(0.99), 1)) ms")
    }

    /// How long an answer took, in milliseconds.
    private static func status(_ socketPath: String) throws -> Double {
        let began = ContinuousClock.now
        guard let answer = UnixRequest.send("GET", "/v1/status", to: socketPath), answer.status == 200 else {
            throw ChildProcess.Trouble(description: "the daemon did not answer")
        }
        return Waits.milliseconds(began.duration(to: .now))
    }
}

/// A daemon that was started and has answered.
private struct RunningDaemon {
    private let child: ChildProcess
    let socketPath: String
    /// Milliseconds from the start until it said that it is ready.
    let readyAfter: Double

    init(_ shop: BenchShop) throws {
        socketPath = shop.socketPath
        let began = ContinuousClock.now
        child = try shop.start(["--socket", socketPath], "service")
        while UnixRequest.send("GET", "/ready", to: socketPath)?.status != 200 {
            guard !child.hasEnded, began.duration(to: .now) < .seconds(60) else {
                throw ChildProcess.Trouble(description: "the daemon did not get ready; see service.json.errors")
            }
            usleep(1000)
        }
        readyAfter = Waits.milliseconds(began.duration(to: .now))
    }

    var process: pid_t { child.process }

    func stop() throws {
        kill(child.process, SIGTERM)
        let code = child.finish().exitCode
        guard code == 0 else { throw ChildProcess.Trouble(description: "the daemon ended with \(code)") }
    }
}

/// A thread of its own: readers that block must not wait for each other.
private final class BenchThread {
    private var thread = pthread_t()

    init(_ body: @escaping @Sendable () -> Void) {
        let box = Unmanaged.passRetained(Box(body))
        pthread_create(
            &thread, nil,
            { box in
                Unmanaged<Box>.fromOpaque(box!).takeRetainedValue().body()
                return nil
            }, box.toOpaque())
    }

    func join() { pthread_join(thread, nil) }

    private final class Box: Sendable {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
}
