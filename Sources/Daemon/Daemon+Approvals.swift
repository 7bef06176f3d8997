package import ControlAPI
import CustomerModel
import CustomerStore
import Planning
import SyncEngine
import Timetable

extension Daemon {
    package func approvals() async throws -> ApprovalList {
        let reports = try await answer { try $0.runs(RunQuery(state: .waiting, limit: PageSize.maximum)) }
        return ApprovalList(runs: reports.reversed().map { RunSummary($0) })
    }

    package func importRun(_ name: RunReference) async throws -> RunSummary {
        let waiting = try await waiting(name)
        let options = SyncOptions(
            isApproved: true, announcedNewAccounts: waiting.newAccounts, continues: name.number)
        return try await begun(try start(try known(waiting.source), options))
    }

    package func discard(_ name: RunReference) async throws -> RunSummary {
        let waiting = try await waiting(name)
        guard let number = name.number else { throw Self.unknownRun(name) }
        do {
            let report = try await engine.discard(number)
            queue.discarded(waiting.source, at: clocks())
            poke()
            return RunSummary(report)
        } catch let failure as Failure {
            throw Problem(failure)
        }
    }

    private func waiting(_ name: RunReference) async throws -> RunSummary {
        let run = try await self.run(name)
        guard run.state == .waiting else {
            throw Problem.notNow(
                "not_waiting", "run \(name) does not wait for approval; it is \(run.state.rawValue)",
                wayOut: "see what waits with: clientelactl status")
        }
        return run
    }
}
