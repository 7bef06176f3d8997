import ConnectorKit
import CustomerModel
import JSONReading

/// A page of Shopify's customers, and what it says of each.
struct CustomerShape: Sendable {
    let form: CustomerQuery.Form
    let shape = PageShape(records: "data.customers.nodes[*]")
    private let values: [Value: CompiledPath]
    private let hasNext: CompiledPath
    private let endCursor: CompiledPath
    private let country: String?

    /// A page that was read.
    struct Page: Sendable {
        var draft: PageDraft
        /// Where the next page begins; nil at the end.
        var next: String?
    }

    /// What is read of a customer.
    private enum Value: CaseIterable {
        case id, email, phone, state, statedAt, firstName, lastName, displayName, locale, tags, orders, spent, currency
        case updatedAt, company, address1, address2, city, province, zip, country, addressPhone
    }

    init(_ form: CustomerQuery.Form, country: String?) {
        self.form = form
        self.country = country
        let shape = shape
        values = Dictionary(uniqueKeysWithValues: Value.allCases.map { ($0, shape.value(Self.path($0, form))) })
        hasNext = shape.beside("data.customers.pageInfo.hasNextPage")
        endCursor = shape.beside("data.customers.pageInfo.endCursor")
    }

    private static func path(_ value: Value, _ form: CustomerQuery.Form) -> String {
        let isOfCustomer = form == .ofCustomer
        return switch value {
        case .id: "id"
        case .email: isOfCustomer ? "email" : "defaultEmailAddress.emailAddress"
        case .phone: isOfCustomer ? "phone" : "defaultPhoneNumber.phoneNumber"
        case .state: (isOfCustomer ? "emailMarketingConsent" : "defaultEmailAddress") + ".marketingState"
        case .statedAt:
            isOfCustomer ? "emailMarketingConsent.consentUpdatedAt" : "defaultEmailAddress.marketingUpdatedAt"
        case .firstName: "firstName"
        case .lastName: "lastName"
        case .displayName: "displayName"
        case .locale: "locale"
        case .tags: "tags[*]"
        case .orders: "numberOfOrders"
        case .spent: "amountSpent.amount"
        case .currency: "amountSpent.currencyCode"
        case .updatedAt: "updatedAt"
        case .company: "defaultAddress.company"
        case .address1: "defaultAddress.address1"
        case .address2: "defaultAddress.address2"
        case .city: "defaultAddress.city"
        case .province: "defaultAddress.province"
        case .zip: "defaultAddress.zip"
        case .country: "defaultAddress.countryCodeV2"
        case .addressPhone: "defaultAddress.phone"
        }
    }

    /// Reads a page.
    func read(_ document: JSONDocument, ordinal: Int) -> Page {
        var draft = PageDraft(defaultCountry: country)
        if let key = values[.id] {
            shape.visit(document) { row, index, isObject in
                draft.add(document, row, isObject: isObject, key: key, damage: values[.email]) {
                    "page \(ordinal), record \(index + 1)"
                } _: { key, draft in
                    record(key, document, row, &draft)
                }
            }
        }
        let isLast = document.truth(hasNext, in: document.root) != true
        return Page(draft: draft, next: isLast ? nil : document.text(endCursor, in: document.root))
    }

    private func record(_ key: ExternalID, _ document: JSONDocument, _ row: JSONRow, _ draft: inout PageDraft) -> Record
    {
        func text(_ value: Value) -> String? { values[value].flatMap { document.text($0, in: row) } }
        func moment(_ value: Value) -> Timestamp? { text(value).flatMap { TimeFormat.iso.parse($0) } }
        var record = Record(externalID: key)
        var fields = FieldValues()
        draft.set(.email, text(.email), in: &fields)
        draft.set(.firstName, text(.firstName), in: &fields)
        draft.set(.lastName, text(.lastName), in: &fields)
        draft.set(.phone, text(.phone) ?? text(.addressPhone), in: &fields)
        draft.set(.language, text(.locale), in: &fields)
        draft.set(.company, text(.company), in: &fields)
        let street = [text(.address1), text(.address2)].compactMap(\.self).joined(separator: ", ")
        draft.set(.address, street, in: &fields)
        draft.set(.city, text(.city), in: &fields)
        draft.set(.region, text(.province), in: &fields)
        draft.set(.postalCode, text(.zip), in: &fields)
        draft.set(.country, text(.country), in: &fields)
        // Without names Shopify shows the address or the phone in their place.
        if let name = text(.displayName), !name.contains("@"), name.contains(where: \.isLetter) {
            draft.setFullName(name, in: &fields)
        }
        record.fields = fields
        record.changedAt = moment(.updatedAt)
        if let state = text(.state) {
            let consent = Consent(marketingState: state) ?? draft.unknownState()
            record.isDeleted = consent == .archived
            record.subscriptions = [
                ListSubscription(
                    list: "email", consent: consent, statedAt: moment(.statedAt) ?? record.changedAt)
            ]
        }
        record.tags = (values[.tags].map { document.texts($0, in: row) } ?? []).compactMap { draft.clean($0) }
        var metrics = CustomerMetrics()
        metrics.orders = text(.orders).flatMap { WholeNumber.parsed($0) }
        metrics.spentCents = text(.spent).flatMap { Money.cents($0, mark: .point) }
        if metrics.spentCents != nil { metrics.currency = text(.currency) }
        record.metrics = metrics.isEmpty ? nil : metrics
        return record
    }
}

extension Consent {
    /// What a word of Shopify means; nil for one that is not known.
    fileprivate init?(marketingState word: String) {
        switch word {
        case "SUBSCRIBED": self = .subscribed
        case "UNSUBSCRIBED": self = .unsubscribed
        case "PENDING": self = .pending
        case "NOT_SUBSCRIBED": self = .none
        // The person was erased at Shopify.
        case "REDACTED": self = .archived
        // No mail arrives there.
        case "INVALID": self = .bounced
        default: return nil
        }
    }
}

extension PageDraft {
    /// A state that nobody knows is no leave to mail.
    fileprivate mutating func unknownState() -> Consent {
        warn("a customer has a marketing state that is not known; it counts as none")
        return .none
    }
}
