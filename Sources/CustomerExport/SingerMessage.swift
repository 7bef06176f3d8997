import FoundationEssentials

/// A message of a Singer tap, which is a line of JSON.
///
/// The protocol is that of the Singer specification: a SCHEMA before the first RECORD of a stream, a STATE that a later
/// run may begin with.
struct SingerMessage: Encodable {
    enum CodingKeys: String, CodingKey {
        case type, stream, schema, record, value
        case keyProperties = "key_properties"
        case bookmarkProperties = "bookmark_properties"
        case timeExtracted = "time_extracted"
    }

    var type: String
    var stream: String?
    var schema: SingerSchema?
    var keyProperties: [String]?
    var bookmarkProperties: [String]?
    var record: SingerRecord?
    var timeExtracted: String?
    var value: SingerState?

    /// The line with its line feed.
    func line(_ encoder: JSONEncoder) throws -> String {
        String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
}

/// The JSON schema of a stream.
struct SingerSchema: Encodable {
    /// One property.
    struct Property: Encodable {
        var type: [String]
        var format: String?
        var items: Items?

        var withoutNull: Property {
            var property = self
            property.type.removeAll { $0 == "null" }
            return property
        }
    }

    /// What a list holds.
    struct Items: Encodable {
        var type: [String]
    }

    var type = "object"
    var properties: [String: Property]
}

/// What a later export needs to know of this one.
struct SingerState: Codable {
    /// What is kept of the customers.
    struct Bookmark: Codable {
        enum CodingKeys: String, CodingKey {
            case updatedAt = "updated_at"
        }

        /// Customers that were changed before it were in this export.
        var updatedAt: String
    }

    /// By stream.
    var bookmarks: [String: Bookmark]
}

/// A record, column by column.
struct SingerRecord: Encodable {
    /// A value of a column.
    enum Value {
        case text(String)
        case number(Int64)
        /// Hundredths, written as a decimal number.
        case cents(Int64)
        case boolean(Bool)
        case texts([String])
    }

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue _: Int) { nil }
    }

    var columns: [String: Value?]

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        for (name, value) in columns {
            switch value {
            case nil: try container.encodeNil(forKey: Key(name))
            case .text(let text): try container.encode(text, forKey: Key(name))
            case .number(let number): try container.encode(number, forKey: Key(name))
            case .cents(let cents): try container.encode(Decimal(cents) / 100, forKey: Key(name))
            case .boolean(let boolean): try container.encode(boolean, forKey: Key(name))
            case .texts(let texts): try container.encode(texts, forKey: Key(name))
            }
        }
    }
}
