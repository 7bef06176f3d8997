import CustomerModel
import Reporting
import SyncEngine

/// Shows on a terminal what every run is doing, one line each, again and again in the same place (C10).
struct ProgressDisplay: Sendable {
    let board: ProgressBoard
    let width: Int

    /// Draws until the task is cancelled, then takes the lines away.
    func run() async {
        var drawn = 0
        while !Task.isCancelled {
            let now = SystemClocks.now()
            let lines = board.snapshot.map {
                ProgressText.line($0, elapsed: now.duration(since: $0.startedAt), now: now, width: width)
            }
            StandardError.write(erase(drawn) + lines.map { $0 + "\u{1B}[K\n" }.joined())
            drawn = lines.count
            do { try await Task.sleep(for: .milliseconds(150)) } catch { break }
        }
        StandardError.write(erase(drawn))
    }

    private func erase(_ lines: Int) -> String { lines == 0 ? "" : "\u{1B}[\(lines)A\u{1B}[J" }
}
