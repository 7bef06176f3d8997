import ControlAPI
import CustomerModel

/// How the program ends; part of its interface (docs/commands.md), in the manner of sysexits and of clientelad.
enum ExitStatus: Int32, Sendable, Hashable, CaseIterable {
    case success = 0
    /// The command line makes no sense, or names what does not exist.
    case usage = 64
    /// The daemon is not running or does not answer.
    case unavailable = 69
    /// A bug, or a disk or database that does not work.
    case `internal` = 70
    /// A run failed, or something that may work later.
    case failure = 75
    /// The caller may not do this, or a service refuses a key.
    case permission = 77
    /// The configuration must be mended.
    case configuration = 78
    /// A person must decide, or the daemon refuses as things are now.
    case held = 79
    /// The run was stopped.
    case cancelled = 130
}

extension ExitStatus {
    /// The status of an operation that was not done.
    init(_ problem: Problem) {
        switch (problem.status, problem.failureClass) {
        case (0, .transient): self = .unavailable
        case (_, .authentication): self = .permission
        case (_, .held): self = .held
        case (_, .cancelled): self = .cancelled
        case (_, .internal): self = .internal
        case (_, .rateLimited), (_, .transient), (_, .data): self = .failure
        case (0, .configuration): self = problem.code == "other_version" ? .configuration : .usage
        case (422, .configuration): self = .configuration
        case (_, .configuration): self = .usage
        }
    }

    /// The status of a run.
    init(_ run: RunSummary) {
        switch (run.state, run.failure?.failureClass) {
        case (.waiting, _): self = .held
        case (.cancelled, _): self = .cancelled
        case (.failed, let failure): self = failure.map(Self.init) ?? .failure
        default: self = .success
        }
    }

    /// The gravest of several.
    init(gravestOf statuses: [ExitStatus]) {
        self = Self.byGravity.first(where: statuses.contains) ?? .success
    }

    /// The status of what a service or the engine says.
    init(_ failure: FailureClass) {
        switch failure {
        case .configuration: self = .configuration
        case .authentication: self = .permission
        case .held: self = .held
        case .cancelled: self = .cancelled
        case .internal: self = .internal
        case .rateLimited, .transient, .data: self = .failure
        }
    }

    private static let byGravity: [ExitStatus] = [
        .unavailable, .internal, .configuration, .permission, .failure, .usage, .held, .cancelled,
    ]
}
