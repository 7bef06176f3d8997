import ConnectorKit
import ControlAPI
import CustomerModel
import Daemon
import Synchronization
import TestSupport
import Timetable

/// Knows one connector, `small`, whose consent and whose first page are out of a script.
final class ScriptedWorkshop: ConnectorWorkshop {
    let authorizer = ScriptedAuthorizer()
    private let connector = Mutex<ScriptedConnector?>(nil)

    private let kind = Mutex(SourceKind.newsletter)

    func pose(as kind: SourceKind) { self.kind.withLock { $0 = kind } }

    func answer(with connector: ScriptedConnector) { self.connector.withLock { $0 = connector } }

    func factory(named name: String) async -> (any ConnectorFactory)? {
        guard name == "scripted" else { return nil }
        return SmallFactory(authorizer: authorizer, connector: connector.withLock { $0 }, kind: kind.withLock { $0 })
    }

    func factory(of manifest: ManifestText) async -> (factory: (any ConnectorFactory)?, findings: [Diagnostic]) {
        let place = TextLocation(file: manifest.file, line: 2, column: 3)
        guard manifest.text == "good" else {
            return (nil, [Diagnostic(.error, "unknown_key", at: place, "there is no key 'nmae'; did you mean 'name'")])
        }
        return (await factory(named: "scripted"), [Diagnostic(.warning, "misleading_name", at: place, "odd")])
    }

    func context(
        for _: SourceDefinition, of _: any ConnectorFactory, monitor: any PullMonitor
    ) async -> ConnectorContext {
        ConnectorContext(
            transport: ScriptedTransport([]), monitor: monitor, now: { DaemonBench.now.wall })
    }
}

/// A connector that needs a key, or a consent.
private struct SmallFactory: ConnectorFactory {
    let authorizer: ScriptedAuthorizer
    let connector: ScriptedConnector?
    let kind: SourceKind

    var profile: ConnectorProfile {
        ConnectorProfile(
            name: "scripted", title: "Small", kind: kind, secrets: [.init("refresh_token", "")],
            authorization: .init(secret: "refresh_token", hasPage: true, hasDevice: true), brings: [.lists, .spend],
            cannotSee: "Birthdays.")
    }

    func lint(_ source: SourceDefinition) -> [Diagnostic] {
        source.secrets["refresh_token"] == nil
            ? [
                Diagnostic(
                    .error, "missing_secret", at: source.connector.location, "there is no secret 'refresh_token'")
            ] : []
    }

    func pacing(for _: SourceDefinition) -> RequestPacing { RequestPacing() }

    func makeConnector(for _: SourceDefinition, context _: ConnectorContext) throws -> any Connector {
        guard let connector else { throw Failure("no_script", .internal, "no script") }
        return connector
    }

    func fieldOrigins(for _: SourceDefinition) -> [FieldOrigin] {
        [FieldOrigin(field: "email", path: "mail"), FieldOrigin(field: "birthday", path: "born")]
    }

    func authorizer(for source: SourceDefinition, context _: ConnectorContext) throws -> (any Authorizer)? {
        guard source.settings["client_id"] != nil else {
            throw Failure("missing_setting", .configuration, "expected the setting 'client_id'")
        }
        return authorizer
    }
}

/// Says yes and no as it is told.
final class ScriptedAuthorizer: Authorizer {
    private let state = Mutex((polls: [Result<DeviceAnswer, Failure>](), codes: [String](), refusal: Failure?.none))

    var codes: [String] { state.withLock { $0.codes } }

    func script(polls: [Result<DeviceAnswer, Failure>]) { state.withLock { $0.polls = polls } }
    func refuse(_ failure: Failure?) { state.withLock { $0.refusal = failure } }

    var pollsLeft: Int { state.withLock { $0.polls.count } }

    func beginWithPage(redirect: String) throws -> PageAuthorization {
        PageAuthorization(
            url: "https://id.example.com/authorize", state: "s-1", verifier: Secret("v"), redirect: redirect)
    }

    func redeem(_ code: String, of page: PageAuthorization) async throws -> [String: Secret] {
        try state.withLock { state in
            state.codes.append(code)
            if let refusal = state.refusal { throw refusal }
        }
        return ["refresh_token": Secret("r-\(code)")]
    }

    func beginWithDevice() async throws -> DeviceAuthorization {
        DeviceAuthorization(
            userCode: "WX-12", url: "https://id.example.com/go", completeURL: nil, deviceCode: Secret("d"),
            interval: .seconds(5), lifetime: .seconds(900))
    }

    func poll(_: DeviceAuthorization) async throws -> DeviceAnswer {
        try state.withLock { $0.polls.isEmpty ? .success(.pending) : $0.polls.removeFirst() }.get()
    }
}
