/// A reader of what strangers write, held to one promise: whatever it is given, it ends with an answer.
struct FuzzTarget: Sendable {
    let name: String
    /// Cases for each million that are asked for; slow readers get fewer.
    let share: Double
    /// Inputs that are harmed.
    let seeds: [[UInt8]]
    /// Signs that mean something to the format.
    let signs: [UInt8]
    /// Reads an input; throws a `Broken` when it breaks more than the input does.
    let read: @Sendable ([UInt8]) async throws -> Void

    init(
        _ name: String, share: Double, seeds: [String], signs: String,
        _ read: @escaping @Sendable ([UInt8]) async throws -> Void
    ) {
        self.name = name
        self.share = share
        self.seeds = seeds.map { Array($0.utf8) }
        self.signs = Array(signs.utf8)
        self.read = read
    }
}

/// What a reader must never do with an input.
struct Broken: Error, CustomStringConvertible {
    let description: String
}
