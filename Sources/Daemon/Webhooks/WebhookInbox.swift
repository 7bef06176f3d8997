package import ConnectorKit
package import CustomerModel

/// Turns webhooks into pulls: however many come, one pull a source at a time, and none too soon after the last.
///
/// It has no clock; every event brings a steady clock's reading.
///
///     received ─▶ noted ─(settle, pause)─▶ started ─▶ ended well ─▶ nothing noted
///                   ▲                         └────▶ failed ─┐  longer pauses
///                   └────────────────────────────────────────┘
///
/// - The records of many deliveries become one pull. Beyond `mostRecords` it is "something changed".
/// - What is not known by name is an increment; where the service has none, a full pull, at most every
///   `fullPullInterval`.
/// - What is noted stays noted until a pull of it has ended well.
package struct WebhookInbox: Sendable {
    /// How much webhooks may cause.
    package struct Limits: Sendable, Hashable {
        /// How long after a delivery its pull begins, so that those that come together are pulled together.
        package var settle: Duration = .seconds(2)
        /// From the start of a pull to the start of the next of its source.
        package var pause: Duration = .seconds(15)
        /// The longest pause, after failures.
        package var longestPause: Duration = .seconds(900)
        /// Between full pulls of a source that can do nothing less.
        package var fullPullInterval: Duration = .seconds(6 * 3600)
        /// Records in one pull.
        package var mostRecords = 200
        /// Deliveries of each source that are remembered, and for how long: longer than any signature is good.
        package var mostRemembered = 10_000
        package var memory: Duration = .seconds(2 * 3600)
        /// Deliveries of each source in a minute; more are turned away.
        package var deliveriesPerMinute = 600

        package init() {}
    }

    /// What a delivery meant.
    package enum Reception: Sendable, Hashable {
        /// `isNew`: what it told was not noted yet, and should be kept.
        case noted(isNew: Bool)
        case repeated
        case unknownSource
    }

    /// What to pull.
    package enum Pull: Sendable, Hashable {
        case records([NamedRecord])
        case increment
        case full
    }

    /// One pull to start.
    package struct Start: Sendable, Hashable {
        package var source: SourceName
        package var pull: Pull

        package init(source: SourceName, pull: Pull) {
            self.source = source
            self.pull = pull
        }
    }

    /// What to do now.
    package struct Turn: Sendable, Hashable {
        /// Start these; the inbox counts them as started.
        package var starts: [Start]
        /// Ask again then, if no event comes before.
        package var wake: Duration?

        package init(starts: [Start] = [], wake: Duration? = nil) {
            self.starts = starts
            self.wake = wake
        }
    }

    package let limits: Limits
    private var boxes: [SourceName: SourceInbox] = [:]

    package init(_ limits: Limits = Limits()) { self.limits = limits }

    // MARK: Sources

    /// The sources, by name.
    package var sources: [SourceName] { boxes.keys.sorted() }

    /// Adds a source, or tells that another pull is possible now; what is noted stays.
    package mutating func add(_ source: SourceName, _ reach: WebhookReach) {
        guard boxes[source] != nil else {
            boxes[source] = SourceInbox(
                reach: reach, recent: RecentDeliveries(capacity: limits.mostRemembered, memory: limits.memory))
            return
        }
        boxes[source]?.adopt(reach)
    }

    package mutating func remove(_ source: SourceName) { boxes[source] = nil }

    /// The same inbox under other limits; what was remembered of deliveries is forgotten where its bounds differ.
    package func with(_ limits: Limits) -> WebhookInbox {
        var inbox = WebhookInbox(limits)
        inbox.boxes = boxes
        guard limits.mostRemembered != self.limits.mostRemembered || limits.memory != self.limits.memory else {
            return inbox
        }
        for name in boxes.keys {
            inbox.boxes[name]?.recent = RecentDeliveries(capacity: limits.mostRemembered, memory: limits.memory)
        }
        return inbox
    }

    // MARK: Events

    /// A delivery told of a change.
    package mutating func received(_ news: WebhookNews, for source: SourceName, at now: Duration) -> Reception {
        // In its place: a copy of all that is remembered for each delivery would be a flood of its own.
        boxes[source]?.received(news, limits, at: now) ?? .unknownSource
    }

    /// What a delivery told could not be kept: when it is sent again, it is not taken for a repetition.
    package mutating func withdraw(_ news: WebhookNews, for source: SourceName) {
        guard let fingerprint = news.fingerprint else { return }
        boxes[source]?.recent.forget(fingerprint)
    }

    /// The pull of a source ended; what it was about is noted again where it did not end well.
    package mutating func ended(_ source: SourceName, well: Bool, at now: Duration) {
        boxes[source]?.ended(well: well, limits, at: now)
    }

    // MARK: Answers

    /// Whether something waits for a pull of the source.
    package func isWaiting(_ source: SourceName) -> Bool {
        boxes[source].map { !$0.note.isEmpty || $0.taken != nil } ?? false
    }

    /// What to start now, and when to ask again; a source that `canStart` refuses waits for the next event.
    package mutating func turn(at now: Duration, canStart: (SourceName) -> Bool) -> Turn {
        var turn = Turn()
        for source in sources {
            guard canStart(source), let (at, pull) = boxes[source]?.next(limits) else { continue }
            guard at <= now else {
                turn.wake = min(turn.wake ?? at, at)
                continue
            }
            boxes[source]?.take(pull, at: now)
            turn.starts.append(Start(source: source, pull: pull))
        }
        return turn
    }

    // MARK: Restarts

    /// What a restart must not forget, at a moment of the wall's clock.
    package func notes(at now: Duration, wall: Timestamp) -> [SourceName: WebhookNote] {
        boxes.compactMapValues { $0.kept(at: now, wall: wall) }
    }

    /// Goes on where another process stopped.
    package mutating func restore(_ note: WebhookNote, for source: SourceName, at now: Duration, wall: Timestamp) {
        boxes[source]?.restore(note, limits, at: now, wall: wall)
    }
}
