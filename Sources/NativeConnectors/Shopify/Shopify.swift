import ConnectorKit
import CustomerModel

/// Shopify: the customers of a shop, by its GraphQL Admin API.
///
/// What it cannot see: birthdays, which Shopify does not keep; customers that were deleted (a full pull notices that they
/// are gone); the last purchase, which would need the right to read orders; consent to text messages, which is no
/// consent to be mailed.
///
/// Not verified with every version of the API: where consent stands. Newer versions moved it to the e-mail address, so
/// the other place is tried where one is gone.
enum Shopify {
    static let profile = ConnectorProfile(
        name: "shopify", title: "Shopify", kind: .pos,
        about: "customers with consent, tags, orders and money spent; no birthdays; shopify.dev/docs/api/admin-graphql",
        steps: [
            "In the shop's admin, open Settings > Apps > Develop apps, and create an app named Clientela.",
            "Under Configuration, give it the Admin API scope read_customers, and nothing else.",
            "If Shopify asks for it, request access to protected customer data with name, e-mail, phone and address: "
                + "without it these values are missing.",
            "Install the app and copy the Admin API access token; Shopify shows it once.",
        ],
        settings: [
            .init("shop", "the shop's name before .myshopify.com", isRequired: true),
            .init("api_version", "the version of the Admin API", initial: .text("2026-10")),
            .init("page_size", "the most customers that are asked for at once", initial: .integer(250)),
            .baseURL, .allowHTTP,
        ],
        secrets: [
            .init("access_token", "Shopify: Settings > Apps > Develop apps > API credentials"), ShopifyWebhook.secret,
        ],
        brings: [.consent, .phones, .addresses, .languages, .tags, .spend, .increments],
        cannotSee:
            "Birthdays; the last purchase, which would need the right to read orders; customers that were deleted, "
            + "except that a full pull notices that they are gone. Without access to protected customer data, names and "
            + "addresses are missing.")

    static func lint(_ lint: inout SourceLint) {
        if let shop = lint.text("shop"), !shop.isEmpty, !NamePattern.matches(name(of: shop), atMost: 100) {
            lint.refuse("shop", "is no shop; expected the name before .myshopify.com")
        }
        if let version = lint.text("api_version"), !isVersion(version) {
            lint.refuse("api_version", "is no version; expected a year and a month such as 2026-10")
        }
        lint.checkAddress("base_url")
        lint.checkRange("page_size", 10...250)
    }

    /// The bucket is what limits; more than one query at a time would only empty it sooner.
    static func pacing(_: SourceSetup) -> RequestPacing { RequestPacing(maximumConcurrent: 1) }

    /// `novedades` of `https://novedades.myshopify.com/`.
    static func name(of shop: String) -> String {
        var name = shop.lowercased()[...]
        for scheme in ["https://", "http://"] where name.hasPrefix(scheme) { name = name.dropFirst(scheme.count) }
        if let end = name.firstIndex(of: "/") { name = name[..<end] }
        if name.hasSuffix(".myshopify.com") { name = name.dropLast(".myshopify.com".count) }
        return String(name)
    }

    private static func isVersion(_ text: String) -> Bool {
        text == "unstable" || text.wholeMatch(of: /20[0-9]{2}-(0[1-9]|1[0-2])/) != nil
    }
}

extension NativeConnectorFactory {
    static let shopify = NativeConnectorFactory(
        profile: Shopify.profile, pacing: Shopify.pacing, lint: Shopify.lint, webhooks: { ShopifyWebhook($0) },
        make: { try ShopifyConnector($0, $1) })
}
