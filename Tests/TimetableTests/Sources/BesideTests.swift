import CustomerModel
import Testing
import Timetable

@Suite("Runs beside the schedule")
struct BesideTests {
    private let start = ClockReading.at("2026-11-24 07:00")
    private let hourly = Schedule(.interval(.hours(1), jitterShare: 0))

    private func ran() -> SourceTimetable {
        var timetable = SourceTimetable(schedule: hourly, seed: 7, at: start)
        timetable.started(at: start)
        timetable.ended(.succeeded, at: start.advanced(by: .minutes(5)))
        return timetable
    }

    @Test(
        "They move no plan, whether they end well or may be tried again",
        arguments: [FailureClass.transient, .rateLimited, .data, .internal, .cancelled, .configuration])
    func move(_ kind: FailureClass) {
        var timetable = ran()
        let now = start.advanced(by: .minutes(30))
        timetable.ranBeside(.succeeded, at: now)
        timetable.ranBeside(.failure(kind), at: now)
        #expect(timetable.state == .idle && timetable.nextStart(at: now)?.wait == .minutes(30))
    }

    @Test(
        "What stops every run of the source stops it, and is not forgotten by a restart",
        arguments: [FailureClass.authentication, .held])
    func stop(_ kind: FailureClass) {
        var timetable = ran()
        let now = start.advanced(by: .minutes(30))
        timetable.ranBeside(.failure(kind), at: now)
        #expect(timetable.state != .idle)
        var again = SourceTimetable(schedule: hourly, seed: 7, at: now)
        again.restore(from: timetable.memory, at: now)
        switch again.state {
        case .stoppedUntilMended(let stopped, _): #expect(stopped == kind)
        case .awaitingApproval: #expect(kind == .held)
        default: Issue.record("\(again.state)")
        }
    }

    @Test("While a run of the schedule is under way nothing of it counts")
    func duringRun() {
        var timetable = ran()
        let now = start.advanced(by: .hours(1))
        timetable.started(at: now)
        timetable.ranBeside(.failure(.held), at: now)
        #expect(timetable.state == .running(since: now))
    }
}
