package import CustomerModel
package import CustomerStore
import FoundationEssentials

/// The shared customers as a Singer tap tells them, part by part, so that any Singer target can take them further.
///
/// A part is made of one page of customers and remembers nothing: what the next one needs stands in its mark.
package struct SingerExport: Sendable {
    /// Where an export is: when it began, and the last customer that it told.
    package struct Mark: Sendable, Hashable {
        package var began: Timestamp
        package var since: Timestamp?
        package var last: CustomerID?

        package init(began: Timestamp, since: Timestamp?, last: CustomerID? = nil) {
            self.began = began
            self.since = since
            self.last = last
        }

        /// For who asks for the next part: three numbers with points between, the middle one may be empty.
        package var text: String {
            "\(began.milliseconds).\(since.map { String($0.milliseconds) } ?? "").\(last?.rawValue ?? 0)"
        }

        /// Reads it again; nil for anything else.
        package init?(_ text: String) {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 3, let began = Int64(parts[0]), let last = Int64(parts[2]), last >= 0,
                parts[1].isEmpty || Int64(parts[1]) != nil
            else { return nil }
            self.init(
                began: Timestamp(milliseconds: began), since: Int64(parts[1]).map(Timestamp.init(milliseconds:)),
                last: CustomerID(rawValue: last))
        }
    }

    /// Customers in a part.
    package static let pageSize = 500

    /// A transaction that had begun before an export may have ended after it; so the next one begins a little earlier.
    private static let overlap: Duration = .seconds(60)

    private let streams: SingerStreams
    private let encoder: JSONEncoder

    package init(sources: [SourceID: SourceName]) {
        streams = SingerStreams(sources: sources)
        encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    /// Where an export begins: at the state that an earlier one ended with, or with everybody.
    ///
    /// Throws a `Failure` of class `.configuration` for a state that is none of ours.
    package static func begin(at now: Timestamp, after state: [UInt8]?) throws -> Mark {
        guard let state else { return Mark(began: now, since: nil) }
        guard let read = try? JSONDecoder().decode(SingerState.self, from: Data(state)) else {
            throw Failure(
                "bad_state", .configuration,
                "the state is none of this export; expected {\"bookmarks\":{\"customers\":{\"updated_at\":…}}}")
        }
        // A target that was never given a state hands an empty one back.
        guard let bookmark = read.bookmarks[SingerStreams.customers.name] else { return Mark(began: now, since: nil) }
        guard let moment = TimeFormat.iso.parse(bookmark.updatedAt) else {
            throw Failure("bad_state", .configuration, "the state's 'updated_at' is no moment")
        }
        return Mark(began: now, since: moment)
    }

    /// The lines of a part and where the next one begins; nil: it was the last.
    package func part(_ sheets: [CustomerSheet], at mark: Mark) throws -> (text: String, next: Mark?) {
        var text = mark.last == nil ? try SingerStreams.all.map(schema).joined() : ""
        let extracted = TimeFormat.iso.format(mark.began)
        for sheet in sheets {
            for (stream, record) in streams.records(of: sheet) {
                var message = SingerMessage(type: "RECORD")
                message.stream = stream
                message.record = record
                message.timeExtracted = extracted
                text += try message.line(encoder)
            }
        }
        if sheets.count >= Self.pageSize, let last = sheets.last {
            var next = mark
            next.last = last.person.id
            return (text, next)
        }
        // Only now: a state in the middle could not be begun with, since customers come in the order of their numbers.
        var message = SingerMessage(type: "STATE")
        let end = TimeFormat.iso.format(mark.began.advanced(by: .zero - Self.overlap))
        message.value = SingerState(bookmarks: [SingerStreams.customers.name: .init(updatedAt: end)])
        return (text + (try message.line(encoder)), nil)
    }

    private func schema(_ stream: SingerStreams.Stream) throws -> String {
        var message = SingerMessage(type: "SCHEMA")
        message.stream = stream.name
        message.keyProperties = stream.keys
        message.bookmarkProperties = stream.name == SingerStreams.customers.name ? ["updated_at"] : []
        message.schema = SingerSchema(
            properties: Dictionary(
                uniqueKeysWithValues: stream.columns.map { name, property in
                    // A key always has a value; some targets insist on being told.
                    (name, stream.keys.contains(name) ? property.withoutNull : property)
                }))
        return try message.line(encoder)
    }
}
