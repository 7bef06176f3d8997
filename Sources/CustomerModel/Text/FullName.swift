/// One name field taken apart, the Spanish way where nothing else is said.
package enum FullName {
    /// The given names and the surnames of a whole name.
    ///
    /// `Last, First` says it itself. Otherwise one word is a given name; two are one and one; three are one given name
    /// and two surnames, four are two and two, and of more the last two are surnames. Particles (`de la`, `von`, `dos`)
    /// belong to the word behind them, `y` joins its neighbours, and `del Carmen` and its like to the given name before
    /// them. A modest guess: `Juan Carlos Pérez` gives `Juan` and `Carlos Pérez`.
    package static func split(_ text: String) -> (first: String?, last: String?) {
        var parts = text.split(separator: ",").map { words(of: $0) }
        let isSuffixed =
            parts.count == 2 && !parts[0].isEmpty && parts[1].count == 1
            && parts[1].allSatisfy { suffixes.contains(folded($0)) }
        if parts.count >= 2, !isSuffixed {
            return (joined(parts.dropFirst().joined()), joined(parts[0]))
        }
        let suffix = isSuffixed ? parts.removeLast() : []
        guard var units = parts.first.map({ units(of: $0) }), !units.isEmpty else { return (nil, nil) }
        // `Smith Jr.` without a comma.
        if suffix.isEmpty, units.count > 2, let end = units.last, suffixes.contains(folded(end)) {
            units.removeLast()
            units[units.count - 1] += " " + end
        }
        let surnames = units.count <= 2 ? units.count - 1 : 2
        let last = units.suffix(surnames) + suffix.map(String.init)
        return (joined(units.dropLast(surnames)), joined(last))
    }

    private static let suffixes: Set<String> = ["jr", "jr.", "sr", "sr.", "ii", "iii", "iv"]
    private static let particles: Set<String> = [
        "de", "del", "la", "las", "los", "el", "van", "von", "der", "den", "da", "das", "do", "dos", "di", "du", "le",
        "ten", "ter", "zu", "zur", "bin", "ibn", "al", "san", "santa",
    ]
    /// What follows a particle in a given name: `María del Carmen`, `María de los Ángeles`.
    private static let devotions: Set<String> = [
        "carmen", "pilar", "rosario", "socorro", "mar", "valle", "angeles", "ángeles", "lourdes", "fátima", "fatima",
        "guadalupe", "luz",
    ]

    private static func words(of text: Substring) -> [Substring] { text.split { $0.isWhitespace } }

    /// The words with their particles: `de la Cruz` is one.
    private static func units(of words: [Substring]) -> [String] {
        var units: [String] = []
        var due: [Substring] = []
        var joinsPrevious = false
        for (index, word) in words.enumerated() {
            let name = folded(word)
            let isLast = index == words.count - 1
            if !isLast, !units.isEmpty || !due.isEmpty || words.count > 2, particles.contains(name) {
                due.append(word)
                continue
            }
            if !isLast, name == "y", due.isEmpty, units.count > 1 {
                joinsPrevious = true
                due.append(word)
                continue
            }
            let unit = (due + [word]).joined(separator: " ")
            let isDevotion = !due.isEmpty && !isLast && units.count == 1 && devotions.contains(name)
            if joinsPrevious || isDevotion, let previous = units.popLast() {
                units.append(previous + " " + unit)
            } else {
                units.append(unit)
            }
            due = []
            joinsPrevious = false
        }
        return units
    }

    private static func folded(_ word: some StringProtocol) -> String { word.lowercased() }

    private static func joined(_ words: some Sequence<some StringProtocol>) -> String? {
        let text = words.map { String($0) }.joined(separator: " ")
        return text.isEmpty ? nil : text
    }
}
