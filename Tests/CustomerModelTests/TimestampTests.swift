import CustomerModel
import Testing

@Suite struct TimestampTests {
    @Test("moments at the ends of time can be compared and moved without a crash")
    func ends() {
        let (first, last) = (Timestamp(milliseconds: .min), Timestamp(milliseconds: .max))
        #expect(last.duration(since: first) == .milliseconds(Int64.max))
        #expect(first.duration(since: last) == .milliseconds(Int64.min))
        #expect(last.advanced(by: .seconds(1)) == last)
        #expect(first.advanced(by: .seconds(-1)) == first)
        #expect(Timestamp(seconds: 1).advanced(by: .seconds(Int64.max)) == last)
    }

    @Test("a moment moved by a duration is that duration away")
    func arithmetic() {
        let moment = Timestamp(milliseconds: 1_500)
        #expect(moment.advanced(by: .milliseconds(-2_001)).milliseconds == -501)
        #expect(moment.duration(since: Timestamp(seconds: 1)) == .milliseconds(500))
    }
}
