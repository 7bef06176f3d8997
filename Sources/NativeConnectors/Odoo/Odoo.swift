import ConnectorKit
import CustomerModel

/// Odoo: the contacts (`res.partner`) of a shop's own or hosted Odoo, by JSON-2 (Odoo 19 on) or JSON-RPC.
///
/// What it cannot see: mailing lists (`mailing.contact`), so a partner is never subscribed, only known, or blacklisted;
/// birthdays, which Odoo does not keep; partners that were deleted for good (a full pull notices that they are gone).
///
/// Not verified with every version: which of the fields a database has, so it is asked first.
enum Odoo {
    static let profile = ConnectorProfile(
        name: "odoo", title: "Odoo", kind: .pos,
        about: "contacts with tags, blacklisting and what was invoiced; no mailing lists, no birthdays; "
            + "odoo.com/documentation",
        steps: [
            "In Odoo, add a user for Clientela that may read contacts and nothing else, and log in as that user.",
            "Open Preferences > Account security > New API key, name it Clientela, and copy the key.",
            "Note the address of Odoo, the name of the database (in Odoo's list of databases; hosted: the part "
                + "before .odoo.com) and the user's login.",
        ],
        settings: [
            .init("url", "the address of Odoo, such as https://shop.odoo.com", isRequired: true),
            .init("database", "the name of the database; needed by JSON-RPC, and where there are several"),
            .init("login", "the user's login; needed by JSON-RPC"),
            .init(
                "api", "how to speak: json2 from Odoo 19 on, jsonrpc before, auto to find out", initial: .text("auto"),
                choices: ["auto", "json2", "jsonrpc"]),
            .init(
                "only_customers", "leave out who was never sold anything (customer_rank)", initial: .boolean(false)),
            .init("page_size", "how many contacts are asked for at once", initial: .integer(500)),
            .allowHTTP,
        ],
        secrets: [
            .init("api_key", "Odoo: Preferences > Account security > API keys; the password works with JSON-RPC")
        ],
        brings: [.consent, .phones, .addresses, .languages, .tags, .spend, .increments, .deletions],
        cannotSee:
            "Mailing lists, so that a contact is never subscribed, only known or blacklisted; birthdays; contacts "
            + "that were deleted for good, except that a full pull notices that they are gone.")

    static func lint(_ lint: inout SourceLint) {
        lint.checkAddress("url")
        lint.checkRange("page_size", 20...5000)
        guard lint.text("api") == "jsonrpc" else { return }
        for name in ["database", "login"] where !lint.mayHaveSetting(name) {
            lint.note(
                "missing_setting", at: lint.source.connector.location,
                "source \(lint.source.name.value) has no setting '\(name)', which 'api: jsonrpc' needs")
        }
    }

    /// A small Odoo has two workers; one request at a time leaves the other to the shop.
    static func pacing(_: SourceSetup) -> RequestPacing { RequestPacing(maximumConcurrent: 1) }
}

extension NativeConnectorFactory {
    static let odoo = NativeConnectorFactory(
        profile: Odoo.profile, pacing: Odoo.pacing, lint: Odoo.lint, make: { try OdooConnector($0, $1) })
}
