import CustomerModel
package import CustomerStore

/// How the program ends; part of its interface, documented in the README.
package enum ExitCode: Int32, Sendable, Hashable, CaseIterable {
    case success = 0
    /// The command line makes no sense.
    case usage = 64
    /// A bug, or a disk or database that does not work.
    case `internal` = 70
    /// A source failed or is not whole; a later run may succeed.
    case failure = 75
    /// A service refuses a key.
    case authentication = 77
    /// The configuration must be mended.
    case configuration = 78
    /// A brake or the import policy holds a run until a person approves.
    case held = 79
    /// SIGINT or SIGTERM ended the runs.
    case cancelled = 130

    /// The code of several runs: the gravest of them.
    package init(for reports: [RunReport]) {
        let found = Set(reports.map(Self.init(for:)))
        self = Self.byGravity.first(where: found.contains) ?? .success
    }

    /// The code of one run.
    package init(for report: RunReport) {
        guard report.state != .succeeded else {
            self = .success
            return
        }
        switch report.error?.kind {
        case .configuration: self = .configuration
        case .authentication: self = .authentication
        case .held: self = .held
        case .cancelled: self = .cancelled
        case .internal: self = .internal
        case .rateLimited, .transient, .data, nil: self = .failure
        }
    }

    private static let byGravity: [ExitCode] = [
        .internal, .configuration, .authentication, .failure, .held, .cancelled,
    ]
}
