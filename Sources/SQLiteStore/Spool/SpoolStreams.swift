import CustomerModel

/// The streams of one spool, numbered as they appear.
struct SpoolStreams {
    private var numbers: [StreamID: Int] = [:]
    private var names: [StreamID] = []
    private var last: (name: StreamID, number: Int)?
    private static let maximum = 32_000

    /// The number of a stream; a new one gets the next.
    mutating func number(of stream: StreamID) throws -> Int {
        if let last, last.name == stream { return last.number }
        let number: Int
        if let known = numbers[stream] {
            number = known
        } else {
            number = names.count
            guard number < Self.maximum else {
                throw Failure("too_many_streams", .data, "the source has more than \(Self.maximum) streams")
            }
            names.append(stream)
            numbers[stream] = number
        }
        last = (stream, number)
        return number
    }

    func known(_ stream: StreamID) -> Int? { numbers[stream] }

    func name(_ number: Int) -> StreamID? { names.indices.contains(number) ? names[number] : nil }

    /// SQL by which records of one address are ordered: by the streams' names, then external IDs.
    var orderExpression: String {
        let sorted = names.indices.sorted { names[$0].rawValue.utf8.lexicographicallyPrecedes(names[$1].rawValue.utf8) }
        if sorted == Array(names.indices) { return "id_key" }
        let cases = sorted.enumerated().map { "WHEN \($1 + 0x0800) THEN \($0)" }.joined(separator: " ")
        return "CASE unicode(id_key) \(cases) END, id_key"
    }
}
