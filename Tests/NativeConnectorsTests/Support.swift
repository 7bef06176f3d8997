import ConnectorConformance
import ConnectorKit
import CustomerModel
import NativeConnectors
import Synchronization

/// The factory of a native connector.
func native(_ name: String) throws -> NativeConnectorFactory {
    guard let factory = NativeConnectorFactory.all.first(where: { $0.profile.name == name }) else {
        throw Failure("no_connector", .internal, "there is no native connector \(name)")
    }
    return factory
}

/// What a connector asked to be held for.
final class HoldRecorder: Sendable {
    private let kept = Mutex<[(until: Timestamp, reason: String)]>([])

    var holds: [(until: Timestamp, reason: String)] { kept.withLock { $0 } }

    var hold: @Sendable (Timestamp, String) -> Void {
        { until, reason in self.kept.withLock { $0.append((until, reason)) } }
    }
}

/// A clock that a test sets.
final class SettableClock: Sendable {
    private let moment: Mutex<Timestamp>

    init(_ moment: Timestamp = testNow) { self.moment = Mutex(moment) }

    var now: @Sendable () -> Timestamp { { self.moment.withLock { $0 } } }

    func advance(by duration: Duration) { moment.withLock { $0 = $0.advanced(by: duration) } }
}

/// A connector with made-up secrets, in front of a transport.
func connector(
    _ name: String, settings: [String: SettingValue] = [:], lists: [String] = [], transport: any HTTPTransport,
    now: @escaping @Sendable () -> Timestamp = { testNow },
    hold: @escaping @Sendable (Timestamp, String) -> Void = { _, _ in }, country: String? = nil
) throws -> any Connector {
    let factory = try native(name)
    let secrets = Dictionary(
        uniqueKeysWithValues: factory.profile.secrets.filter(\.isRequired).map { ($0.name, "made-up") })
    let definition = source(name, settings: settings, secrets: secrets, lists: lists, country: country)
    let findings = factory.lint(definition)
    guard findings.isEmpty else {
        throw Failure("bad_source", .internal, findings.map(\.message).joined(separator: "\n"))
    }
    return try factory.makeConnector(
        for: definition, context: ConnectorContext(transport: transport, now: now, hold: hold))
}
