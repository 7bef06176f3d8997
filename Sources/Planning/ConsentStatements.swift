import CustomerModel

/// Brings a list's new statements together with its old ones (V5).
enum ConsentStatements {
    /// The statements that stand: the source is the authority for its lists, but an older word never replaces a newer one.
    ///
    /// A list that is no longer named ends a subscription; a refusal stays on file, so that nothing turns it back (V6).
    static func merged(old: [ListSubscription], new: [ListSubscription]) -> [ListSubscription] {
        if old.isEmpty { return new.count < 2 ? new : distinct(new) }
        var standing = distinct(new)
        for previous in old {
            if let index = standing.firstIndex(where: { $0.list == previous.list }) {
                if let before = previous.statedAt, let now = standing[index].statedAt, now < before {
                    standing[index] = previous
                }
            } else {
                var ended = previous
                switch previous.consent {
                case .subscribed, .pending, .none, .archived: ended.consent = .none
                case .unsubscribed, .bounced, .complained: break
                }
                standing.append(ended)
            }
        }
        return standing.sorted { $0.list < $1.list }
    }

    /// One statement a list: the newest, and of equally old ones the most restrictive.
    private static func distinct(_ statements: [ListSubscription]) -> [ListSubscription] {
        var chosen: [String: ListSubscription] = [:]
        for statement in statements {
            guard let other = chosen[statement.list] else {
                chosen[statement.list] = statement
                continue
            }
            let (mine, theirs) = (statement.statedAt?.milliseconds ?? .min, other.statedAt?.milliseconds ?? .min)
            if mine > theirs || (mine == theirs && statement.consent.restrictiveness > other.consent.restrictiveness) {
                chosen[statement.list] = statement
            }
        }
        return chosen.values.sorted { $0.list < $1.list }
    }
}
