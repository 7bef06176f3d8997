import ConnectorKit
import CustomerModel
import JSONReading

/// Who must not be mailed, by SendGrid's own lists of addresses: contacts have no status of their own.
struct SendGridSuppressions: Sendable {
    /// Everybody whom some list names, with the strongest of them.
    private var everywhere = SuppressedAddresses()
    /// Who left single groups, where these count as lists of their own.
    private var groups: [Int: SuppressedAddresses] = [:]

    private static let lists: [(path: String, consent: Consent)] = [
        ("/v3/suppression/unsubscribes", .unsubscribed), ("/v3/suppression/bounces", .bounced),
        ("/v3/suppression/invalid_emails", .bounced), ("/v3/suppression/spam_reports", .complained),
    ]

    /// Reads them all; one that cannot be read ends the pull, since nobody could be mailed safely.
    static func read(_ service: SendGridSession, groupsAreLists: Bool) async throws -> SendGridSuppressions {
        var found = SendGridSuppressions()
        for list in lists {
            for email in try await service.addresses(list.path) { found.everywhere.add(email: email, list.consent) }
        }
        let shape = PageShape(records: "[*]")
        let (email, group) = (shape.value("email"), shape.value("group_id"))
        let left = try await service.read(.get, "/v3/asm/suppressions", by: shape) { document in
            var left: [(email: String, group: Int)] = []
            shape.visit(document) { row, _, _ in
                guard let email = document.text(email, in: row) else { return }
                left.append((email, document.count(group, in: row) ?? 0))
            }
            return left
        }
        for one in left {
            if groupsAreLists {
                found.groups[one.group, default: SuppressedAddresses()].add(email: one.email, .unsubscribed)
            } else {
                found.everywhere.add(email: one.email, .unsubscribed)
            }
        }
        return found
    }

    /// Makes the consents of these people as strict as the lists are.
    func apply(to records: inout [Record], list: String) {
        everywhere.apply(to: &records, list: list)
        for (group, addresses) in groups.sorted(by: { $0.key < $1.key }) {
            // Asked of a record without statements, it is a list of its own.
            var bare = records.map { record in
                var bare = record
                bare.subscriptions = []
                return bare
            }
            addresses.apply(to: &bare, list: "group-\(group)")
            for index in records.indices { records[index].subscriptions += bare[index].subscriptions }
        }
    }
}

extension SendGridSession {
    /// The addresses of a list that is told by limit and offset, to its end.
    fileprivate func addresses(_ path: String) async throws -> [String] {
        // The most that SendGrid gives at once.
        let limit = 500
        let shape = PageShape(records: "[*]")
        let email = shape.value("email")
        var all: [String] = []
        var offset = 0
        var previous: [String] = []
        while true {
            let page = try await read(.get, "\(path)?limit=\(limit)&offset=\(offset)", by: shape) { document in
                var page: [String] = []
                var rows = 0
                shape.visit(document) { row, _, _ in
                    rows += 1
                    if let email = document.text(email, in: row) { page.append(email) }
                }
                return (rows: rows, emails: page)
            }
            // A page that is merely short is not the end: a list may be given in smaller pages than were asked for.
            guard page.rows > 0 else { return all }
            guard page.emails != previous else {
                throw Failure(
                    "endless_pages", .transient,
                    "source \(session.source): SendGrid gives the same suppressed addresses again; nothing was applied")
            }
            previous = page.emails
            all += page.emails
            offset += page.rows
        }
    }
}
