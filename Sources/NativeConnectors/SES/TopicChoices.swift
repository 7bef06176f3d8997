package import CustomerModel

/// What a contact of SES chose, what the list presumes where they did not, and whether they left it altogether.
package struct TopicChoices: Sendable, Hashable {
    /// One topic's status: `OPT_IN`, `OPT_OUT`.
    package struct Choice: Sendable, Hashable {
        var topic: String
        var status: String

        package init(topic: String, status: String) {
            self.topic = topic
            self.status = status
        }
    }

    var chosen: [Choice] = []
    var defaults: [Choice] = []
    /// nil when it is not said; nil within when it is no truth value.
    var unsubscribesAll: Bool??

    package init(chosen: [Choice] = [], defaults: [Choice] = [], unsubscribesAll: Bool?? = nil) {
        self.chosen = chosen
        self.defaults = defaults
        self.unsubscribesAll = unsubscribesAll
    }

    /// A statement a topic; a list without topics has one of its own.
    ///
    /// `takesDefaults`: whether a presumed opt-in counts as a subscription.
    package func subscriptions(
        list: String, takesDefaults: Bool, warn: (String) -> Void = { _ in }
    ) -> [ListSubscription] {
        var found: [ListSubscription] = []
        for choice in chosen {
            found.append(ListSubscription(list: "\(list)/\(choice.topic)", consent: consent(choice, warn)))
        }
        for choice in defaults where !chosen.contains(where: { $0.topic == choice.topic }) {
            var consent = consent(choice, warn)
            // A presumed opt-out is nobody's refusal.
            if consent == .unsubscribed || consent == .subscribed && !takesDefaults { consent = .none }
            found.append(ListSubscription(list: "\(list)/\(choice.topic)", consent: consent))
        }
        if found.isEmpty { found = [ListSubscription(list: list, consent: .subscribed)] }
        switch unsubscribesAll {
        case .some(.some(true)): for index in found.indices { found[index].consent = .unsubscribed }
        case .some(.some(false)), .none: break
        case .some(.none):
            warn("UnsubscribeAll has a value that is not known; such contacts are not mailed")
            for index in found.indices where found[index].consent == .subscribed { found[index].consent = .none }
        }
        return found
    }

    private func consent(_ choice: Choice, _ warn: (String) -> Void) -> Consent {
        switch choice.status {
        case "OPT_IN": return .subscribed
        case "OPT_OUT": return .unsubscribed
        default:
            warn("a topic has a status that is not known; it counts as none")
            return .none
        }
    }
}
