package import CustomerModel
package import Planning

/// One of the people behind a number of a preview, as the shopkeeper knows them.
///
/// Personal data: shown to whoever asked for the preview, and neither stored nor logged.
package struct PreviewSample: Sendable, Hashable {
    /// How many a preview shows of each class.
    package static let perClass = 3
    /// Bytes of UTF-8 that each text may have; a longer one is cut.
    package static let maximumLength = 96

    package let recordClass: RecordClass
    package let name: String?
    package let email: String?
    package let externalID: String?
    /// Why the record is left out, as a stable word; nil for the other classes.
    package let reason: Rejection.Reason?
    /// Why it is left out, for people.
    package let detail: String?

    package init(
        _ recordClass: RecordClass, name: String? = nil, email: String? = nil, externalID: String? = nil,
        rejection: Rejection? = nil
    ) {
        self.recordClass = recordClass
        self.name = Self.shown(name)
        self.email = Self.shown(email)
        self.externalID = Self.shown(externalID)
        reason = rejection?.reason
        detail = Self.shown(rejection.map { $0.detail.isEmpty ? $0.position : $0.detail })
    }

    /// What a terminal can show in one line: no control characters, not too long.
    private static func shown(_ text: String?) -> String? {
        guard let text else { return nil }
        let (clean, wasCut) = TextCleaner.cleaned(text, limit: maximumLength)
        return clean.map { wasCut ? $0 + "…" : $0 }
    }
}
