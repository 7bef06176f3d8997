import Synchronization
import TestSupport

/// A mail server of a few lines (RFC 5321), whose replies the test may replace by others.
final class SMTPServer: Sendable {
    private final class Record: Sendable {
        let commands = Mutex<[String]>([])
        let messages = Mutex<[String]>([])
    }

    private let record: Record
    private let listener: LoopbackListener

    var port: Int { listener.port }

    /// The commands of all clients, in their order.
    var commands: [String] { record.commands.withLock { $0 } }

    /// What they handed in.
    var messages: [String] { record.messages.withLock { $0 } }

    /// `replies`: by the command's first word, `.` for the end of the message and `220` for the greeting; an empty one
    /// is silence.
    init(extensions: [String] = ["AUTH PLAIN"], replies: [String: String] = [:]) throws {
        let record = Record()
        listener = try LoopbackListener { connection in
            func reply(_ word: String, _ usual: String) {
                let text = replies[word] ?? usual
                if !text.isEmpty { connection.send(text + "\r\n") }
            }
            reply("220", "220 shop ESMTP")
            while let command = connection.line() {
                record.commands.withLock { $0.append(command) }
                let word = String(command.prefix { $0 != " " && $0 != ":" }).uppercased()
                switch word {
                case "EHLO":
                    let lines = ["shop"] + extensions
                    let text = lines.enumerated().map { "250\($0 == lines.count - 1 ? " " : "-")\($1)" }
                    reply(word, text.joined(separator: "\r\n"))
                case "AUTH":
                    connection.send("334 \r\n")
                    _ = connection.line()
                    reply(word, "235 welcome")
                case "DATA":
                    reply(word, "354 go on")
                    guard replies[word] == nil else { continue }
                    record.messages.withLock { $0.append(Self.message(from: connection)) }
                    reply(".", "250 taken")
                case "QUIT": return reply(word, "221 bye")
                default: reply(word, "250 fine")
                }
            }
        }
        self.record = record
    }

    func stop() { listener.stop() }

    private static func message(from connection: LoopbackListener.Connection) -> String {
        var text = ""
        while let line = connection.line(), line != "." {
            text += (line.hasPrefix(".") ? String(line.dropFirst()) : line) + "\r\n"
        }
        return text
    }
}
