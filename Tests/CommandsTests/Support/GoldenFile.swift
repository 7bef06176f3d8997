import CustomerModel
import FoundationEssentials

/// A call of the program and what it must say, in a file of its own.
///
///     # what the daemon is like (a name of `Scenario`), optional
///     clientelactl runs --limit 1
///     ---- 0
///     standard output
///     ---- error
///     standard error, where there is any
struct GoldenFile: Sendable {
    static let folder = #filePath.split(separator: "/").dropLast(2).reduce("") { $0 + "/" + $1 } + "/Golden"

    /// The names of all of them.
    static var names: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".txt") }.sorted()
        }
    }

    let name: String
    let scenario: String?
    let command: String
    let text: String

    init(_ name: String) throws {
        self.name = name
        text = String(decoding: try Data(contentsOf: URL(filePath: Self.folder + "/" + name)), as: UTF8.self)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        scenario = lines.first?.hasPrefix("# ") == true ? String(lines.removeFirst().dropFirst(2)) : nil
        guard let command = lines.first, command.hasPrefix("clientelactl ") else {
            throw Failure("test", .internal, "\(name) does not begin with a command")
        }
        self.command = String(command)
    }

    /// The words of the command; single quotes hold blanks together.
    var arguments: [String] {
        command.split(separator: "'", omittingEmptySubsequences: false).enumerated().flatMap { index, part in
            index.isMultiple(of: 2) ? part.split(separator: " ").map(String.init) : [String(part)]
        }.dropFirst().map { $0 }
    }

    /// The file as it would be if the answer were right.
    func text(for answer: Answer) -> String {
        var text = scenario.map { "# \($0)\n" } ?? ""
        text += "\(command)\n---- \(answer.code)\n\(answer.output)"
        if !answer.error.isEmpty { text += "---- error\n\(answer.error)" }
        return text
    }

    /// Replaces the expectation: for whoever has read that the new one is right.
    func write(_ text: String) throws { try Data(text.utf8).write(to: URL(filePath: Self.folder + "/" + name)) }
}
