package import ConnectorKit
import CustomerModel

/// Makes the connectors of services that no manifest can describe.
package struct NativeConnectorFactory: ConnectorFactory {
    package let profile: ConnectorProfile
    private let pace: @Sendable (SourceSetup) -> RequestPacing
    private let check: @Sendable (inout SourceLint) -> Void
    private let readWebhooks: @Sendable (SourceDefinition) -> (any WebhookReading)?
    private let make: @Sendable (SourceSetup, ConnectorContext) throws -> any Connector

    init(
        profile: ConnectorProfile, pacing: @escaping @Sendable (SourceSetup) -> RequestPacing,
        lint: @escaping @Sendable (inout SourceLint) -> Void,
        webhooks: @escaping @Sendable (SourceDefinition) -> (any WebhookReading)? = { _ in nil },
        make: @escaping @Sendable (SourceSetup, ConnectorContext) throws -> any Connector
    ) {
        self.profile = profile
        pace = pacing
        check = lint
        readWebhooks = webhooks
        self.make = make
    }

    /// All of them; a new one is a line here.
    package static let all: [NativeConnectorFactory] = [.ses, .sendGrid, .shopify, .odoo]

    package func lint(_ source: SourceDefinition) -> [Diagnostic] {
        SourceLint.findings(in: source, for: profile, further: check)
    }

    package func pacing(for source: SourceDefinition) -> RequestPacing { pace(SourceSetup(source, profile)) }

    package func webhook(for source: SourceDefinition) -> (any WebhookReading)? { readWebhooks(source) }

    package func makeConnector(
        for source: SourceDefinition, context: ConnectorContext
    ) throws -> any Connector {
        try make(SourceSetup(source, profile), context)
    }
}

extension ConnectorProfile.Setting {
    /// Settings that every native connector with a fixed address has too.
    static let baseURL = ConnectorProfile.Setting("base_url", "where the service is, instead of its usual address")
    /// Leave to speak without TLS.
    static let allowHTTP = ConnectorProfile.Setting(
        "allow_http", "allow an address without TLS", initial: .boolean(false))
}
