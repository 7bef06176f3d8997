package import ConnectorKit
import Glibc

/// The manifests that are installed.
package struct ManifestCatalogue: Sendable {
    /// The factories by their names.
    package private(set) var factories: [String: ManifestConnectorFactory] = [:]
    /// What is wrong with the files, and what cannot be read.
    package private(set) var diagnostics: [Diagnostic] = []

    /// Reads every `*.yaml` of the directories; of two manifests with the same name the one of the later directory counts.
    ///
    /// A directory that does not exist counts as empty. A manifest with errors is left out and its findings are kept;
    /// an earlier directory's manifest of that name is then not used either, since somebody meant to replace it.
    package static func load(
        directories: [String], secretStore: any SecretStore = VolatileSecretStore()
    ) -> ManifestCatalogue {
        var catalogue = ManifestCatalogue()
        for directory in directories {
            for file in files(in: directory) { catalogue.add(file, secretStore) }
        }
        return catalogue
    }

    private mutating func add(_ path: String, _ secretStore: any SecretStore) {
        let stem = path.split(separator: "/").last.map { $0.prefix { $0 != "." } } ?? ""
        guard let bytes = Self.content(of: path) else {
            diagnostics.append(
                Diagnostic(
                    .error, "unreadable_file", at: TextLocation(file: path, line: 1, column: 1),
                    "the file cannot be read"))
            return
        }
        let (factory, findings) = ManifestConnectorFactory.read(bytes, file: path, secretStore: secretStore)
        diagnostics += findings
        guard let factory else {
            factories[String(stem)] = nil
            return
        }
        if factory.name != stem {
            diagnostics.append(
                Diagnostic(
                    .warning, "misleading_name", at: TextLocation(file: path, line: 1, column: 1),
                    "the manifest in '\(stem).yaml' is named '\(factory.name)'; expected the same name"))
        }
        factories[factory.name] = factory
    }

    private static func files(in directory: String) -> [String] {
        guard let handle = opendir(directory) else { return [] }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(".yaml"), !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted().map { directory + "/" + $0 }
    }

    /// The bytes of a file of at most 1 MiB.
    private static func content(of path: String) -> [UInt8]? {
        guard let file = fopen(path, "rbe") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= 1 << 20 {
            let count = fread(&chunk, 1, chunk.count, file)
            guard count > 0 else { return ferror(file) == 0 ? bytes : nil }
            bytes += chunk[..<count]
        }
        return nil
    }
}
