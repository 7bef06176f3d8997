/// Something that is going on and must show signs of life, such as a run of a source (C10).
package struct WatchedActivity<Instant: InstantProtocol>: Sendable, Hashable
where Instant: Sendable, Instant.Duration == Duration {
    /// For the status line: `boletin: pulling`.
    package var name: String
    /// When it last moved.
    ///
    /// An announced wait counts as movement until it is over: then this is the end of the wait.
    package var lastSign: Instant
    /// How long it may be silent.
    ///
    /// Longer than the limit at which the engine cuts a run, for which this is the net.
    package var allowedSilence: Duration

    package init(name: String, lastSign: Instant, allowedSilence: Duration) {
        self.name = name
        self.lastSign = lastSign
        self.allowedSilence = allowedSilence
    }

    func isStuck(at now: Instant) -> Bool { lastSign.duration(to: now) > allowedSilence }
}
