import ConnectorKit
import CustomerModel

/// SendGrid Marketing Campaigns: contacts by export jobs, consent by the lists of suppressed addresses.
///
/// What it cannot see: who was deleted (a full pull notices that they are gone), birthdays, what somebody spent. There
/// are no increments: each pull exports everything.
///
/// Not verified at SendGrid: the form of the exported file. An object a line, a list, packed or not, and names of values
/// in small or capital letters are all read.
enum SendGrid {
    static let profile = ConnectorProfile(
        name: "sendgrid", title: "SendGrid Marketing", kind: .newsletter,
        about: "every list by export jobs, with global and group unsubscriptions, bounces and spam reports; "
            + "twilio.com/docs/sendgrid",
        steps: [
            "In SendGrid, open Settings > API Keys and create a key named Clientela with restricted access.",
            "Give it full access to Marketing (SendGrid counts an export as a change), and read access to "
                + "Suppressions and Unsubscribe Groups.",
            "Copy the key; SendGrid shows it once.",
        ],
        settings: [
            .init(
                "region", "where the account lives: global, or eu for subusers there", initial: .text("global"),
                choices: ["global", "eu"]),
            .init(
                "group_unsubscribes",
                "whether who left one unsubscribe group has left all lists, or only a list of "
                    + "its own named group-NUMBER", initial: .text("all"), choices: ["all", "own"]),
            .init("export_megabytes", "the size of one file of an export", initial: .integer(10)),
            .baseURL, .allowHTTP,
        ],
        secrets: [.init("api_key", "SendGrid: Settings > API Keys")],
        brings: [.lists, .consent, .phones, .addresses],
        cannotSee:
            "Who was deleted, except that a full pull notices that they are gone; custom fields; birthdays; what "
            + "somebody spent; contacts that are on no list, unless the list 'all' is chosen.")

    /// The stream of everybody, also of who is on no list.
    static let everybody = "all"

    static func lint(_ lint: inout SourceLint) {
        lint.checkAddress("base_url")
        lint.checkRange("export_megabytes", 1...100)
    }

    static func pacing(_: SourceSetup) -> RequestPacing {
        RequestPacing(
            maximumConcurrent: 2, windows: [.init(requests: 10, per: .seconds(1))],
            budgetHeaders: [
                .init(
                    remaining: "X-RateLimit-Remaining", reset: "X-RateLimit-Reset", resetForm: .epochSeconds,
                    waitWhenEmpty: .seconds(60))
            ])
    }

    static func address(_ setup: SourceSetup) throws -> WebAddress {
        let host = setup.text("region") == "eu" ? "api.eu.sendgrid.com" : "api.sendgrid.com"
        return try setup.address("base_url", otherwise: "https://\(host)")
    }
}

extension NativeConnectorFactory {
    static let sendGrid = NativeConnectorFactory(
        profile: SendGrid.profile, pacing: SendGrid.pacing, lint: SendGrid.lint, make: { try SendGridConnector($0, $1) }
    )
}
