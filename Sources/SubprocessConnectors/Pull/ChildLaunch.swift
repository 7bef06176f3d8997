import ConnectorKit
import CustomerModel
import Glibc

/// Puts a child's files, variables and options together.
struct ChildLaunch: Sendable {
    let settings: SubprocessSettings
    /// The secrets as they are now.
    var secrets: [String: Secret]

    /// What the files say, beside the configuration.
    struct Files: Sendable {
        var catalog: JSONValue?
        var state: JSONValue?
    }

    /// What is done with the program.
    enum Purpose: Sendable {
        case specification
        case check
        case discovery
        case reading(Files)
    }

    /// Takes out of the child's words what must not be shown.
    var masking: Masking { Masking(secrets.values) }

    /// The configuration as the child gets it.
    var configuration: JSONValue { settings.config.filled(secrets) }

    /// Writes the files and says what to start; throws a `Failure`.
    func order(for purpose: Purpose) throws -> ChildProcess.Order {
        guard let name = settings.command.first else {
            throw Failure("wrong_settings", .configuration, "'command' is empty")
        }
        let program = try ProgramFile.find(name)
        let user = try settings.runAs.map { try MachineUser.find($0) }
        var folder = try ChildFolder(owner: geteuid() == 0 ? user : nil)
        do {
            let options = try options(for: purpose, &folder)
            return ChildProcess.Order(
                program: program, arguments: Array(settings.command.dropFirst()) + options,
                environment: environment(folder), folder: folder, limits: settings.limits,
                user: geteuid() == 0 ? user : nil)
        } catch {
            folder.removeUnused()
            throw error
        }
    }

    /// What an administrator should know before the first record; nil when all is well.
    var warning: String? {
        guard geteuid() == 0, settings.runAs == nil else { return nil }
        return "\(settings.program) runs as root, as the daemon does; 'run_as' names a user that may do less"
    }

    private func options(for purpose: Purpose, _ folder: inout ChildFolder) throws -> [String] {
        if case .specification = purpose { return ["spec"] }
        try folder.write(configuration.json, to: ChildFiles.config)
        let config = ["--config", folder.file(ChildFiles.config)]
        switch (settings.protocol, purpose) {
        case (_, .specification): return []
        case (.singer, .check), (.singer, .discovery): return config + ["--discover"]
        case (.airbyte, .check): return ["check"] + config
        case (.airbyte, .discovery): return ["discover"] + config
        case (.singer, .reading(let files)): return config + (try options(for: files, &folder))
        case (.airbyte, .reading(let files)): return ["read"] + config + (try options(for: files, &folder))
        }
    }

    private func options(for files: Files, _ folder: inout ChildFolder) throws -> [String] {
        var options: [String] = []
        if let catalog = files.catalog {
            try folder.write(catalog.json, to: ChildFiles.catalog)
            options += [settings.protocol == .singer ? settings.catalogOption : "--catalog"]
            options.append(folder.file(ChildFiles.catalog))
        }
        if let state = files.state {
            try folder.write(state.json, to: ChildFiles.state)
            options += ["--state", folder.file(ChildFiles.state)]
        }
        return options
    }

    private func environment(_ folder: ChildFolder) -> [String: String] {
        var environment = [
            "PATH": ProgramFile.searchPath, "HOME": folder.path, "TMPDIR": folder.path, "LANG": "C.UTF-8",
        ]
        for (name, text) in settings.environment { environment[name] = text.filled(secrets) }
        return environment
    }
}
