import ConnectorKit
import CustomerModel

/// The ledger's file: one line for each account's hold and for each of its windows.
///
///     clientela requests 1
///     %mailchimp%2Eus1 held 1700000000000
///     %mailchimp%2Eus1 86400000 1700000000000:12 1700000675000:3
enum LedgerText {
    private static let title = "clientela requests 1"

    static func text(of histories: [String: AccountHistory]) -> String {
        var lines = [title]
        for (account, history) in histories.sorted(by: { $0.key < $1.key }) {
            let name = escaped(account)
            if let heldUntil = history.heldUntil { lines.append("\(name) held \(heldUntil.milliseconds)") }
            for window in history.windows where !window.slots.isEmpty {
                let slots = window.slots.map { "\($0.start):\($0.count)" }.joined(separator: " ")
                lines.append("\(name) \(window.length) \(slots)")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// What can be read of it; nothing where the title is not ours.
    static func histories(from content: [UInt8]) -> [String: AccountHistory] {
        var lines = String(decoding: content, as: UTF8.self).split(separator: "\n")[...]
        guard lines.popFirst().map(String.init) == title else { return [:] }
        var histories: [String: AccountHistory] = [:]
        for line in lines {
            let words = line.split(separator: " ")
            guard words.count >= 3, let account = unescaped(words[0]) else { continue }
            if words[1] == "held" {
                guard let moment = Int64(words[2]) else { continue }
                histories[account, default: AccountHistory()].heldUntil = Timestamp(milliseconds: moment)
            } else if let length = Int64(words[1]) {
                let slots = words[2...].compactMap(slot)
                histories[account, default: AccountHistory()].windows.append(
                    AccountHistory.Window(length: length, slots: slots))
            }
        }
        return histories
    }

    private static func slot(_ text: Substring) -> RequestWindow.Slot? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let start = Int64(parts[0]), let count = Int(parts[1]), start >= 0, count > 0 else {
            return nil
        }
        return RequestWindow.Slot(start: start, count: count)
    }

    private static func escaped(_ account: String) -> String {
        let digits = Array("0123456789ABCDEF")
        // An empty name would be no word.
        return "%"
            + account.utf8.map { byte in
                let isPlain =
                    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "/")
                return isPlain ? String(UnicodeScalar(byte)) : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }.joined()
    }

    private static func unescaped(_ word: Substring) -> String? {
        guard word.first == "%" else { return nil }
        var bytes: [UInt8] = []
        var rest = Array(word.utf8)[1...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(value)
            rest.removeFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
