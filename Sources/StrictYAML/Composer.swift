import ConnectorKit
import Yams

/// Composes a text with Yams, and goes on where Yams would stop at the first key that is written twice.
///
/// Yams refuses a table with equal keys and names only the first place. So that one pass shows every finding, the first
/// of two equal keys gets a character of Unicode's private use area in place of its first one and the text is composed
/// again. Lengths in characters stay equal, so no place moves; the walk gives the key its name back and sees both.
struct Composer {
    /// A place in the text, as Yams marks it.
    struct Place: Hashable {
        let line: Int
        let column: Int
    }

    /// A composed document.
    ///
    /// The parser owns the anchors: without it the nodes forget theirs.
    struct Tree {
        let root: Node?
        let parser: Parser
    }

    /// More keys than this are not renamed one by one.
    private static let maximumRenames = 20
    /// More aliases than this are refused before Yams expands them; so few cannot multiply to a size that hurts.
    private static let maximumAliases = 4

    private var text: String
    private let file: String
    /// The keys that were renamed, by their places.
    private(set) var originalKeys: [Place: String] = [:]

    init(text: String, file: String) {
        self.text = text
        self.file = file
    }

    /// The tree, or nil when the text is not YAML.
    mutating func compose(findings: Findings) -> Tree? {
        if let place = firstOfManyAliases {
            findings.error("anchor", at: place, SyntaxFinding.aliasAdvice)
            return nil
        }
        while true {
            do {
                let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
                return Tree(root: try parser.singleRoot(), parser: parser)
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                let place = Place(line: context.mark.line, column: context.mark.column)
                if let key = keys.first, rename(key, at: place) { continue }
                findings.error(
                    "duplicate_key", at: TextLocation(file: file, line: place.line, column: place.column),
                    "a key that begins here is written more than once in its table; expected each key once")
                return nil
            } catch {
                findings.add(SyntaxFinding.diagnostic(for: error, text: text, file: file))
                return nil
            }
        }
    }

    private mutating func rename(_ key: String, at place: Place) -> Bool {
        guard originalKeys.count < Composer.maximumRenames, originalKeys[place] == nil,
            let index = TextPlaces.index(of: place, in: text)
        else { return false }
        let scalars = text.unicodeScalars
        var first = index
        if scalars[first] == "\"" || scalars[first] == "'" { first = scalars.index(after: first) }
        guard first < scalars.endIndex, isPartOfKey(scalars[first]),
            let mark = Unicode.Scalar(0xE000 + UInt32(originalKeys.count))
        else { return false }
        text.unicodeScalars.replaceSubrange(first...first, with: [mark])
        originalKeys[place] = key
        return true
    }

    private func isPartOfKey(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_" || scalar == "-"
            || scalar == "." || scalar == "/" || scalar == "$"
    }

    /// Where so many aliases stand that expanding them could take long, whatever they are (a text may hold such words).
    private var firstOfManyAliases: TextLocation? {
        var place = TextLocation(file: file, line: 1, column: 0)
        var first: TextLocation?
        var anchors: Set<UInt8> = []
        var aliases = 0
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if previous == 0x0A || (previous == 0x0D && byte != 0x0A) {
                place.line += 1
                place.column = 0
            }
            if byte & 0xC0 != 0x80 { place.column += 1 }
            if Composer.isPartOfName(byte), previous == UInt8(ascii: "&") { anchors.insert(byte) }
            if Composer.isPartOfName(byte), previous == UInt8(ascii: "*"), anchors.contains(byte) {
                aliases += 1
                if first == nil { first = TextLocation(file: file, line: place.line, column: place.column - 1) }
            }
            previous = byte
        }
        return aliases > Composer.maximumAliases ? first : nil
    }

    /// The characters that libyaml takes for an anchor's name.
    private static func isPartOfName(_ byte: UInt8) -> Bool {
        (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A)
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
}
