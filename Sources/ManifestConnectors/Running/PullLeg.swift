import ConnectorKit
import CustomerModel

/// A part of a pull that is walked by itself: a feed, within a window of time.
struct PullLeg: Sendable {
    var feed: PeopleRule.Feed?
    var since: Timestamp?
    var until: Timestamp?

    /// The legs of a pull, in order.
    static func all(
        _ people: PeopleRule, extent: PullRequest.Extent, lookback: Duration, start: Timestamp, from: Timestamp?
    ) -> [PullLeg] {
        let wanted = people.feeds.filter { extent == .full || !$0.isFullOnly }
        let feeds: [PeopleRule.Feed?] = people.feeds.isEmpty ? [nil] : wanted.map(\.self)
        let spans = spans(people.incremental, extent: extent, lookback: lookback, start: start, from: from)
        return feeds.flatMap { feed in
            spans.map { PullLeg(feed: feed, since: $0.since, until: $0.until) }
        }
    }

    private static func spans(
        _ rule: IncrementalRule?, extent: PullRequest.Extent, lookback: Duration, start: Timestamp, from: Timestamp?
    ) -> [(since: Timestamp?, until: Timestamp?)] {
        guard let rule else { return [(nil, nil)] }
        guard let since = since(rule, extent: extent, lookback: lookback) ?? (rule.window == nil ? nil : from) else {
            return [(nil, nil)]
        }
        guard let window = rule.window, since < start else { return [(since, start)] }
        var spans: [(since: Timestamp?, until: Timestamp?)] = []
        var begin = since
        while begin < start {
            let end = min(begin.advanced(by: window), start)
            spans.append((begin, end))
            begin = end
        }
        return spans
    }

    /// Where an increment begins; nil for everything.
    static func since(_ rule: IncrementalRule, extent: PullRequest.Extent, lookback: Duration) -> Timestamp? {
        switch extent {
        case .full, .named: nil
        case .incremental(let state):
            PullState(state).changedAt?.advanced(by: .zero - max(lookback, rule.minimumLookback))
        case .closingSweep(let state):
            // The state is the service's own time; only its rounding and its delay count.
            PullState(state).changedAt?.advanced(by: .zero - max(.seconds(2), rule.minimumLookback))
        }
    }
}
