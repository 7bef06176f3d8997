import ControlAPI
import ControlClient
import CustomerModel
import Foundation
import TestSupport
import Testing

/// A running daemon, and the two who look at it.
struct Running {
    let program: Program
    let manager: NotifySocket
    let client: ControlClient

    /// Starts the daemon as a service manager does, on a control socket of its own, or on one that is handed to it.
    ///
    /// `watchdog`: how long the manager waits between two signs of life.
    init(
        _ shop: ShopOnDisk, listening: ListeningSocket? = nil, watchdog: Duration? = nil, arguments: [String] = []
    ) throws {
        let socket = listening?.path ?? shop.folder.path("control.sock")
        manager = try NotifySocket(in: shop.folder)
        var environment = ["NOTIFY_SOCKET": manager.path]
        if let watchdog { environment["WATCHDOG_USEC"] = String(watchdog.microseconds) }
        program = try Program(
            ["--config", shop.folder.path("clientela.yaml")] + (listening == nil ? ["--socket", socket] : [])
                + arguments,
            in: shop.folder, environment: environment, listening: listening)
        client = ControlClient(socketPath: socket)
    }

    /// Somebody who asks on a socket behind which there may be no daemon yet.
    static func client(of listening: ListeningSocket) -> ControlClient { ControlClient(socketPath: listening.path) }

    /// The first run of each source, at its end.
    func firstRuns(of sources: [String] = [ShopOnDisk.mailchimp, ShopOnDisk.invu]) async throws -> [RunSummary] {
        var runs: [RunSummary] = []
        for source in sources {
            while true {
                let page = try await client.runs(RunFilter(source: SourceName(source), limit: 1))
                guard let run = page.runs.first else {
                    try await Task.sleep(for: .milliseconds(20))
                    continue
                }
                runs.append(try await end(of: run.id))
                break
            }
        }
        return runs
    }

    /// A run at its end.
    func end(of run: RunReference) async throws -> RunSummary {
        for try await event in client.events(of: run) {
            if case .finished(let summary) = event { return summary }
        }
        return try await client.run(run)
    }

    func stop() async -> Program.Ending {
        program.signal(SIGTERM)
        return await program.ending()
    }
}

extension Duration {
    /// Rounded down.
    fileprivate var microseconds: Int64 { components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000 }
}
