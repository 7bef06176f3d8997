import Foundation
import TestSupport
import Testing

/// The service manager's end of `NOTIFY_SOCKET`: hears what the daemon says of itself, as events.
final class NotifySocket: Sendable {
    let path: String
    private let descriptor: Int32

    /// What the manager heard until the daemon began to end, or until it gave it up.
    struct Watch: Sendable {
        var messages: [String] = []
        /// Whether the watchdog's time passed without a sign of life.
        var isBitten = false

        var pings: Int { lines.count { $0 == "WATCHDOG=1" } }

        /// All lines in order.
        var lines: [String] { messages.flatMap { $0.split(separator: "\n").map(String.init) } }
    }

    init(in folder: TemporaryFolder) throws {
        path = folder.path("notify-\(UInt32.random(in: .min ... .max))")
        descriptor = try UnixSocket.bound(to: path, SOCK_DGRAM)
    }

    deinit { close(descriptor) }

    /// The next message that has this line, those before it passed over; nil when none comes for a minute.
    func message(with line: String) async -> String? {
        await elsewhere { [self] in
            // A daemon that says nothing must not hold a test for ever.
            while let text = next(before: .now + .seconds(60)) {
                if text.split(separator: "\n").contains(where: { $0 == line }) { return text }
            }
            return nil
        }
    }

    /// Watches as the manager does, beginning now: only `WATCHDOG=1` counts as a sign of life.
    ///
    /// A test that fails before the daemon ends is not held for ever.
    func watch(_ interval: Duration) async -> Watch {
        await elsewhere { [self] in
            var watch = Watch()
            let last = ContinuousClock.now + .seconds(90)
            var end = ContinuousClock.now + interval
            while ContinuousClock.now < last, let text = next(before: end) {
                watch.messages.append(text)
                let lines = text.split(separator: "\n")
                if lines.contains("STOPPING=1") { return watch }
                if lines.contains("WATCHDOG=1") { end = ContinuousClock.now + interval }
            }
            watch.isBitten = ContinuousClock.now < last
            return watch
        }
    }

    private func elsewhere<Answer: Sendable>(_ body: @escaping @Sendable () -> Answer) async -> Answer {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: body()) }
        }
    }

    /// The next message; nil when none comes in time.
    private func next(before end: ContinuousClock.Instant) -> String? {
        while true {
            let left = ContinuousClock.now.duration(to: end)
            guard left > .zero else { return nil }
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let (seconds, attoseconds) = left.components
            guard poll(&waiting, 1, Int32(seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1)) > 0 else {
                continue
            }
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
        }
    }
}
