import CustomerModel

/// Who of the known people a full pull has shown again, found out as cheaply as is safe (R12, C7).
///
/// A stream that looks whole is not counted name by name: if in the end as many known identities were recognised as
/// there were, nobody is absent.
struct Attendance: Sendable {
    /// One full, complete stream.
    struct Stream: Sendable {
        var id: StreamID
        var known: Int
        /// nil: not counted yet.
        var absent: Int?
    }

    var streams: [Stream] = []
    /// Whether every record of the run belongs to one of the streams, so that totals can be compared.
    var coversRun = true

    /// Absent identities as far as they are counted.
    var absent: Int { streams.compactMap(\.absent).reduce(0, +) }

    /// Whether so many recognised identities mean that nobody is absent.
    func isFull(recognised: Int) -> Bool {
        coversRun && recognised == streams.map(\.known).reduce(0, +)
    }
}
