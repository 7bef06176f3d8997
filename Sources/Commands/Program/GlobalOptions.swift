import ArgumentParser
import ControlAPI

/// What every command takes.
struct GlobalOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The daemon's socket; else $CLIENTELA_SOCKET, else \(ControlSocketPath.default).", valueName: "path"))
    var socket: String?

    @Flag(help: "Print the control API's JSON: for people on a terminal, in one line elsewhere.")
    var json = false

    @Flag(help: "No colours, even on a terminal; so does $NO_COLOR.")
    var noColor = false

    /// Where the daemon is asked.
    func socketPath(_ surroundings: Surroundings) -> String {
        if let socket { return socket }
        if let path = surroundings.variable("CLIENTELA_SOCKET"), !path.isEmpty { return path }
        return ControlSocketPath.default
    }

    /// Whether a channel shows colours.
    func ink(_ surroundings: Surroundings, _ channel: Surroundings.Channel) -> Ink {
        let isForbidden = noColor || surroundings.variable("NO_COLOR").map { !$0.isEmpty } ?? false
        return Ink(isColoured: !isForbidden && surroundings.width(channel) != nil)
    }
}

/// Where options stand on the command line.
enum ArgumentOrder {
    private static let flags: Set<String> = ["--json", "--no-color"]
    private static let option = "--socket"

    /// The same arguments with global options that stand before the command moved behind it, where they are read.
    static func arranged(_ arguments: [String]) -> [String] {
        var moved: [String] = []
        var rest = arguments[...]
        while let first = rest.first {
            if flags.contains(first) || first.hasPrefix(option + "=") {
                moved.append(rest.removeFirst())
            } else if first == option, rest.count > 1 {
                moved += rest.prefix(2)
                rest = rest.dropFirst(2)
            } else {
                break
            }
        }
        let end = rest.firstIndex(of: "--") ?? rest.endIndex
        return Array(rest[..<end]) + moved + Array(rest[end...])
    }
}
