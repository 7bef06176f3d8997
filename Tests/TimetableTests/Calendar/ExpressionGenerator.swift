import TestSupport

/// Makes calendar expressions, most of them sound.
struct ExpressionGenerator {
    static let zones = ["Europe/Madrid", "America/New_York", "America/Panama", "Asia/Kolkata", "Pacific/Auckland"]
    var random: SeededRandom

    mutating func expression() -> String {
        if random.chance(0.05) {
            let words = ["minutely", "hourly", "daily", "Weekly", "monthly", "quarterly", "semiannually", "yearly"]
            return random.pick(words) + zone()
        }
        var pieces: [String] = []
        if random.chance(0.4) { pieces.append(weekdays()) }
        let hasTime = random.chance(0.75)
        if random.chance(0.5) || (pieces.isEmpty && !hasTime) { pieces.append(date()) }
        if hasTime { pieces.append(time()) }
        return pieces.joined(separator: " ") + zone()
    }

    /// One that a slip of the finger has changed.
    mutating func slip() -> String {
        var characters = Array(expression())
        let place = Int.random(in: 0..<characters.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: characters.remove(at: place)
        case 1: characters[place] = random.pick(Array("0123456789*-~:,./ MonTUsar"))
        default: characters.insert(random.pick(Array("0123456789*-~:,./ MonTUsar")), at: place)
        }
        return String(characters)
    }

    private mutating func zone() -> String {
        if random.chance(0.5) { return "" }
        return " " + random.pick(["UTC"] + Self.zones)
    }

    private mutating func weekdays() -> String {
        let names = ["Mon", "tuesday", "Wed", "Thursday", "fri", "SAT", "Sunday"]
        return (0..<Int.random(in: 1...3, using: &random)).map { _ in
            let first = Int.random(in: 0..<7, using: &random)
            guard random.chance(0.4) else { return names[first] }
            return "\(names[first])..\(names[Int.random(in: first..<7, using: &random)])"
        }.joined(separator: ",")
    }

    private mutating func date() -> String {
        let month = field(1...12)
        let isFromEnd = random.chance(0.25)
        let day = isFromEnd ? random.pick(["1", "03", "07/1", "1..7", "10/3", "2..9/3", "28", "*"]) : field(1...31)
        let date = month + (isFromEnd ? "~" : "-") + day
        if random.chance(0.4) { return date }
        return random.pick(["*", "*", "2027", "27..29", "2026/2", "2026,2028", "2026..2040/4"]) + "-" + date
    }

    private mutating func time() -> String {
        let time = field(0...23) + ":" + field(0...59)
        return random.chance(0.6) ? time : time + ":" + field(0...59)
    }

    private mutating func field(_ range: ClosedRange<Int>) -> String {
        if random.chance(0.3) { return "*" }
        let count = random.chance(0.8) ? 1 : Int.random(in: 2...4, using: &random)
        return (0..<count).map { _ in
            let first = Int.random(in: range, using: &random)
            let last = Int.random(in: range, using: &random)
            switch Int.random(in: 0..<10, using: &random) {
            case 0, 1: return "\(min(first, last))..\(max(first, last))"
            case 2: return "\(min(first, last))..\(max(first, last))/\(Int.random(in: 1...9, using: &random))"
            case 3, 4:
                let step = Int.random(in: 1...max(1, range.upperBound - first), using: &random)
                return count == 1 && Self.wraps(first, step, in: range) ? "\(first)/\(step)" : "\(first)"
            default: return first < 10 && random.chance(0.5) ? "0\(first)" : "\(first)"
            }
        }.joined(separator: ",")
    }

    /// Whether a repetition, counted on beyond its field, lands before its first value.
    ///
    /// Where it lands behind it and a month ends there as well, systemd 252 misses the first value of the next month.
    private static func wraps(_ first: Int, _ step: Int, in range: ClosedRange<Int>) -> Bool {
        let ends = range.upperBound == 31 ? 28...31 : range.upperBound...range.upperBound
        return ends.allSatisfy { end in
            first <= end && first + ((end - first) / step + 1) * step - (end - range.lowerBound + 1) <= first
        }
    }
}
