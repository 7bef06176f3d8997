import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A service's own clock: it stands still until it is moved, or follows the machine's.
package final class ServiceClock: Sendable {
    private struct State {
        /// Milliseconds since 1970 UTC, or the distance from the machine's clock when that is followed.
        var milliseconds: Int64
        var follows: Bool
    }

    /// 2026-06-01 12:00:00 UTC, where standing clocks start and synthetic histories end.
    package static let reference: Int64 = 1_780_315_200_000

    private let state: Mutex<State>

    private init(_ state: State) { self.state = Mutex(state) }

    /// A clock that moves only when told; milliseconds since 1970 UTC.
    package static func standing(at milliseconds: Int64 = reference) -> ServiceClock {
        ServiceClock(State(milliseconds: milliseconds, follows: false))
    }

    /// A clock that follows the machine's, with a skew.
    package static func following(skewedBy skew: Duration = .zero) -> ServiceClock {
        ServiceClock(State(milliseconds: milliseconds(of: skew), follows: true))
    }

    /// Milliseconds since 1970 UTC.
    package var now: Int64 {
        state.withLock { $0.milliseconds + ($0.follows ? Self.machineMilliseconds() : 0) }
    }

    /// Moves the clock; back, where the duration is negative.
    package func advance(by duration: Duration) {
        state.withLock { $0.milliseconds += Self.milliseconds(of: duration) }
    }

    private static func milliseconds(of duration: Duration) -> Int64 {
        duration.components.seconds * 1_000 + duration.components.attoseconds / 1_000_000_000_000_000
    }

    private static func machineMilliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// Nanoseconds of a clock that never goes back, for measuring distances between requests.
    static func monotonicNanoseconds() -> UInt64 { DispatchTime.now().uptimeNanoseconds }
}
