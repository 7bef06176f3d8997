import ConnectorKit
import CustomerModel
import Glibc

/// Folders whose files no source may read that was linked through the control API.
///
/// Whoever may link a source would otherwise read through the daemon what only the daemon may read: keys above all.
struct ClosedPlaces: Sendable {
    private let folders: [String]

    init(stateDirectory: String?) {
        let credentials = getenv("CREDENTIALS_DIRECTORY").map { String(cString: $0) }
        folders =
            (["/etc", "/proc", "/sys", "/root", "/run/credentials"] + [stateDirectory, credentials].compactMap(\.self))
            .map(Self.real)
    }

    /// What is wrong with a source's file; nil when it may be read.
    func finding(in source: SourceDefinition) -> Diagnostic? {
        guard ["csv", "jsonl"].contains(source.connector.value), let setting = source.settings["path"],
            let path = setting.value.scalarText, path.hasPrefix("/"), holds(path)
        else { return nil }
        return Diagnostic(
            .error, "closed_place", at: setting.location,
            "a linked source may not read files of this folder; put the file elsewhere, or let the administrator write the source"
        )
    }

    private func holds(_ path: String) -> Bool {
        let real = Self.real(path)
        return folders.contains { real == $0 || real.hasPrefix($0 + "/") }
    }

    /// The path without links and dots, as far as it exists.
    private static func real(_ path: String) -> String {
        guard let found = realpath(path, nil) else { return path }
        defer { free(found) }
        return String(cString: found)
    }
}
