import CustomerModel

/// An identity as it stands in an image of a change.
enum IdentityCoding {
    static func write(_ identity: Identity, into writer: inout JSONByteWriter) {
        writer.beginObject()
        writer.name("id")
        writer.value(identity.id.rawValue)
        writer.name("source")
        writer.value(identity.source.rawValue)
        writer.name("stream")
        writer.value(identity.key.stream.rawValue)
        writer.name("external_id")
        writer.value(identity.key.externalID.rawValue)
        writer.name("hash")
        writer.beginArray()
        writer.value(Int64(bitPattern: identity.hash.high))
        writer.value(Int64(bitPattern: identity.hash.low))
        writer.endArray()
        if let key = identity.emailKey {
            writer.name("email_key")
            writer.value(key.rawValue)
        }
        writer.name("reported")
        ReportedCoding.write(identity.reported, into: &writer)
        writeStatements(of: identity, into: &writer)
        if let changedAt = identity.changedAt {
            writer.name("changed_at")
            writer.value(changedAt.milliseconds)
        }
        if identity.isInConflict {
            writer.name("in_conflict")
            writer.value(true)
        }
        if let missing = identity.missingSince {
            writer.name("missing_since_run")
            writer.value(missing.rawValue)
        }
        writer.endObject()
    }

    private static func writeStatements(of identity: Identity, into writer: inout JSONByteWriter) {
        if !identity.subscriptions.isEmpty {
            writer.name("subscriptions")
            writer.beginArray()
            for subscription in identity.subscriptions {
                writer.beginObject()
                writer.name("list")
                writer.value(subscription.list)
                writer.name("consent")
                writer.value(subscription.consent.name)
                writer.name("stated_at")
                writer.value(subscription.statedAt?.milliseconds)
                writer.endObject()
            }
            writer.endArray()
        }
        if !identity.tags.isEmpty {
            writer.name("tags")
            writer.beginArray()
            for tag in identity.tags { writer.value(tag) }
            writer.endArray()
        }
        if let metrics = identity.metrics {
            writer.name("metrics")
            writer.beginObject()
            writer.name("orders")
            writer.value(metrics.orders)
            writer.name("spent_cents")
            writer.value(metrics.spentCents)
            writer.name("currency")
            writer.value(metrics.currency)
            writer.name("last_purchase_at")
            writer.value(metrics.lastPurchaseAt?.milliseconds)
            writer.endObject()
        }
    }

    /// The identity; nil where null stands in its place.
    static func read(_ reader: inout JSONByteReader) throws -> Identity? {
        if try reader.null() { return nil }
        var identity = Identity(
            source: SourceID(rawValue: 0), key: RecordKey(stream: StreamID(""), externalID: ExternalID("")),
            hash: ContentHash(high: 0, low: 0))
        try reader.object { name, reader in
            switch name {
            case "id": identity.id = IdentityID(rawValue: try reader.integer())
            case "source": identity.source = SourceID(rawValue: try reader.integer())
            case "stream": identity.key.stream = StreamID(try reader.text())
            case "external_id": identity.key.externalID = ExternalID(try reader.text())
            case "hash": identity.hash = try readHash(&reader)
            case "email_key": identity.emailKey = try reader.optionalText().map(EmailKey.init(rawValue:))
            case "reported": identity.reported = try ReportedCoding.read(&reader)
            case "subscriptions": try reader.array { identity.subscriptions.append(try readSubscription(&$0)) }
            case "tags": try reader.array { identity.tags.append(try $0.text()) }
            case "metrics": identity.metrics = try readMetrics(&reader)
            case "changed_at": identity.changedAt = try reader.optionalInteger().map(Timestamp.init(milliseconds:))
            case "in_conflict": identity.isInConflict = try reader.flag()
            case "missing_since_run": identity.missingSince = try reader.optionalInteger().map(RunID.init(rawValue:))
            default: try reader.skip()
            }
        }
        return identity
    }

    private static func readHash(_ reader: inout JSONByteReader) throws -> ContentHash {
        var halves: [UInt64] = []
        try reader.array { halves.append(UInt64(bitPattern: try $0.integer())) }
        guard halves.count == 2 else { throw JSONByteReader.Malformed() }
        return ContentHash(high: halves[0], low: halves[1])
    }

    private static func readSubscription(_ reader: inout JSONByteReader) throws -> ListSubscription {
        var subscription = ListSubscription(list: "", consent: .none)
        try reader.object { name, reader in
            switch name {
            case "list": subscription.list = try reader.text()
            case "consent":
                guard let consent = Consent(name: try reader.text()) else { throw JSONByteReader.Malformed() }
                subscription.consent = consent
            case "stated_at": subscription.statedAt = try reader.optionalInteger().map(Timestamp.init(milliseconds:))
            default: try reader.skip()
            }
        }
        return subscription
    }

    private static func readMetrics(_ reader: inout JSONByteReader) throws -> CustomerMetrics {
        var metrics = CustomerMetrics()
        try reader.object { name, reader in
            switch name {
            case "orders": metrics.orders = try reader.optionalInteger()
            case "spent_cents": metrics.spentCents = try reader.optionalInteger()
            case "currency": metrics.currency = try reader.optionalText()
            case "last_purchase_at":
                metrics.lastPurchaseAt = try reader.optionalInteger().map(Timestamp.init(milliseconds:))
            default: try reader.skip()
            }
        }
        return metrics
    }
}
