package import CustomerModel

/// Shopify's allowance: points that a query takes out of a bucket, which fills up again by so many a second.
///
/// Pure: what answers tell goes in, how much to ask for and when comes out. An empty bucket is a refusal, so it is looked
/// at before.
package struct CostBucket: Sendable, Hashable {
    /// What to do before the next page.
    package enum Decision: Sendable, Hashable {
        /// Ask for so many records.
        case ask(Int)
        /// Wait until the bucket holds enough, then ask for so many.
        case wait(Duration, thenAsk: Int)
    }

    /// Records asked for as long as no answer has told what one costs.
    package static let firstSize = 50

    private var maximum: Double = 1000
    private var restoreRate: Double = 50
    /// nil: no answer has told it yet.
    private var available: Double?
    private var toldAt = Timestamp(milliseconds: 0)
    /// Points a record, by the dearest answer of late; nil: unknown.
    private var costPerRecord: Double?
    /// The largest page that the service has not refused as too dear.
    private var ceiling: Int

    private let usual: Int
    private let least: Int

    package init(usual: Int, least: Int = 10) {
        self.usual = max(1, usual)
        self.least = max(1, min(least, usual))
        ceiling = self.usual
    }

    /// An answer told what the query was estimated to cost, and how full the bucket is; all in points.
    package mutating func told(
        requested: Double?, records: Int, maximum: Double?, available: Double?, restoreRate: Double?, at now: Timestamp
    ) {
        if let maximum, maximum > 0, maximum.isFinite { self.maximum = maximum }
        if let restoreRate, restoreRate > 0, restoreRate.isFinite { self.restoreRate = restoreRate }
        if let available, available.isFinite {
            self.available = min(max(0, available), self.maximum)
            toldAt = now
        }
        if let requested, requested > 0, requested.isFinite, records > 0 {
            costPerRecord = requested / Double(records)
        }
    }

    /// The service says that a query of so many records costs more than any may.
    package mutating func tooDear(_ size: Int) { ceiling = max(1, size / 2) }

    /// How many records to ask for, and when; `limit`: at most so many.
    package func decision(at now: Timestamp, limit: Int = .max) -> Decision {
        guard let costPerRecord, let points = points(at: now) else {
            return .ask(max(1, min(Self.firstSize, ceiling, limit)))
        }
        // Not all of it: the estimate grows a little faster than the page.
        let most = min(usual, ceiling, limit, whole(maximum * 0.9 / costPerRecord))
        let affordable = whole(points / costPerRecord)
        if affordable >= most { return .ask(most) }
        // Half a page now is worth more than a whole one later.
        if affordable >= most / 2, affordable >= least { return .ask(affordable) }
        return .wait(time(for: Double(most) * costPerRecord - points), thenAsk: most)
    }

    /// How long the bucket needs for a query of that cost after the service refused it.
    package func pause(for requested: Double?, at now: Timestamp) -> Duration {
        let wanted = min(requested ?? maximum / 2, maximum)
        return max(.seconds(1), time(for: wanted - (points(at: now) ?? 0)))
    }

    /// What the bucket holds by now.
    private func points(at now: Timestamp) -> Double? {
        guard let available else { return nil }
        let seconds = max(0, Double(now.milliseconds - toldAt.milliseconds) / 1000)
        return min(maximum, available + seconds * restoreRate)
    }

    private func time(for points: Double) -> Duration {
        guard points > 0 else { return .zero }
        return .milliseconds(Int64(min(points / restoreRate * 1000, 3_600_000).rounded(.up)))
    }

    private func whole(_ number: Double) -> Int { max(1, Int(min(max(0, number), 1_000_000))) }
}
