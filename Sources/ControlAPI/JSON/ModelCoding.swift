package import CustomerModel

extension Timestamp: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let moment = TimeFormat.iso.parse(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "expected an RFC 3339 moment")
        }
        self = moment
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(TimeFormat.iso.format(self))
    }
}

extension SourceName: Codable {}

extension SourceKind: Codable {}

extension StreamID: Codable {}

extension ExternalID: Codable {}

extension CustomerID: Codable {}

extension FailureClass: Codable {
    /// A class that this program does not know is a bug as far as it can tell.
    package init(from decoder: any Decoder) throws {
        let name = try decoder.singleValueContainer().decode(String.self)
        self = FailureClass(rawValue: name) ?? .internal
    }
}
