import ConnectorKit
import StrictYAML

/// The time zones that the system knows; times without a zone are read in one of them (V7).
struct TimeZones {
    private static let directory = "/usr/share/zoneinfo"
    let surroundings: any Surroundings

    /// An IANA name that this system has.
    var shape: YAMLShape<String> {
        let expected = "the IANA name of a time zone, such as America/Panama"
        return YAMLShape(expecting: expected) { value, findings in
            guard let name = value.read(.text(expected), findings) else { return nil }
            if exists(name) { return name }
            guard surroundings.entry(at: TimeZones.directory) != nil else {
                findings.error(
                    "no_time_zones", at: value.location,
                    "\(value.name) cannot be checked, because the system has no time zones; "
                        + "expected the package tzdata to be installed")
                return nil
            }
            let advice = nearest(to: name).map { "; did you mean '\($0)'?" } ?? ""
            findings.error(
                "unknown_time_zone", at: value.location,
                "\(value.name) is '\(Excerpt.of(name))', which this system does not know; expected \(expected)\(advice)"
            )
            return nil
        }
    }

    private func exists(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 3, parts.allSatisfy(TimeZones.isNamePart),
            let bytes = try? surroundings.contents(of: "\(TimeZones.directory)/\(name)")
        else { return false }
        return bytes.starts(with: Array("TZif".utf8))
    }

    private static func isNamePart(_ part: Substring) -> Bool {
        !part.isEmpty
            && part.utf8.allSatisfy { byte in
                (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
                    || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
                    || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
            }
    }

    /// Looks in the table of places that tzdata brings; a city alone finds its zone.
    private func nearest(to name: String) -> String? {
        guard let table = try? surroundings.contents(of: "\(TimeZones.directory)/zone.tab") else { return nil }
        let known = String(decoding: table, as: UTF8.self).split(separator: "\n").compactMap { line -> String? in
            let columns = line.split(separator: "\t")
            return line.hasPrefix("#") || columns.count < 3 ? nil : String(columns[2])
        }
        if let near = NearestName.of(name, among: known) { return near }
        let cities = known.map { String($0.split(separator: "/").last ?? "") }
        guard let city = NearestName.of(name, among: cities) else { return nil }
        return known.first { $0.hasSuffix("/" + city) }
    }
}
