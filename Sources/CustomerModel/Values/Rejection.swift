/// A record that cannot be used, and why: it is quarantined, its neighbours are not.
package struct Rejection: Sendable, Hashable {
    /// Why a record is quarantined; stable, in reports and in the database.
    package enum Reason: String, Sendable, Hashable, CaseIterable {
        /// No external ID, so that nothing could recognise it again (R1).
        case missingExternalID = "missing_external_id"
        /// An external ID beyond `Record.maximumExternalIDLength`.
        case externalIDTooLong = "external_id_too_long"
        /// A newsletter record without an address (R5).
        case missingEmail = "missing_email"
        /// A newsletter record whose address is no usable mailbox (R2, R5).
        case unusableEmail = "unusable_email"
        /// A row of a file that cannot be read as its header says.
        case malformedRow = "malformed_row"
        /// A record of a page that is not an object, or whose text is not UTF-8.
        case malformedRecord = "malformed_record"
    }

    package var reason: Reason
    /// Where it stands: `page 3, record 17` or `clientes.csv:218`.
    ///
    /// No personal data.
    package var position: String
    /// The provider's key where there is one that can be shown, cut to 120 characters.
    package var externalID: String?
    /// What was found and expected, safe to print.
    package var detail: String

    package init(reason: Reason, position: String, externalID: String? = nil, detail: String = "") {
        self.reason = reason
        self.position = position
        self.externalID = externalID.map { $0.count > 120 ? String($0.prefix(119)) + "…" : $0 }
        self.detail = detail
    }

    /// Whether the external ID is only the beginning of one, so that it does not tell records apart.
    package var isExternalIDCut: Bool { externalID.map { $0.count == 120 && $0.last == "…" } ?? false }
}

extension Record {
    /// Bytes of UTF-8 that an external ID may have; a longer one is quarantined.
    package static let maximumExternalIDLength = 512
    /// Bytes of UTF-8 that a value may have; a longer one is cut at a character's border, with a count in the report.
    package static let maximumValueLength = 1024
}
