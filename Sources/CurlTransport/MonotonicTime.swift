import Glibc

/// Nanoseconds on a clock that only goes forward; cheap enough to be read for every chunk.
enum MonotonicTime {
    static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

extension Duration {
    /// Whole nanoseconds, clamped to a century and to zero.
    var clampedNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        return min(seconds, 3_155_760_000) * 1_000_000_000 + attoseconds / 1_000_000_000
    }

    /// Whole milliseconds as libcurl takes them: at least 1, for 0 means its own default there.
    var curlMilliseconds: Int { Int(max(1, min(clampedNanoseconds / 1_000_000, 2_000_000_000))) }
}
