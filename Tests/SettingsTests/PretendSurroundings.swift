import ConnectorKit
import Settings

/// A machine made of a few texts.
struct PretendSurroundings: Surroundings {
    var programPath = "/usr/bin/clientelad"
    var workingDirectory = "/shop"
    var variables: [String: String] = [:]
    /// Files by absolute path.
    var files: [String: [UInt8]] = [:]
    /// Files that everybody may read.
    var open: Set<String> = []
    var folders: Set<String> = []
    var troubles: [String: FileTrouble] = [:]

    init(_ texts: [String: String] = [:], variables: [String: String] = [:], hasTimeZones: Bool = true) {
        self.variables = variables
        files = texts.mapValues { Array($0.utf8) }
        guard hasTimeZones else { return }
        folders.insert("/usr/share/zoneinfo")
        let zones = [
            "America/Panama": -5, "Europe/Madrid": 1, "UTC": 0, "Etc/GMT+5": -5, "America/Argentina/Buenos_Aires": -3,
        ]
        for (zone, hours) in zones { files["/usr/share/zoneinfo/\(zone)"] = Self.zoneFile(hoursAhead: hours) }
        files["/usr/share/zoneinfo/zone.tab"] = Array(
            "# comment\nPA\t+0858-07932\tAmerica/Panama\nES\t+4024-00341\tEurope/Madrid\tSpain\n".utf8)
    }

    /// The shortest file of a zone whose clocks never change (RFC 9636, version 1).
    static func zoneFile(hoursAhead hours: Int) -> [UInt8] {
        let counts: [UInt8] = [0, 0, 0, 0, 1, 1].flatMap { [0, 0, 0, $0] }
        let offset = UInt32(bitPattern: Int32(hours * 3600))
        let type = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: offset >> $0) } + [0, 0]
        return Array("TZif".utf8) + [UInt8](repeating: 0, count: 16) + counts + type + [0]
    }

    func environment(_ name: String) -> String? { variables[name] }

    func entry(at path: String) -> FileEntry? {
        if folders.contains(path) { return FileEntry(isDirectory: true) }
        return files[path].map { _ in FileEntry(othersMayRead: open.contains(path)) }
    }

    func contents(of path: String) throws(FileTrouble) -> [UInt8] {
        if let trouble = troubles[path] { throw trouble }
        guard let bytes = files[path] else { throw .missing }
        return bytes
    }

    func names(in directory: String) -> [String]? {
        let names = files.keys.filter { $0.hasPrefix(directory + "/") }.map {
            String($0.dropFirst(directory.count + 1))
        }
        return names.isEmpty ? nil : names
    }
}

extension PretendSurroundings {
    /// Loads `/shop/c.yaml`; the findings as a person sees them.
    func load() -> (configuration: Configuration?, findings: [String]) {
        let loaded = ConfigurationLoader(surroundings: self).load(path: "c.yaml")
        return (loaded.configuration, loaded.findings.map(\.description))
    }
}
