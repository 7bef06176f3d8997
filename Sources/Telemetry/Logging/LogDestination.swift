import Glibc
package import Logging

/// Where the log goes.
package enum LogDestination: Sendable, Hashable {
    /// The system's journal, as structured entries.
    case journal
    /// Lines on standard error.
    case lines

    /// The journal when standard error is connected to it, as the service manager does it; else lines.
    package static func current() -> LogDestination {
        current(journalStream: getenv("JOURNAL_STREAM").map { String(cString: $0) }, descriptor: STDERR_FILENO)
    }

    /// Whether `JOURNAL_STREAM`, `device:inode`, is what the descriptor leads to: it may have been inherited from
    /// somebody whose standard error it was.
    package static func current(journalStream: String?, descriptor: Int32) -> LogDestination {
        guard let parts = journalStream?.split(separator: ":", omittingEmptySubsequences: false), parts.count == 2,
            let device = UInt64(parts[0]), let inode = UInt64(parts[1])
        else { return .lines }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return .lines }
        return UInt64(status.st_dev) == device && UInt64(status.st_ino) == inode ? .journal : .lines
    }

    /// A logger that writes there; nothing global is touched.
    package func logger(label: String = "clientelad", level: Logger.Level = .info) -> Logger {
        let handler =
            switch self {
            case .journal: EntryLogHandler(level: level) { Journal.send(JournalFields.fields(of: $0, program: label)) }
            case .lines: EntryLogHandler(level: level) { LogLine.write(LogLine.text($0, at: WallClock.now())) }
            }
        return Logger(label: label, factory: { _ in handler })
    }
}
