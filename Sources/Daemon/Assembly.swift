package import ConnectorKit
package import ControlAPI
package import CustomerModel
package import SyncEngine
package import Timetable

/// All that a configuration amounts to for the daemon; replaced as a whole, or not at all.
package struct Assembly: Sendable {
    /// The enabled sources.
    package var sources: [DaemonSource]
    package var limits: EngineLimits
    /// What only a restart changes, such as the path of the database: a name and its value.
    package var fixed: [String: String]
    /// What else a reload changes at once, such as the reports: a name, and a number that differs when the settings do.
    package var others: [String: Int]
    /// How much webhooks may cause.
    package var webhookLimits = WebhookInbox.Limits()
    /// Where services find the listener, without a slash at its end; nil: nobody listens.
    package var webhookAddress: String?

    package init(
        sources: [DaemonSource], limits: EngineLimits = EngineLimits(), fixed: [String: String] = [:],
        others: [String: Int] = [:]
    ) {
        self.sources = sources
        self.limits = limits
        self.fixed = fixed
        self.others = others
    }
}

/// A configured source as the daemon runs it.
package struct DaemonSource: Sendable {
    package var sync: SyncSource
    package var schedule: Timetable.Schedule
    /// What the source was made from: two equal ones are the same source, whatever was reloaded.
    package var definition: SourceDefinition
    /// Whether it was linked through the control API; others stand in the administrator's files.
    package var isLinked: Bool
    /// Reads its webhooks; nil: it takes none.
    package var webhook: (any WebhookReading)?

    package init(
        sync: SyncSource, schedule: Timetable.Schedule, definition: SourceDefinition, isLinked: Bool = false,
        webhook: (any WebhookReading)? = nil
    ) {
        self.sync = sync
        self.schedule = schedule
        self.definition = definition
        self.isLinked = isLinked
        self.webhook = webhook
    }

    package var name: SourceName { sync.name }

    /// Its timetable before its first run; the first import of a linked source is a person's decision.
    func timetable(at now: ClockReading) -> SourceTimetable {
        // The seed is the same for the same name, so that a restart changes no plan.
        let seed = name.rawValue.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3
        }
        return SourceTimetable(schedule: schedule, firstRunNeedsPerson: isLinked, seed: seed, at: now)
    }
}

/// Reads configuration and manifests, and puts together what they ask for.
package protocol Assembler: Sendable {
    /// The assembly, or nil when a finding is an error; the findings are sorted by place.
    func assemble() async -> (assembly: Assembly?, findings: [Diagnostic])

    /// The services that can be linked.
    func connectors() async -> [ConnectorDescription]
}

/// Keeps what the timetables must know again after a restart.
package protocol TimetableKeeper: Sendable {
    func load() -> [SourceName: TimetableMemory]
    /// Throws a `Failure` when it cannot be kept.
    func save(_ memory: [SourceName: TimetableMemory]) throws
}
