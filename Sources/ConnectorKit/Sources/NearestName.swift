/// Finds what somebody probably meant.
package enum NearestName {
    /// The known name nearest to a typed one, or nil when none is near.
    ///
    /// Case, `-` and `_` count for nothing.
    package static func of(_ typed: String, among known: some Sequence<String>) -> String? {
        let folded = fold(typed)
        guard !folded.isEmpty, folded.count <= 64 else { return nil }
        var best: (name: String, distance: Int)?
        for name in known {
            let candidate = fold(name)
            var distance = editDistance(folded, candidate)
            if distance > 0, startsTheOther(folded, candidate) { distance = 1 }
            guard distance <= max(1, min(folded.count, candidate.count) / 3) else { continue }
            guard let current = best else {
                best = (name, distance)
                continue
            }
            if (distance, name) < (current.distance, current.name) { best = (name, distance) }
        }
        return best?.name
    }

    /// `; did you mean 'name'?`, or nothing.
    package static func advice(_ typed: String, among known: some Sequence<String>) -> String {
        of(typed, among: known).map { "; did you mean '\($0)'?" } ?? ""
    }

    /// Insertions, deletions, replacements and swaps of neighbours that turn one name into the other.
    static func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for (row, leftByte) in left.enumerated() {
            var current = [row + 1]
            for (column, rightByte) in right.enumerated() {
                var cost = min(last[column + 1] + 1, current[column] + 1)
                cost = min(cost, last[column] + (leftByte == rightByte ? 0 : 1))
                if row > 0, column > 0, leftByte == right[column - 1], left[row - 1] == rightByte {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }

    /// `timeout` is near `timeout_seconds`, `key` near `api_key` is not.
    private static func startsTheOther(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        min(left.count, right.count) >= 4 && (left.starts(with: right) || right.starts(with: left))
    }

    private static func fold(_ name: String) -> [UInt8] {
        name.utf8.compactMap { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte + 32
            case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: " "): nil
            default: byte
            }
        }
    }
}
