import ConnectorKit
import CustomerModel
import JSONReading

/// The records of an export, and what they say of each contact.
struct ExportedContact: Sendable {
    private let list: String
    private let country: String?
    private let shape = PageShape(records: "[*]")
    private let key: CompiledPath
    private let otherKeys: [CompiledPath]
    private let values: [Value: [CompiledPath]]
    private let lists: [CompiledPath]

    /// What is read of a contact, by its name in SendGrid's API.
    private enum Value: String, CaseIterable {
        case email, firstName = "first_name", lastName = "last_name", phone = "phone_number"
        case phoneID = "phone_number_id", externalID = "external_id"
        case line1 = "address_line_1", line2 = "address_line_2", city, region = "state_province_region"
        case postalCode = "postal_code", country, updatedAt = "updated_at", createdAt = "created_at"
    }

    init(list: String, country: String?) {
        self.list = list
        self.country = country
        let shape = shape
        key = shape.value("id")
        otherKeys = ["contact_id", "CONTACT_ID", "ID"].map { shape.value($0) }
        values = Dictionary(
            uniqueKeysWithValues: Value.allCases.map { value in
                (value, [value.rawValue, value.rawValue.uppercased()].map { shape.value($0) })
            })
        lists = ["list_ids[*]", "LIST_IDS[*]"].map { shape.value($0) }
    }

    /// Reads a batch; a record that is no JSON is rejected, its neighbours are not.
    func read(_ batch: [[UInt8]], ordinal: Int, parsers: JSONParserPool) -> PageDraft {
        var draft = PageDraft(defaultCountry: country)
        if add(batch, to: &draft, parsers, position: { "batch \(ordinal), record \($0 + 1)" }) { return draft }
        draft = PageDraft(defaultCountry: country)
        for (index, record) in batch.enumerated() {
            let position = "batch \(ordinal), record \(index + 1)"
            if !add([record], to: &draft, parsers, position: { _ in position }) {
                draft.reject(
                    Rejection(reason: .malformedRecord, position: position, detail: "the record is no JSON"))
            }
        }
        return draft
    }

    /// Adds records; false when they cannot be read together.
    private func add(
        _ batch: [[UInt8]], to draft: inout PageDraft, _ parsers: JSONParserPool, position: (Int) -> String
    ) -> Bool {
        let body = ResponseBody(
            [UInt8(ascii: "[")] + batch.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")])
        let read: Void? = try? parsers.withParser { parser in
            try parser.read(body, by: shape.plan) { document in
                shape.visit(document) { row, index, isObject in
                    let key = ([key] + otherKeys).first { document.text($0, in: row) != nil } ?? key
                    let damage = values[.email]?.first { document.first($0, in: row) != nil }
                    draft.add(document, row, isObject: isObject, key: key, damage: damage) {
                        position(index)
                    } _: { key, draft in
                        record(key, document, row, &draft)
                    }
                }
            }
        }
        return read != nil
    }

    private func record(_ key: ExternalID, _ document: JSONDocument, _ row: JSONRow, _ draft: inout PageDraft) -> Record
    {
        func text(_ value: Value) -> String? {
            (values[value] ?? []).lazy.compactMap { document.text($0, in: row) }.first
        }
        var record = Record(externalID: key)
        var fields = FieldValues()
        draft.set(.email, text(.email), in: &fields)
        draft.set(.firstName, text(.firstName), in: &fields)
        draft.set(.lastName, text(.lastName), in: &fields)
        draft.set(.phone, text(.phone) ?? text(.phoneID), in: &fields)
        draft.set(.customerNumber, text(.externalID), in: &fields)
        let street = [text(.line1), text(.line2)].compactMap(\.self).joined(separator: ", ")
        draft.set(.address, street, in: &fields)
        draft.set(.city, text(.city), in: &fields)
        draft.set(.region, text(.region), in: &fields)
        draft.set(.postalCode, text(.postalCode), in: &fields)
        draft.set(.country, text(.country), in: &fields)
        record.fields = fields
        record.changedAt = (text(.updatedAt) ?? text(.createdAt)).flatMap {
            TimeFormat.iso.parse($0) ?? TimeFormat.epochSeconds.parse($0)
        }
        // To stand on a list is the consent; who stands on none never gave one.
        let own = list == SendGrid.everybody ? lists.flatMap { document.texts($0, in: row) } : [list]
        record.subscriptions = own.map { ListSubscription(list: $0, consent: .subscribed, statedAt: record.changedAt) }
        return record
    }
}
