/// The compact, canonical form in which a record waits in the spool: equal records have equal bytes.
///
/// Little-endian variable-length integers; texts as length and UTF-8. The form is private to one version of the
/// program: a spool never outlives the run that wrote it.
package enum RecordCoding {
    /// The bytes of a record without its external ID, and their fingerprint.
    package static func encode(_ record: Record, into bytes: inout [UInt8]) {
        var writer = ByteWriter(bytes: bytes)
        bytes = []
        writer.integer(UInt64(record.fields.entries.count))
        for entry in record.fields.entries {
            writer.byte(entry.field.rawValue)
            writer.text(entry.value)
        }
        let subscriptions =
            record.subscriptions.count < 2 ? record.subscriptions : record.subscriptions.sorted { $0.list < $1.list }
        writer.integer(UInt64(subscriptions.count))
        for subscription in subscriptions {
            writer.text(subscription.list)
            writer.byte(subscription.consent.rawValue)
            writer.optional(subscription.statedAt?.milliseconds)
        }
        let tags = record.tags.count < 2 ? record.tags : record.tags.sorted()
        writer.integer(UInt64(tags.count))
        for tag in tags { writer.text(tag) }
        if let metrics = record.metrics, !metrics.isEmpty {
            writer.byte(1)
            writer.optional(metrics.orders)
            writer.optional(metrics.spentCents)
            writer.text(metrics.currency ?? "")
            writer.optional(metrics.lastPurchaseAt?.milliseconds)
        } else {
            writer.byte(0)
        }
        writer.byte(record.isDeleted ? 1 : 0)
        writer.optional(record.changedAt?.milliseconds)
        bytes = writer.bytes
    }

    /// The record of an external ID; nil where the bytes are not such a form.
    package static func decode(_ bytes: UnsafeRawBufferPointer, externalID: ExternalID) -> Record? {
        var reader = ByteReader(bytes: bytes)
        var record = Record(externalID: externalID)
        guard let fieldCount = reader.count() else { return nil }
        record.fields.reserveCapacity(fieldCount)
        for _ in 0..<fieldCount {
            guard let raw = reader.byte(), let field = CustomerField(rawValue: raw), let value = reader.text() else {
                return nil
            }
            record.fields[field] = value
        }
        guard let subscriptionCount = reader.count() else { return nil }
        for _ in 0..<subscriptionCount {
            guard let list = reader.text(), let raw = reader.byte(), let consent = Consent(rawValue: raw),
                let statedAt = reader.optional()
            else { return nil }
            record.subscriptions.append(
                ListSubscription(
                    list: list, consent: consent, statedAt: statedAt.value.map(Timestamp.init(milliseconds:))))
        }
        guard let tagCount = reader.count() else { return nil }
        for _ in 0..<tagCount {
            guard let tag = reader.text() else { return nil }
            record.tags.append(tag)
        }
        guard let hasMetrics = reader.byte() else { return nil }
        if hasMetrics == 1 {
            guard let orders = reader.optional(), let spent = reader.optional(), let currency = reader.text(),
                let last = reader.optional()
            else { return nil }
            record.metrics = CustomerMetrics(
                orders: orders.value, spentCents: spent.value, currency: currency.isEmpty ? nil : currency,
                lastPurchaseAt: last.value.map(Timestamp.init(milliseconds:)))
        }
        guard let isDeleted = reader.byte(), let changedAt = reader.optional(), reader.isAtEnd else { return nil }
        record.isDeleted = isDeleted == 1
        record.changedAt = changedAt.value.map(Timestamp.init(milliseconds:))
        return record
    }
}

private struct ByteWriter {
    var bytes: [UInt8]

    mutating func byte(_ value: UInt8) { bytes.append(value) }

    mutating func integer(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func text(_ value: String) {
        integer(UInt64(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }

    /// A flag byte, then the bits of the integer, its sign folded into the lowest one.
    mutating func optional(_ value: Int64?) {
        guard let value else { return byte(0) }
        byte(1)
        integer(UInt64(bitPattern: value << 1 ^ value >> 63))
    }
}

private struct ByteReader {
    struct Optional64 {
        var value: Int64?
    }

    let bytes: UnsafeRawBufferPointer
    private var offset = 0

    init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { offset == bytes.count }

    mutating func byte() -> UInt8? {
        guard offset < bytes.count else { return nil }
        defer { offset += 1 }
        return bytes[offset]
    }

    mutating func integer() -> UInt64? {
        var result: UInt64 = 0
        var shift: UInt64 = 0
        while let next = byte() {
            result |= UInt64(next & 0x7F) << shift
            if next < 0x80 { return result }
            shift += 7
            if shift > 63 { return nil }
        }
        return nil
    }

    /// A number of things, each of at least one byte.
    mutating func count() -> Int? {
        guard let count = integer(), count <= UInt64(bytes.count - offset) else { return nil }
        return Int(count)
    }

    mutating func text() -> String? {
        guard let length = count() else { return nil }
        defer { offset += length }
        return String(decoding: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length]), as: UTF8.self)
    }

    mutating func optional() -> Optional64? {
        guard let flag = byte() else { return nil }
        guard flag == 1 else { return Optional64(value: nil) }
        guard let folded = integer() else { return nil }
        return Optional64(value: Int64(bitPattern: folded >> 1) ^ -Int64(bitPattern: folded & 1))
    }
}
