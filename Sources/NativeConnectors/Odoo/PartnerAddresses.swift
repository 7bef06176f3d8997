/// The e-mail field of a partner, into which people write several addresses, and names around them.
package struct PartnerAddresses: Sendable, Hashable {
    /// The first address; the text itself where it holds none.
    package private(set) var first: String?
    /// How many addresses stand behind the first one.
    package private(set) var others = 0

    /// Reads such as `Ana <ana@example.com>; ana@work.example.com`.
    package init(_ text: String?) {
        guard let text else { return }
        let parts = text.split { $0 == "," || $0 == ";" || $0.isNewline }
        let addresses = parts.flatMap(Self.addresses)
        guard let address = addresses.first else {
            // No address at all: it is shown as it was typed.
            first = text
            return
        }
        first = address
        others = Set(addresses.map { $0.lowercased() }).count - 1
    }

    private static func addresses(in part: Substring) -> [String] {
        if let open = part.lastIndex(of: "<"), let close = part[open...].firstIndex(of: ">") {
            return [String(part[part.index(after: open)..<close])]
        }
        let words = part.split { $0 == " " || $0 == "\t" }
        return words.filter { $0.contains("@") }.map(String.init)
    }
}
