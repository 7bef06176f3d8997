/// A wish for the next part of an export of the customers.
package struct ExportRequest: RequestBody {
    /// What is written.
    package enum Format: String, Codable, Sendable, Hashable, CaseIterable {
        /// Messages of a Singer tap, a line each: SCHEMA, RECORD, STATE.
        case singer
    }

    package var format: Format
    /// What an earlier export's last STATE said; nil: everybody.
    package var state: JSONValue?
    /// As the part before this one says; nil: the first part.
    package var next: String?

    package init(format: Format, state: JSONValue? = nil, next: String? = nil) {
        self.format = format
        self.state = state
        self.next = next
    }

    package static let keys: Set<String> = ["format", "state", "next"]
    package static let whenEmpty: ExportRequest? = nil
}

/// A part of an export.
package struct ExportPart: Codable, Sendable, Hashable {
    /// Whole lines, each with its line feed.
    package var text: String
    /// Customers in it.
    package var customers: Int
    /// What to ask for the next part; nil: this was the last.
    package var next: String?

    package init(text: String, customers: Int, next: String?) {
        self.text = text
        self.customers = customers
        self.next = next
    }
}
