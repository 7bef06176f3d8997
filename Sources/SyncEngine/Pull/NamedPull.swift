import ConnectorKit
import CustomerModel

/// Which streams are asked for which of some named records.
///
/// Pure.
struct NamedPull {
    /// The streams to ask, in the connector's order.
    let streams: [StreamDescription]
    /// About records that no stream can be asked for.
    let warnings: [String]

    init(_ records: [NamedRecord], among streams: [StreamDescription]) {
        let asked = streams.filter { $0.supportsNamed && !Self.ids(of: records, in: $0).isEmpty }
        let lost = records.count { record in
            !asked.contains { record.stream == nil || record.stream == $0.id }
        }
        self.streams = asked
        warnings =
            lost == 0
            ? [] : ["\(lost) of the records that were asked for are in no list that this source pulls"]
    }

    /// The records that may be in a stream, each once.
    static func ids(of records: [NamedRecord], in stream: StreamDescription) -> [ExternalID] {
        var seen: Set<ExternalID> = []
        return records.filter { $0.stream == nil || $0.stream == stream.id }.map(\.id).filter {
            seen.insert($0).inserted
        }
    }
}
