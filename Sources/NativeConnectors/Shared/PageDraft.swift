import ConnectorKit
import CustomerModel
import JSONReading

/// The records of one page while they are read.
struct PageDraft {
    private(set) var page = PulledPage(records: [])
    private(set) var latestChange: Timestamp?
    let defaultCountry: String?

    init(defaultCountry: String?) { self.defaultCountry = defaultCountry }

    /// A line for the report, once a page.
    mutating func warn(_ text: String) {
        if !page.warnings.contains(text) { page.warnings.append(text) }
    }

    /// Reads one row: what has no usable key is rejected, with its place.
    ///
    /// `damage`: a value that must be text, such as the e-mail.
    mutating func add(
        _ document: JSONDocument, _ row: JSONRow, isObject: Bool, key path: CompiledPath, damage: CompiledPath? = nil,
        position: () -> String, _ fill: (ExternalID, inout PageDraft) -> Record
    ) {
        guard isObject else {
            return reject(Rejection(reason: .malformedRecord, position: position(), detail: "the record is no object"))
        }
        guard let key = document.first(path, in: row), key.isText || key.isNumber, key.length > 0 else {
            return reject(Rejection(reason: .missingExternalID, position: position(), detail: "the record has no key"))
        }
        let shown = key.length <= 4096 ? key.text : String(decoding: key.bytes.prefix(480), as: UTF8.self)
        if Int(key.length) > Record.maximumExternalIDLength {
            let detail = "the key has \(key.length) bytes; at most \(Record.maximumExternalIDLength) are allowed"
            return reject(
                Rejection(reason: .externalIDTooLong, position: position(), externalID: shown, detail: detail))
        }
        let isDamaged = damage.flatMap { document.first($0, in: row) }?.isDamaged ?? false
        if key.isDamaged || key.hasControl || isDamaged {
            let detail = "the \(isDamaged ? "e-mail" : "key") holds bytes that are no text"
            return reject(Rejection(reason: .malformedRecord, position: position(), externalID: shown, detail: detail))
        }
        let record = fill(ExternalID(key.text), &self)
        if let change = record.changedAt { latestChange = max(latestChange ?? change, change) }
        page.records.append(record)
    }

    /// Notes what cannot be used.
    mutating func reject(_ rejection: Rejection) { page.rejections.append(rejection) }

    /// Changes the finished page: what is learnt of its people elsewhere.
    mutating func finish(_ change: (inout PulledPage) -> Void) { change(&page) }

    /// A value made presentable; nil when nothing is left.
    mutating func clean(_ text: String?, as kind: TextCleaner.Kind = .value) -> String? {
        guard let text else { return nil }
        let (cleaned, wasCut) = TextCleaner.cleaned(text, as: kind)
        if wasCut { warn("a value longer than \(Record.maximumValueLength) bytes was cut") }
        return cleaned
    }

    /// Sets a field of a person; of an address, a phone and a name what belongs to it.
    mutating func set(_ field: CustomerField, _ text: String?, in fields: inout FieldValues) {
        guard let text = clean(text, as: field == .email ? .address : .value) else { return }
        fields[field] = text
        if field == .phone { fields[.phoneE164] = PhoneNumber.e164(text, defaultCountry: defaultCountry) }
    }

    /// Sets given names and surnames from a whole name.
    mutating func setFullName(_ text: String?, in fields: inout FieldValues) {
        guard let text = clean(text), fields[.firstName] == nil, fields[.lastName] == nil else { return }
        (fields[.firstName], fields[.lastName]) = FullName.split(text)
    }
}
