import ControlServer
import NIOCore
import Testing

/// Until when the other side must have done what.
@Suite struct ConnectionTimetableTests {
    private static let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
    private var limits = ControlLimits()

    private func moment(_ seconds: Int64) -> NIODeadline { Self.start + .seconds(seconds) }

    @Test func aSilentConnectionIsClosed() throws {
        let timetable = ConnectionTimetable(limits: limits, now: Self.start)
        let next = try #require(timetable.next)
        #expect(next.verdict == .idle)
        #expect(next.at == Self.start + limits.idleTime)
        #expect(timetable.idleSince == Self.start)
    }

    @Test func aRequestHasTimeForItsHeadThenForItsBody() throws {
        var timetable = ConnectionTimetable(limits: limits, now: Self.start)
        timetable.bytesCame(at: moment(1))
        timetable.bytesCame(at: moment(9))
        // The second byte buys no more time.
        #expect(try #require(timetable.next).at == moment(1) + limits.headTime)
        #expect(timetable.idleSince == nil)
        timetable.headCame(at: moment(9))
        #expect(try #require(timetable.next).at == moment(9) + limits.bodyTime)
        #expect(try #require(timetable.next).verdict == .slowRequest)
        timetable.requestEnded()
        #expect(timetable.next == nil)
        #expect(timetable.unanswered == 1)
        timetable.answerEnded(at: moment(30))
        #expect(try #require(timetable.next).at == moment(30) + limits.idleTime)
        #expect(timetable.idleSince == moment(30))
    }

    @Test func anAnswerThatNobodyReadsIsCut() throws {
        var timetable = ConnectionTimetable(limits: limits, now: Self.start)
        timetable.bytesCame(at: Self.start)
        timetable.headCame(at: Self.start)
        timetable.requestEnded()
        timetable.becameWritable(false, at: moment(5))
        let next = try #require(timetable.next)
        #expect(next.verdict == .stalledAnswer)
        #expect(next.at == moment(5) + limits.stallTime)
        timetable.becameWritable(true, at: moment(6))
        #expect(timetable.next == nil)
    }
}
