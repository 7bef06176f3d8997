package import CustomerModel

/// What a connector is given to work with; nothing else reaches the world.
package struct ConnectorContext: Sendable {
    package var transport: any HTTPTransport
    package var monitor: any PullMonitor
    /// The wall clock, for windows and naive times.
    package var now: @Sendable () -> Timestamp
    /// Hears until when the service wants no request, and why, where an answer's body says so; requests then wait.
    package var hold: @Sendable (_ until: Timestamp, _ reason: String) -> Void

    package init(
        transport: any HTTPTransport, monitor: any PullMonitor = SilentMonitor(),
        now: @escaping @Sendable () -> Timestamp,
        hold: @escaping @Sendable (_ until: Timestamp, _ reason: String) -> Void = { _, _ in }
    ) {
        self.transport = transport
        self.monitor = monitor
        self.now = now
        self.hold = hold
    }
}

/// One kind of connector: knows what a source must say, checks it, and makes the connector.
package protocol ConnectorFactory: Sendable {
    /// What a person has to know before a source of it can be linked.
    var profile: ConnectorProfile { get }

    /// Everything that is wrong with a source's settings, lists and secrets, each at its place.
    func lint(_ source: SourceDefinition) -> [Diagnostic]

    /// How this service wants to be asked, for the transport's pacing and retries.
    func pacing(for source: SourceDefinition) -> RequestPacing

    /// Makes the connector of a source that `lint` found no error in.
    func makeConnector(for source: SourceDefinition, context: ConnectorContext) throws -> any Connector

    /// Where in a record of the service each field of ours stands, for people who write the connector.
    func fieldOrigins(for source: SourceDefinition) -> [FieldOrigin]

    /// Asks the service for a person's consent, for a source that lacks what consent gives; nil: it has no such way.
    ///
    /// Throws a `Failure` of class `.configuration` that names what else the source lacks.
    func authorizer(for source: SourceDefinition, context: ConnectorContext) throws -> (any Authorizer)?
}

extension ConnectorFactory {
    /// The name in the configuration.
    package var name: String { profile.name }
    /// What a source of this connector is, when it does not say.
    package var kind: SourceKind { profile.kind }

    package func fieldOrigins(for _: SourceDefinition) -> [FieldOrigin] { [] }

    package func authorizer(for _: SourceDefinition, context _: ConnectorContext) throws -> (any Authorizer)? { nil }
}

/// Where a field of ours comes from.
package struct FieldOrigin: Sendable, Hashable {
    /// Our name: `first_name`, `external_id`, `consent`.
    package var field: String
    /// The service's, for people: `merge_fields.FNAME`.
    package var path: String

    package init(field: String, path: String) {
        self.field = field
        self.path = path
    }
}
