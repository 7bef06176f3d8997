import ConnectorKit
import CustomerModel

/// What webhooks told of one source, and when it may be pulled.
struct SourceInbox: Sendable {
    private(set) var reach: WebhookReach
    var recent: RecentDeliveries
    private(set) var note = WebhookNote()
    /// What the pull under way is about.
    private(set) var taken: WebhookNote?
    /// Since when something is noted.
    private var notedAt: Duration?
    private var lastStart: Duration?
    private var lastFull: Duration?
    private var failures = 0

    init(reach: WebhookReach, recent: RecentDeliveries) {
        self.reach = reach
        self.recent = recent
    }

    /// Another pull is possible now.
    mutating func adopt(_ reach: WebhookReach) {
        self.reach = reach
        if !reach.namesRecords, !note.takeRecords().isEmpty { note.everything = true }
    }

    mutating func received(
        _ news: WebhookNews, _ limits: WebhookInbox.Limits, at now: Duration
    ) -> WebhookInbox.Reception {
        if let fingerprint = news.fingerprint, !recent.note(fingerprint, at: now) { return .repeated }
        let isNew = add(news.records, limits)
        if notedAt == nil { notedAt = now }
        return .noted(isNew: isNew)
    }

    /// Notes what was not noted yet; false when all was.
    private mutating func add(_ records: [NamedRecord]?, _ limits: WebhookInbox.Limits) -> Bool {
        // An increment shows the records as well.
        if note.everything, reach.increments { return false }
        guard reach.namesRecords, let records else { return addEverything() }
        var isNew = false
        for record in records {
            guard note.records.count < limits.mostRecords || note.holds(record) else {
                return addEverything() || isNew
            }
            if note.add(record) { isNew = true }
        }
        return isNew
    }

    private mutating func addEverything() -> Bool {
        defer { note.everything = true }
        return !note.everything
    }

    mutating func ended(well: Bool, _ limits: WebhookInbox.Limits, at now: Duration) {
        guard let taken else { return }
        self.taken = nil
        guard !well else {
            failures = 0
            return
        }
        failures = min(failures + 1, 20)
        if taken.everything { note.everything = true }
        _ = add(taken.records, limits)
        notedAt = notedAt ?? now
    }

    /// The next pull and when it may begin; nil while nothing is noted, or a pull is under way.
    func next(_ limits: WebhookInbox.Limits) -> (at: Duration, pull: WebhookInbox.Pull)? {
        guard taken == nil, !note.isEmpty, let notedAt else { return nil }
        var earliest = notedAt + limits.settle
        if let lastStart {
            let pause = min(limits.pause * (1 << min(failures, 12)), max(limits.longestPause, limits.pause))
            earliest = max(earliest, lastStart + pause)
        }
        if note.everything, reach.increments { return (earliest, .increment) }
        if !note.records.isEmpty { return (earliest, .records(note.records)) }
        return (max(earliest, lastFull.map { $0 + limits.fullPullInterval } ?? earliest), .full)
    }

    /// The pull begins.
    mutating func take(_ pull: WebhookInbox.Pull, at now: Duration) {
        switch pull {
        case .records: taken = WebhookNote(records: note.takeRecords())
        case .increment, .full:
            taken = note
            note = WebhookNote()
        }
        if pull == .full { lastFull = now }
        lastStart = now
        if note.isEmpty { notedAt = nil }
    }

    /// What a restart must not forget; nil when there is nothing.
    func kept(at now: Duration, wall: Timestamp) -> WebhookNote? {
        var kept = taken ?? WebhookNote()
        if note.everything { kept.everything = true }
        for record in note.records { kept.add(record) }
        kept.lastFullPull = lastFull.map { wall.advanced(by: $0 - now) }
        return kept.isEmpty && kept.lastFullPull == nil ? nil : kept
    }

    mutating func restore(_ kept: WebhookNote, _ limits: WebhookInbox.Limits, at now: Duration, wall: Timestamp) {
        if kept.everything { _ = addEverything() }
        if !kept.records.isEmpty { _ = add(kept.records, limits) }
        if !note.isEmpty { notedAt = now }
        // A moment that lies in the future, because the clock was set back, is now.
        lastFull = kept.lastFullPull.map { now - max(.zero, wall.duration(since: $0)) }
    }
}
