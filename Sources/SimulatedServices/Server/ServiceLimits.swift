import Synchronization

/// How many requests a service takes in windows of its own clock, and at once.
package struct ServiceLimits: Sendable, Hashable {
    /// So many requests in each span of time; the spans follow each other, aligned with the clock.
    package struct Window: Sendable, Hashable {
        package var seconds: Int
        package var requests: Int

        package init(seconds: Int, requests: Int) {
            self.seconds = seconds
            self.requests = requests
        }
    }

    package var windows: [Window]
    /// Requests being answered at once; the one above it gets 429.
    package var simultaneous: Int

    package init(windows: [Window] = [], simultaneous: Int = .max) {
        self.windows = windows
        self.simultaneous = simultaneous
    }

    /// No limit at all; providers that tell what remains tell large numbers.
    package static let none = ServiceLimits()
}

/// What a request found of the limits.
package struct LimitUsage: Sendable, Hashable {
    /// One entry a window, in the order of the limits.
    package struct Window: Sendable, Hashable {
        package var seconds: Int
        package var limit: Int
        /// Requests left after this one; below 0 where it was one too many.
        package var remaining: Int
        /// Seconds until the window starts again.
        package var resetSeconds: Int
    }

    package var windows: [Window]

    /// What is left in the window of that many seconds, where there is one.
    package func window(seconds: Int) -> Window? { windows.first { $0.seconds == seconds } }
}

/// The counters behind `ServiceLimits`.
struct LimitCounters: Sendable {
    private var counts: [Int: (window: Int64, count: Int)] = [:]

    /// Counts a request; `allowed` is false where a window is full.
    ///
    /// Refused requests count too.
    mutating func take(_ limits: ServiceLimits, at milliseconds: Int64) -> (allowed: Bool, usage: LimitUsage) {
        var allowed = true
        var usage = LimitUsage(windows: [])
        for window in limits.windows {
            let span = Int64(window.seconds) * 1_000
            let number = milliseconds / span
            let earlier = counts[window.seconds].flatMap { $0.window == number ? $0.count : nil } ?? 0
            counts[window.seconds] = (number, earlier + 1)
            if earlier + 1 > window.requests { allowed = false }
            let left = Int((span - milliseconds % span + 999) / 1_000)
            usage.windows.append(
                .init(
                    seconds: window.seconds, limit: window.requests, remaining: window.requests - earlier - 1,
                    resetSeconds: left))
        }
        return (allowed, usage)
    }
}
