import CustomerModel
import CustomerStore

/// The streams of an export, their columns, and what a customer gives to each.
struct SingerStreams {
    /// A stream.
    struct Stream {
        var name: String
        var keys: [String]
        var columns: [(name: String, property: SingerSchema.Property)]
    }

    static let customers = Stream(
        name: "customers", keys: ["id"],
        columns: [("id", integer)] + CustomerField.allCases.map { ($0.name, text) } + [
            ("account_state", text), ("may_email", boolean), ("tags", texts), ("created_at", moment),
            ("updated_at", moment), ("merged_into", integer),
        ])

    static let identities = Stream(
        name: "customer_identities", keys: ["source", "stream", "external_id"],
        columns: [
            ("customer_id", integer), ("source", text), ("stream", text), ("external_id", text),
            ("changed_at", moment), ("is_missing", boolean), ("orders", integer), ("spent", number), ("currency", text),
            ("last_purchase_at", moment),
        ])

    static let subscriptions = Stream(
        name: "customer_subscriptions", keys: ["source", "stream", "external_id", "list"],
        columns: [
            ("customer_id", integer), ("source", text), ("stream", text), ("external_id", text), ("list", text),
            ("consent", text), ("stated_at", moment),
        ])

    static let all = [customers, identities, subscriptions]

    /// Sources by their numbers.
    var sources: [SourceID: SourceName]

    /// The records of a customer, each with its stream.
    func records(of sheet: CustomerSheet) -> [(stream: String, record: SingerRecord)] {
        let person = sheet.person
        var records = [(Self.customers.name, SingerRecord(columns: customer(sheet)))]
        for identity in person.identities {
            let key = self.key(of: identity, of: person)
            records.append((Self.identities.name, SingerRecord(columns: key.merging(state(of: identity)) { $1 })))
            for subscription in identity.subscriptions {
                let columns: [String: SingerRecord.Value?] = [
                    "list": .text(subscription.list), "consent": .text(subscription.consent.name),
                    "stated_at": subscription.statedAt.map(Self.written),
                ]
                records.append((Self.subscriptions.name, SingerRecord(columns: key.merging(columns) { $1 })))
            }
        }
        return records
    }

    private func customer(_ sheet: CustomerSheet) -> [String: SingerRecord.Value?] {
        let person = sheet.person
        var columns: [String: SingerRecord.Value?] = [
            "id": .number(person.id.rawValue), "account_state": .text(person.account.rawValue),
            "may_email": .boolean(person.mayBeMailed), "tags": .texts(sheet.tags),
            "created_at": Self.written(person.createdAt), "updated_at": Self.written(sheet.updatedAt),
            "merged_into": person.mergedInto.map { .number($0.rawValue) },
        ]
        for field in CustomerField.allCases {
            columns.updateValue(person.golden[field].map { .text($0) }, forKey: field.name)
        }
        return columns
    }

    private func key(of identity: Identity, of person: Person) -> [String: SingerRecord.Value?] {
        [
            "customer_id": .number(person.id.rawValue),
            "source": .text(sources[identity.source]?.rawValue ?? String(identity.source.rawValue)),
            "stream": .text(identity.key.stream.rawValue), "external_id": .text(identity.key.externalID.rawValue),
        ]
    }

    private func state(of identity: Identity) -> [String: SingerRecord.Value?] {
        let metrics = identity.metrics
        return [
            "changed_at": identity.changedAt.map(Self.written), "is_missing": .boolean(identity.missingSince != nil),
            "orders": metrics?.orders.map { .number($0) }, "spent": metrics?.spentCents.map { .cents($0) },
            "currency": metrics?.currency.map { .text($0) },
            "last_purchase_at": metrics?.lastPurchaseAt.map(Self.written),
        ]
    }

    private static func written(_ moment: Timestamp) -> SingerRecord.Value { .text(TimeFormat.iso.format(moment)) }

    private static let text = SingerSchema.Property(type: ["null", "string"])
    private static let integer = SingerSchema.Property(type: ["null", "integer"])
    private static let number = SingerSchema.Property(type: ["null", "number"])
    private static let boolean = SingerSchema.Property(type: ["null", "boolean"])
    private static let moment = SingerSchema.Property(type: ["null", "string"], format: "date-time")
    private static let texts = SingerSchema.Property(type: ["null", "array"], items: .init(type: ["string"]))
}
