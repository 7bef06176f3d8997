import ConnectorKit
import StrictYAML

/// Where connector manifests are looked for.
struct ConnectorDirectories {
    /// The administrator's own manifests win over the shipped ones.
    private static let systemWide = "/etc/clientela/connectors"

    let surroundings: any Surroundings
    /// The folder of the configuration.
    let directory: String

    /// The folders, the first wins: those of the configuration, the system's, and those that came with the program.
    func all(explicit: [Located<String>], _ findings: Findings) -> [String] {
        var folders: [String] = []
        for folder in explicit {
            let path = FilePath.absolute(folder.value, from: directory)
            if isDirectory(path) {
                folders.append(path)
            } else {
                findings.error(
                    "no_such_folder", at: folder.location,
                    "there is no folder \(Excerpt.ofPath(path)); expected a folder with connector manifests")
            }
        }
        folders.append(contentsOf: ([ConnectorDirectories.systemWide] + besideProgram).filter(isDirectory))
        return folders.enumerated().filter { folders.firstIndex(of: $1) == $0 }.map(\.1)
    }

    /// `share/clientela/connectors` of an installed program; `config/connectors` of a built source tree.
    private var besideProgram: [String] {
        var folder = FilePath.directory(of: surroundings.programPath)
        var candidates: [String] = []
        for _ in 0..<5 where folder != "/" && folder != "." {
            candidates.append(folder + "/share/clientela/connectors")
            candidates.append(folder + "/config/connectors")
            folder = FilePath.directory(of: folder)
        }
        return candidates
    }

    private func isDirectory(_ path: String) -> Bool { surroundings.entry(at: path)?.isDirectory == true }
}
