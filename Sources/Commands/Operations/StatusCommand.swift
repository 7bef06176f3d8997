import ArgumentParser
import ControlAPI
import ControlClient
import CustomerModel

struct StatusCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Is it working, when did it last work, what needs me.")

    @Flag(help: "Show it again and again, until Ctrl-C; with --json a line each time.")
    var watch = false

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws -> ExitStatus {
        if watch {
            try await StatusWatch(session).run()
        } else {
            let status = try await session.client.status()
            try session.show(status, StatusPage.page(status, session.time))
        }
        return .success
    }
}

/// The status, live.
struct StatusWatch {
    private static let interval = Duration.seconds(1)

    private let session: Session
    private var meters: [RunReference: PaceMeter] = [:]

    init(_ session: Session) { self.session = session }

    /// Draws until the task is cancelled; a daemon that is away for a while is shown as that.
    consuming func run() async throws {
        var watch = self
        while true {
            await watch.draw()
            try await watch.session.surroundings.sleep(Self.interval)
        }
    }

    private mutating func draw() async {
        do {
            let status = try await session.client.status()
            let now = session.surroundings.now()
            let running = status.sources.compactMap(\.currentRun)
            meters = meters.filter { entry in running.contains { $0.run == entry.key } }
            var paces: [RunReference: Pace] = [:]
            for progress in running {
                paces[progress.run] = meters[progress.run, default: PaceMeter()].read(progress, at: now)
            }
            if session.isJSON {
                try session.show(status, Page())
            } else {
                put(StatusPage.page(status, session.time) { paces[$0.run] ?? .unknown })
            }
        } catch let problem as Problem {
            session.isJSON ? session.report(problem) : put(ProblemPage.page(problem))
        } catch {
            session.report(.internal("unexpected_error", "something went wrong that should not: \(error)"))
        }
    }

    /// On a terminal in the place of the page before, elsewhere below it.
    private func put(_ page: Page) {
        guard session.surroundings.width(.output) != nil else { return session.show(page) }
        session.surroundings.write("\u{1B}[H\u{1B}[2J" + session.text(page), .output)
    }
}
