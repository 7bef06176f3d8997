import ArgumentParser

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where a command writes what a client needs to know, complete or not at all.
struct PortsFile: ParsableArguments {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case shell, json
    }

    @Option(help: "Write the addresses and keys to this file as soon as the servers listen.")
    var portsFile: String?

    @Option(help: "KEY='value' lines that a shell can read, or one JSON object.")
    var format = Format.shell

    /// Writes the entries beside the file, moves it into place, and then prints them.
    func write(_ entries: [(name: String, value: String)]) throws {
        let text = format == .shell ? shell(entries) : json(entries)
        if let portsFile { try write(text, to: portsFile) }
        print(text, terminator: "")
        fflush(nil)
    }

    private func write(_ text: String, to portsFile: String) throws {
        let draft = "\(portsFile).\(getpid()).new"
        guard let file = fopen(draft, "w") else { throw problem("open", draft) }
        let written = fputs(text, file) >= 0
        guard fclose(file) == 0, written, rename(draft, portsFile) == 0 else {
            let error = problem("write", portsFile)
            unlink(draft)
            throw error
        }
    }

    private func problem(_ action: String, _ path: String) -> ValidationError {
        ValidationError("Cannot \(action) \(path): \(String(cString: strerror(errno))).")
    }

    private func shell(_ entries: [(name: String, value: String)]) -> String {
        entries.map { name, value in
            let quoted = value.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#)
            return "\(name)='\(quoted)'\n"
        }.joined()
    }

    private func json(_ entries: [(name: String, value: String)]) -> String {
        let lines = entries.map { name, value in
            let escaped = value.flatMap { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }
            return "  \"\(name)\": \"\(String(escaped))\""
        }
        return "{\n\(lines.joined(separator: ",\n"))\n}\n"
    }
}
