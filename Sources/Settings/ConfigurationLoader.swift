import ConnectorKit
import StrictYAML

/// Reads the configuration: one file, and `conf.d/*.yaml` next to it in the order of their names.
///
/// The files of `conf.d` may add `sources` and `defaults`. What is written twice is an error that names both places.
/// Sources that were linked through the control API stand in files of the state directory, which are read the same way.
/// Relative paths count from the folder of the main file, in those files from their own folder. A program that gets no configuration ends with `exitCode`.
package struct ConfigurationLoader {
    /// `EX_CONFIG` of sysexits.h: the configuration must be mended before another start makes sense.
    package static let exitCode: Int32 = 78

    private let surroundings: any Surroundings

    /// Reads with the machine's files and environment, unless others are given.
    package init(surroundings: any Surroundings = MachineSurroundings()) {
        self.surroundings = surroundings
    }

    /// Reads everything that can be read, whatever else is wrong.
    ///
    /// `linkedIn`: the folder of the linked sources, which a program keeps for as long as it runs; nil: as configured.
    package func load(path: String, linkedIn folder: String? = nil) -> LoadedConfiguration {
        let findings = Findings()
        let mainPath = FilePath.absolute(path, from: surroundings.workingDirectory)
        let directory = FilePath.directory(of: mainPath)
        guard let main = file(at: mainPath, named: path, findings) else {
            return LoadedConfiguration(configuration: nil, findings: findings.sorted)
        }
        let added = additionalFiles(in: directory, named: FilePath.directory(of: path), findings)
        let state = StatePath(main.root, directory: directory)
        let linked = linkedFiles(
            in: folder ?? Configuration.linkedSourceDirectory(in: state.path), findings)
        let reading = ConfigurationReading(
            surroundings: surroundings, directory: directory, files: [main] + added + linked, findings: findings)
        let read = reading.read()
        return LoadedConfiguration(
            configuration: findings.hasErrors ? nil : read.configuration, findings: findings.sorted,
            readableSources: read.sources, connectorDirectories: read.connectorDirectories,
            knowsAllDirectories: read.knowsAllDirectories)
    }

    private func file(
        at path: String, named name: String, linkedIn folder: String? = nil, _ findings: Findings
    ) -> ConfigurationFile? {
        let place = TextLocation(file: name, line: 1, column: 1)
        let bytes: [UInt8]
        do {
            bytes = try surroundings.contents(of: path)
        } catch {
            findings.error(
                "unreadable_file", at: place,
                "the configuration cannot be read: \(error.text); expected a YAML file: see the example clientela.yaml")
            return nil
        }
        // A file that is no YAML must not hide what is wrong in the others.
        let root =
            YAMLDocument.root(of: bytes, file: name, findings: findings)
            ?? YAMLValue(.unreadable, at: place, path: "")
        let isOpen = surroundings.entry(at: path)?.othersMayRead ?? false
        return ConfigurationFile(name: name, path: path, root: root, isOpenToOthers: isOpen, linkedIn: folder)
    }

    private func additionalFiles(
        in directory: String, named name: String, _ findings: Findings
    ) -> [ConfigurationFile] {
        let names = surroundings.names(in: directory + "/conf.d") ?? []
        return names.sorted().compactMap { item in
            guard !item.hasPrefix(".") else { return nil }
            let shown = (name == "." ? "" : name + "/") + "conf.d/\(item)"
            guard item.hasSuffix(".yaml") else {
                if item.hasSuffix(".yml") {
                    findings.warning(
                        "ignored_file", at: TextLocation(file: shown, line: 1, column: 1),
                        "the file is not read, because its name ends in .yml; expected .yaml")
                }
                return nil
            }
            return file(at: "\(directory)/conf.d/\(item)", named: shown, findings)
        }
    }

    /// The files of linked sources, which no person writes; what else lies in their folder is not looked at.
    private func linkedFiles(in folder: String, _ findings: Findings) -> [ConfigurationFile] {
        (surroundings.names(in: folder) ?? []).sorted().compactMap { item in
            guard item.hasSuffix(".yaml"), !item.hasPrefix(".") else { return nil }
            let path = "\(folder)/\(item)"
            return file(at: path, named: path, linkedIn: folder, findings)
        }
    }
}

/// One file of the configuration.
struct ConfigurationFile {
    /// As the administrator calls it; messages use it.
    var name: String
    /// Absolute.
    var path: String
    var root: YAMLValue
    var isOpenToOthers: Bool
    /// The folder of linked sources, if the file is one of theirs.
    var linkedIn: String?
}

/// Where the state directory is, found before the configuration is read as a whole.
struct StatePath {
    /// Absolute.
    let path: String

    init(_ root: YAMLValue, directory: String) {
        var written: String?
        if case .table(let entries) = root.content,
            let entry = entries.first(where: { $0.key.value == "state_directory" }),
            case .scalar(let text, _) = entry.value.content
        {
            written = text
        }
        self.init(written: written, directory: directory)
    }

    init(written: String?, directory: String) {
        path = FilePath.absolute(written ?? "/var/lib/clientela", from: directory)
    }
}
