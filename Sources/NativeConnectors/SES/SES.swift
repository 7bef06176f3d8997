import ConnectorKit
import CustomerModel

/// Amazon SES v2: contact lists with their topics, and the account's suppression list.
///
/// What it cannot see: who was deleted (a full pull notices that they are gone), birthdays, phones, what somebody
/// spent. Names stand in attributes that the shop writes itself, and cost a request each. There are no increments.
///
/// Not verified at AWS: how many requests a second are allowed, so it is a setting.
enum SES {
    static let profile = ConnectorProfile(
        name: "ses", title: "Amazon SES", kind: .newsletter,
        about: "contact lists, topics and the suppression list of Amazon SES v2; names only from attributes, a request "
            + "each; docs.aws.amazon.com/ses",
        steps: [
            "In the AWS console, note the region in which SES has the contact list, such as us-east-1.",
            "In IAM, make a policy that allows ses:ListContactLists, ses:GetContactList, ses:ListContacts, "
                + "ses:GetContact and ses:ListSuppressedDestinations, and nothing else.",
            "Make a user with that policy alone, and an access key for it, for an application outside AWS.",
            "Copy the access key ID and the secret access key; AWS shows the secret once.",
        ],
        settings: [
            .init("region", "the AWS region, such as us-east-1", isRequired: true),
            .init(
                "read_suppressions", "read the account's list of bounces and complaints too", initial: .boolean(true)),
            .init(
                "topic_default", "what a topic's default of opt-in means for who never chose",
                initial: .text("subscribed"), choices: ["subscribed", "none"]),
            .init(
                "detail_budget", "how many contacts of a pull are asked for their attributes, a request each",
                initial: .integer(0)),
            .init("first_name_attribute", "the attribute with the given names", initial: .text("first_name")),
            .init("last_name_attribute", "the attribute with the surnames", initial: .text("last_name")),
            .init("name_attribute", "the attribute with the whole name", initial: .text("name")),
            .init("phone_attribute", "the attribute with the phone", initial: .text("phone")),
            .init("requests_per_second", "how many requests a second the account may make", initial: .integer(1)),
            .init("page_size", "how many contacts are asked for at once", initial: .integer(1000)),
            .baseURL, .allowHTTP,
        ],
        secrets: [
            .init("access_key_id", "AWS console: IAM > Users > Security credentials"),
            .init("secret_access_key", "AWS console: shown once when the access key is made"),
            .init("session_token", "with temporary credentials only", isRequired: false),
        ],
        brings: [.lists, .consent, .phones],
        cannotSee:
            "Who was deleted, except that a full pull notices that they are gone; birthdays; what somebody spent. "
            + "Names and phones stand only in attributes, which cost a request each (detail_budget).")

    static func lint(_ lint: inout SourceLint) {
        if let region = lint.text("region"), !region.isEmpty, !NamePattern.matches(region) {
            lint.refuse("region", "is no region; expected a name such as us-east-1")
        }
        lint.checkAddress("base_url")
        lint.checkRange("detail_budget", 0...1_000_000)
        lint.checkRange("requests_per_second", 1...100)
        lint.checkRange("page_size", 1...1000)
    }

    static func pacing(_ setup: SourceSetup) -> RequestPacing {
        let rate = min(max(setup.integer("requests_per_second") ?? 1, 1), 100)
        return RequestPacing(
            maximumConcurrent: min(rate, 4), windows: [.init(requests: rate, per: .seconds(1))])
    }
}

extension NativeConnectorFactory {
    static let ses = NativeConnectorFactory(
        profile: SES.profile, pacing: SES.pacing, lint: SES.lint, make: { try SESConnector($0, $1) })
}
