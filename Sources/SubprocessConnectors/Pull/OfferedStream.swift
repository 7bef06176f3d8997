import ConnectorKit
import CustomerModel
import RecordColumns

/// A stream that a tap or a source offers, whichever it is.
enum OfferedStream: Sendable {
    case singer(SingerCatalog.Stream)
    case airbyte(AirbyteCatalog.Stream)
    /// One that nobody was asked about.
    case named(String)

    /// The name by which settings choose it.
    var name: String {
        switch self {
        case .singer(let stream): stream.id
        case .airbyte(let stream): stream.name.text
        case .named(let name): name
        }
    }

    var shape: RecordShape {
        switch self {
        case .singer(let stream): stream.shape
        case .airbyte(let stream): stream.shape
        case .named: RecordShape()
        }
    }

    /// Whether a person may call it that.
    func isCalled(_ name: String) -> Bool {
        switch self {
        case .singer(let stream): stream.names.contains(name)
        case .airbyte(let stream): stream.name.text == name || stream.name.name == name
        case .named(let own): own == name
        }
    }

    /// Whether each pull has to read everything.
    func isAlwaysWhole(_ replication: Replication) -> Bool {
        guard replication == .automatic else { return replication == .full }
        return switch self {
        case .singer(let stream): stream.isAlwaysWhole
        case .airbyte(let stream): !stream.isIncremental
        case .named: false
        }
    }

    /// Whether its records have an address, by the names of their values.
    func looksLikePeople(_ settings: RecordSettings) -> Bool {
        let mapped = ObjectColumns.paths(wantedBy: settings)
        let paths = shape.paths
        if !mapped.isEmpty, mapped.allSatisfy({ paths.contains($0) }) { return true }
        return ObjectColumns.nameAnAddress(paths)
    }

    func description(_ settings: SubprocessSettings) -> StreamDescription {
        StreamDescription(
            id: StreamID(name), name: name, supportsIncremental: !isAlwaysWhole(settings.replication))
    }
}
