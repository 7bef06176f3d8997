import CustomerModel

/// A pending delivery as its file holds it: a title line, fields, an empty line, and the content.
package enum DeliveryText {
    private static let heading = "clientela delivery 1"

    /// The file's text.
    package static func text(of delivery: Delivery) -> String {
        let fields = [
            heading, "id: \(delivery.id)", "receiver: \(oneLine(delivery.receiver))",
            "title: \(oneLine(delivery.title))",
            "created: \(delivery.createdAt.milliseconds)", "failures: \(delivery.failures)",
            "not_before: \(delivery.notBefore.milliseconds)",
        ]
        return fields.joined(separator: "\n") + "\n\n" + delivery.content
    }

    /// The delivery; nil when the file is not ours, or damaged.
    package static func delivery(from text: String) -> Delivery? {
        let bytes = Array(text.utf8)
        guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: [0x0A, 0x0A]) }) else { return nil }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\n")
        guard lines.first.map(String.init) == heading else { return nil }
        var fields: [Substring: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            fields[line[..<colon]] = String(line[line.index(after: colon)...].drop { $0 == " " })
        }
        guard let id = fields["id"], let receiver = fields["receiver"], let title = fields["title"],
            let created = fields["created"].flatMap(Int64.init), let failures = fields["failures"].flatMap(Int.init),
            let notBefore = fields["not_before"].flatMap(Int64.init)
        else { return nil }
        var delivery = Delivery(
            id: id, receiver: receiver, title: title, createdAt: Timestamp(milliseconds: created),
            content: String(decoding: bytes[(end + 2)...], as: UTF8.self))
        delivery.failures = failures
        delivery.notBefore = Timestamp(milliseconds: notBefore)
        return delivery
    }

    private static func oneLine(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 32 ? " " : $0 }))
    }
}
