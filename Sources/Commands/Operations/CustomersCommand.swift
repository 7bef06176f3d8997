import ArgumentParser
import ControlAPI
import ControlClient
import CustomerModel
import FoundationEssentials

struct CustomersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "customers", abstract: "The customers of the shared database.",
        subcommands: [ExportCustomersCommand.self])
}

struct ExportCustomersCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Writes the customers to standard output, for another program.",
        discussion: """
            With --format singer the lines are those of a Singer tap, for any Singer target: \
            clientelactl customers export --format singer | target-jsonl. The last line is the state; with --state, a \
            file that holds it, only customers come that were changed since.
            """)

    @Option(help: ArgumentHelp("What to write.", valueName: "singer"))
    var format: ExportRequest.Format

    @Option(
        help: ArgumentHelp("A file with the state of the export before.", valueName: "file"),
        completion: .file(extensions: ["json"]))
    var state: String?

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws -> ExitStatus {
        var request = ExportRequest(format: format, state: try state.map { try StateFile(path: $0).read(session) })
        var count = 0
        while true {
            try Task.checkCancellation()
            let part = try await session.client.export(request)
            session.surroundings.write(part.text, .output)
            count += part.customers
            guard let next = part.next else { break }
            request.next = next
            request.state = nil
        }
        if !session.isJSON {
            session.note(Page("\(NumberText.counted(count, "customer", "customers")) written"))
        }
        return .success
    }
}

extension ExportRequest.Format: ExpressibleByArgument {}

/// What an export ended with: the value of a state, a STATE message, or the last line of a file with several.
private struct StateFile {
    let path: String

    func read(_ session: Session) throws -> JSONValue {
        switch session.surroundings.file(path) {
        case .failure(let failure): throw unusable(failure.message)
        case .success(let bytes):
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
            guard let last = lines.last(where: { !$0.allSatisfy(\.isWhitespace) }),
                let value = try? ControlJSON.decode(JSONValue.self, from: .init(last.utf8)), case .object = value
            else { throw unusable("\(path) holds no state") }
            return value["type"] == .text("STATE") ? value["value"] ?? .null : value
        }
    }

    private func unusable(_ detail: String) -> Problem {
        Problem(
            "unusable_state", status: 0, title: "Unusable state", .configuration, detail,
            wayOut: "give the file that holds the last STATE line of the export before")
    }
}
