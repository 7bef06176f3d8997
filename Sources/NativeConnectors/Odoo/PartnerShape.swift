import ConnectorKit
import CustomerModel
import JSONReading

/// A page of partners, and what it says of each.
struct PartnerShape: Sendable {
    let fields: [String]
    let shapes: OdooShapes
    private let tags: [String: String]
    private let defaultCountry: String?

    /// A page that was read.
    struct Page: Sendable {
        var draft: PageDraft
        var rows = 0
        /// The highest number in it.
        var last: Int64?
    }

    init(fields: [String], tags: [String: String], defaultCountry: String?) {
        self.fields = fields
        self.tags = tags
        self.defaultCountry = defaultCountry
        var paths: [String: String] = [:]
        for field in fields { paths[field] = field }
        // A reference is its number and its name.
        for reference in ["state_id", "country_id", "currency_id"] { paths[reference] = "\(reference)[1]" }
        paths["category_id"] = "category_id[*]"
        shapes = OdooShapes("[*]", paths)
    }

    /// Reads a page.
    func read(_ document: JSONDocument, _ form: OdooShapes.Form, ordinal: Int) -> Page {
        var page = Page(draft: PageDraft(defaultCountry: defaultCountry))
        guard let key = form.values["id"] else { return page }
        form.shape.visit(document) { row, index, isObject in
            page.rows += 1
            if let number = document.first(key, in: row)?.integer { page.last = max(page.last ?? number, number) }
            page.draft.add(document, row, isObject: isObject, key: key, damage: form.values["email"]) {
                "page \(ordinal), record \(index + 1)"
            } _: { key, draft in
                record(key, document, form, row, &draft)
            }
        }
        return page
    }

    private func record(
        _ key: ExternalID, _ document: JSONDocument, _ form: OdooShapes.Form, _ row: JSONRow, _ draft: inout PageDraft
    ) -> Record {
        func text(_ name: String) -> String? { form.text(name, document, row) }
        func truth(_ name: String) -> Bool? { form.values[name].flatMap { document.truth($0, in: row) } }
        var record = Record(externalID: key)
        var values = FieldValues()
        let addresses = PartnerAddresses(text("email"))
        if addresses.others > 0 {
            draft.warn("a contact has several e-mail addresses in one field; the first one counts")
        }
        draft.set(.email, addresses.first, in: &values)
        draft.set(.phone, text("phone") ?? text("mobile"), in: &values)
        draft.set(.language, text("lang").map { $0.replacing("_", with: "-") }, in: &values)
        draft.set(.customerNumber, text("ref"), in: &values)
        draft.set(.idNumber, text("vat"), in: &values)
        if truth("is_company") == true {
            draft.set(.company, text("name"), in: &values)
        } else {
            draft.setFullName(text("name"), in: &values)
            draft.set(.company, text("commercial_company_name") ?? text("company_name"), in: &values)
        }
        let street = [text("street"), text("street2")].compactMap(\.self).joined(separator: ", ")
        draft.set(.address, street, in: &values)
        draft.set(.city, text("city"), in: &values)
        draft.set(.region, text("state_id"), in: &values)
        draft.set(.postalCode, text("zip"), in: &values)
        draft.set(.country, text("country_code") ?? text("country_id"), in: &values)
        record.fields = values
        record.changedAt = text("write_date").flatMap { TimeFormat.naiveLocal(.utc).parse($0) }
        record.isDeleted = truth("active") == false
        record.subscriptions = consent(document, form, row, &draft, statedAt: record.changedAt)
        record.tags = (form.values["category_id"].map { document.texts($0, in: row) } ?? []).compactMap {
            draft.clean(tags[$0])
        }
        if let spent = text("total_invoiced").flatMap({ Money.cents($0, mark: .point) }) {
            record.metrics = CustomerMetrics(spentCents: spent, currency: text("currency_id"))
        }
        return record
    }

    /// Odoo keeps who must not be mailed, and not who agreed.
    private func consent(
        _ document: JSONDocument, _ form: OdooShapes.Form, _ row: JSONRow, _ draft: inout PageDraft,
        statedAt: Timestamp?
    ) -> [ListSubscription] {
        guard let path = form.values["is_blacklisted"], let cell = document.first(path, in: row) else { return [] }
        let isBlacklisted = cell.isScalar ? Truth.parsed(cell.text) : nil
        guard isBlacklisted != false else { return [] }
        if isBlacklisted == nil { draft.warn("is_blacklisted has a value that is not known; it counts as true") }
        return [ListSubscription(list: "odoo", consent: .unsubscribed, statedAt: statedAt)]
    }
}
