import CustomerModel
import CustomerStore
import Settings
import SyncEngine
import Timetable

/// Which linked sources wait for a person's first import (C4), for `--once` without a daemon.
struct FirstImports {
    private let keeper: FileTimetableKeeper
    private let linked: Set<SourceName>

    init(_ house: House) {
        keeper = house.timetableKeeper
        linked = house.configuration.linkedSources
    }

    /// The sources that may run without being asked for by name.
    func settled(_ sources: [SyncSource]) -> [SyncSource] {
        let memory = keeper.load()
        return sources.filter { !linked.contains($0.name) || memory[$0.name]?.hasSucceeded == true }
    }

    /// Remembers whose first import a person has made, so that the daemon lets them run by themselves.
    func note(_ reports: [RunReport]) {
        guard reports.contains(where: { linked.contains($0.source) && $0.state == .succeeded }) else { return }
        var memory = keeper.load()
        for report in reports where linked.contains(report.source) && report.state == .succeeded {
            memory[report.source, default: TimetableMemory()].hasSucceeded = true
        }
        try? keeper.save(memory)
    }
}
