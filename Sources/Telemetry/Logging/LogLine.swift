package import CustomerModel
import Glibc
import Logging

/// An entry as one line of text.
package enum LogLine {
    /// `2026-11-24T08:15:00.250Z warning: the message sync.run_id=12 sync.source=boletin`, and the end of the line.
    package static func text(_ entry: LogEntry, at moment: Timestamp) -> String {
        var line = "\(TimeFormat.iso.format(moment)) \(entry.level.rawValue): \(entry.message)"
        for item in entry.metadata where item.key != LogKey.messageID { line += " \(item.key)=\(quoted(item.value))" }
        return line + "\n"
    }

    /// Writes all of the line to standard error; where nobody reads it, nothing more can be done.
    static func write(_ line: String) {
        var line = line
        line.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let written = Glibc.write(STDERR_FILENO, rest.baseAddress, rest.count)
                if written < 0, errno == EINTR { continue }
                guard written > 0 else { return }
                rest = UnsafeRawBufferPointer(rebasing: rest[written...])
            }
        }
    }

    /// A value with blanks, quotes or `=` in quotes, so that where it ends can be told.
    private static func quoted(_ value: String) -> String {
        guard value.isEmpty || value.contains(where: { " \"=".contains($0) }) else { return value }
        var text = "\""
        for character in value {
            if character == "\"" || character == "\\" { text += "\\" }
            text.append(character)
        }
        return text + "\""
    }
}
