import ConnectorKit
import CustomerModel
import CustomerStore
import Planning

/// What a pull brought into the spool.
struct PullResult: Sendable {
    /// How one stream ended.
    struct Stream: Sendable {
        var id: StreamID
        var mode: RunMode
        var isComplete: Bool
        var incompleteBecause: String?
        /// Where the next pull goes on; nil: where it would have without this one.
        var checkpoint: Checkpoint?
    }

    var streams: [Stream] = []
    var fetched = 0
    var repeated = 0
    var staged = 0
    var pages = 0
    /// When the last page was staged.
    var lastPage: Timestamp?
    /// From the first request until the last page was staged.
    var duration: Duration = .zero
    var expectedTotal: Int?
    /// Unusable records that came before in the same pull, or came usable as well.
    var repeatedRejections = 0
    /// Distinct records that could not be staged, the first thousand of them.
    var quarantined: [QuarantineNotice] = []
    /// How many of them for each reason, all counted.
    private(set) var leftOut: [Rejection.Reason: Int] = [:]
    private var reasons: [RecordKey: Rejection.Reason] = [:]
    var warnings: [String] = []

    /// Distinct records that could not be staged.
    var rejected: Int { leftOut.values.reduce(0, +) }

    /// Unusable records, as often as they came.
    var allRejections: Int { rejected + repeatedRejections }

    /// The rejected that tell who they are: they are in the source, though nothing can be read of them.
    var rejectedKeys: Set<RecordKey> { Set(reasons.keys) }

    /// Whether every rejection is listed, so that what is not listed is no longer rejected.
    var listsAllRejections: Bool { rejected == quarantined.count }

    /// Whether single records were asked for.
    var isNamed = false

    var mode: RunMode { isNamed ? .named : streams.contains { $0.mode == .full } ? .full : .incremental }

    /// The first reason why the pull is not whole.
    var incompleteBecause: String? {
        streams.lazy.compactMap { stream in stream.incompleteBecause.map { "\(stream.id): \($0)" } }.first
    }

    /// Counts an unusable record: one whose key was rejected before in this pull is repeated (C2).
    mutating func add(_ rejection: Rejection, stream: StreamID) {
        let key = rejection.externalID.map { RecordKey(stream: stream, externalID: ExternalID($0)) }
        if let key, !rejection.isExternalIDCut {
            guard reasons[key] == nil else {
                repeatedRejections += 1
                return
            }
            if reasons.count < 100_000 { reasons[key] = rejection.reason }
        }
        leftOut[rejection.reason, default: 0] += 1
        if quarantined.count < 1000 { quarantined.append(QuarantineNotice(key: key, rejection: rejection)) }
    }

    /// Takes rejections back whose records came usable as well.
    mutating func withdraw(_ keys: Set<RecordKey>) {
        guard !keys.isEmpty else { return }
        for key in keys {
            guard let reason = reasons.removeValue(forKey: key), let number = leftOut[reason] else { continue }
            leftOut[reason] = number > 1 ? number - 1 : nil
        }
        repeatedRejections += keys.count
        quarantined.removeAll { $0.key.map(keys.contains) ?? false }
    }
}
