/// One name field taken apart, the Spanish way where nothing else is said.
package enum FullName {
    /// The given names and the surnames of a whole name.
    ///
    /// `Last, First` says it itself. Otherwise one word is a given name; two are one and one; three are one given name
    /// and two surnames, four are two and two, and of more the last two are surnames. Particles (`de la`, `von`, `dos`)
    /// belong to the word behind them, `y` joins its neighbours, and `del Carmen` and its like to the given name before
    /// them. A modest guess: `Juan Carlos Pérez` gives `Juan` and `Carlos Pérez`.
    package static func split(_ text: String) -> (first: String?, last: String?) {
        var words: [Word] = []
        var comma: Int?
        for part in text.utf8.split(whereSeparator: isBlank) {
            guard part.contains(UInt8(ascii: ",")) else {
                words.append(Word(Substring(part)))
                continue
            }
            for (place, piece) in part.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
                .enumerated()
            {
                if place > 0, comma == nil { comma = words.count }
                if !piece.isEmpty { words.append(Word(Substring(piece))) }
            }
        }
        guard let comma else { return split(words, suffix: nil) }
        let (before, behind) = (words[..<comma], words[comma...])
        if !before.isEmpty, behind.count == 1, let suffix = behind.first, suffixes.contains(suffix.key) {
            return split(Array(before), suffix: suffix)
        }
        return (joined(behind), joined(before))
    }

    /// A word, and its small letters packed into a number where it is short ASCII: particles are compared often.
    private struct Word {
        var text: Substring
        /// 0 for a word that is longer than eight bytes or has other letters.
        var key: UInt64 = 0

        init(_ text: Substring) {
            self.text = text
            guard text.utf8.count <= 8 else { return }
            for byte in text.utf8 {
                guard byte < 0x80 else {
                    key = 0
                    return
                }
                key = key << 8 | UInt64((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
            }
        }
    }

    private static func keys(_ words: String) -> Set<UInt64> { Set(words.split(separator: " ").map { Word($0).key }) }

    private static let and = UInt64(UInt8(ascii: "y"))
    private static let suffixes = keys("jr jr. sr sr. ii iii iv")
    private static let particles = keys(
        "de del la las los el van von der den da das do dos di du le ten ter zu zur bin ibn al san santa")
    /// What follows a particle in a given name: `María del Carmen`, `María de los Ángeles`.
    private static let devotions: Set<String> = [
        "carmen", "pilar", "rosario", "socorro", "mar", "valle", "angeles", "ángeles", "lourdes", "fátima", "fatima",
        "guadalupe", "luz",
    ]

    private static func split(_ words: [Word], suffix: Word?) -> (first: String?, last: String?) {
        // Where each unit of words begins: `de la Cruz` is one.
        var starts = unitStarts(words)
        var suffixed = suffix.map { [$0] } ?? []
        var words = words
        // `Smith Jr.` without a comma.
        if suffix == nil, starts.count > 2, let last = words.last, starts.last == words.count - 1,
            suffixes.contains(last.key)
        {
            suffixed = [words.removeLast()]
            starts.removeLast()
        }
        let border = starts.count <= 1 ? words.count : starts.count == 2 ? starts[1] : starts[starts.count - 2]
        return (joined(words[..<border]), joined(Array(words[border...]) + suffixed))
    }

    private static func unitStarts(_ words: [Word]) -> [Int] {
        var starts: [Int] = []
        var pending: Int?
        var joinsPrevious = false
        for (index, word) in words.enumerated() {
            let isLast = index == words.count - 1
            if !isLast, index > 0 || words.count > 2, particles.contains(word.key) {
                if pending == nil { pending = index }
                continue
            }
            if !isLast, word.key == and, pending == nil, starts.count > 1 {
                joinsPrevious = true
                pending = index
                continue
            }
            let isDevotion =
                pending != nil && !isLast && starts.count == 1 && devotions.contains(word.text.lowercased())
            if !joinsPrevious, !isDevotion { starts.append(pending ?? index) }
            pending = nil
            joinsPrevious = false
        }
        return starts
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private static func joined(_ words: some Collection<Word>) -> String? {
        guard let first = words.first else { return nil }
        var text = String(first.text)
        for word in words.dropFirst() {
            text += " "
            text += word.text
        }
        return text
    }
}
