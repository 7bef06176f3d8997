import ConnectorKit
import CustomerModel
import Daemon
import Glibc

/// Keeps what webhooks told in a small file of the state directory: a line a source, its fields apart by tabs.
///
/// A line that cannot be read is one without notes.
struct FileWebhookNotes: WebhookNoteKeeper {
    private static let everything = "*"

    let path: String

    func load() -> [SourceName: WebhookNote] {
        var notes: [SourceName: WebhookNote] = [:]
        for line in StateFile.lines(of: path) {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard fields.count >= 3 else { continue }
            notes[SourceName(String(fields[0]))] = WebhookNote(
                records: fields[3...].compactMap(Self.record), everything: fields[1] == Self.everything,
                lastFullPull: Int64(fields[2]).map(Timestamp.init(milliseconds:)))
        }
        return notes
    }

    func save(_ notes: [SourceName: WebhookNote]) throws {
        guard !notes.isEmpty else {
            // Without webhooks there is no file; one that cannot be removed only brings a pull too many.
            unlink(path)
            return
        }
        let lines = notes.sorted { $0.key < $1.key }.map { name, note in
            let fields = [
                name.rawValue, note.everything ? Self.everything : "",
                note.lastFullPull.map { String($0.milliseconds) } ?? "",
            ]
            return (fields + note.records.map(Self.text)).joined(separator: "\t") + "\n"
        }
        try StateFile.write(lines.joined(), to: path)
    }

    /// `STREAM:ID`, or `ID` alone.
    private static func text(_ record: NamedRecord) -> String {
        let id = Hexadecimal.text(record.id.rawValue)
        return record.stream.map { Hexadecimal.text($0.rawValue) + ":" + id } ?? id
    }

    private static func record(_ text: Substring) -> NamedRecord? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard let last = parts.last, parts.count < 3, let id = Hexadecimal.value(last), !id.isEmpty else { return nil }
        guard parts.count == 2 else { return NamedRecord(id: ExternalID(id)) }
        return Hexadecimal.value(parts[0]).map { NamedRecord(stream: StreamID($0), id: ExternalID(id)) }
    }
}

/// Texts of strangers without a sign that could end a field or a line.
private enum Hexadecimal {
    private static let digits = Array("0123456789abcdef")

    static func text(_ text: String) -> String {
        String(text.utf8.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    static func value(_ text: Substring) -> String? {
        guard text.utf8.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        var rest = text
        while !rest.isEmpty {
            guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
