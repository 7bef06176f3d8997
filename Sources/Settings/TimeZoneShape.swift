import ConnectorKit
import CustomerModel
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
            return check(name, at: value.location, "\(value.name) is", findings) ? name : nil
        }
    }

    /// Whether the system has such a zone; if not, a finding says so: `defaults.time_zone is 'Panama', …`.
    func check(_ name: String, at place: TextLocation, _ subject: String, _ findings: Findings) -> Bool {
        if exists(name) { return true }
        guard surroundings.entry(at: TimeZones.directory) != nil else {
            findings.error(
                "no_time_zones", at: place,
                "\(subject) a time zone that cannot be checked, because the system has none; "
                    + "expected the package tzdata to be installed")
            return false
        }
        let advice = nearest(to: name).map { "; did you mean '\($0)'?" } ?? ""
        findings.error(
            "unknown_time_zone", at: place,
            "\(subject) '\(Excerpt.of(name))', which this system does not know; expected the IANA name of a time zone, "
                + "such as America/Panama\(advice)")
        return false
    }

    /// The rules of a zone that was checked; nil when its file is broken.
    func clocks(of name: String) -> UTCOffsets? {
        (try? surroundings.contents(of: "\(TimeZones.directory)/\(name)")).flatMap(UTCOffsets.init(tzif:))
    }

    /// The rules of the machine's own zone; UTC when it has none.
    var localClocks: UTCOffsets {
        (try? surroundings.contents(of: "/etc/localtime")).flatMap(UTCOffsets.init(tzif:)) ?? .utc
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
