import CustomerModel
import TestSupport
import Testing
import Timetable

@Suite("Quiet hours")
struct QuietHoursTests {
    private func hours(_ ranges: String...) throws -> QuietHours {
        try #require(QuietHours(ranges.map { try QuietHours.Range($0) }))
    }

    @Test("A range is read, and told again", arguments: [("22:00-07:00", "22:00-07:00"), ("9:5-24:00", "09:05-00:00")])
    func ranges(_ written: String, _ text: String) throws {
        #expect(try QuietHours.Range(written).text == text)
    }

    @Test(
        "A mistake has a place",
        arguments: [
            ("", "0: the text ends too early; expected a time of the day such as 22:00"),
            ("22-7", "2: an unexpected '-'; expected ':' and minutes"),
            ("22:00..07:00", "5: an unexpected '.'; expected '-' and the end, as in 22:00-07:00"),
            ("24:00-07:00", "0: this is no time of the day; expected 00:00 to 23:59"),
            ("22:00-07:60", "6: this is no time of the day; expected 00:00 to 24:00"),
            ("22:00-22:00", "6: the quiet hours end when they begin; expected two times of the day"),
            ("00:00-24:00", "6: the quiet hours end when they begin; expected two times of the day"),
            ("22:00-07:00 ", "11: an unexpected blank; expected the end of the quiet hours"),
        ])
    func mistakes(_ written: String, _ expected: String) {
        let error = #expect(throws: CalendarError.self) { try QuietHours.Range(written) }
        #expect(error.map { "\($0.offset): \($0)" } == expected)
    }

    @Test("A day without any other hour is refused")
    func wholeDay() throws {
        #expect(QuietHours([try QuietHours.Range("07:00-22:00"), try QuietHours.Range("22:00-07:00")]) == nil)
        #expect(QuietHours([]) == QuietHours.none)
    }

    @Test("The end is the end of all ranges that touch")
    func end() throws {
        let quiet = try hours("22:00-07:00", "07:00-08:30", "12:00-13:00")
        let cases = [
            ("2026-11-24 21:59:59", "2026-11-24 21:59:59"), ("2026-11-24 22:00:00", "2026-11-25 08:30:00"),
            ("2026-11-24 03:20:10", "2026-11-24 08:30:00"), ("2026-11-24 08:30:00", "2026-11-24 08:30:00"),
            ("2026-11-24 12:59:59", "2026-11-24 13:00:00"),
        ]
        for (moment, expected) in cases {
            #expect(text(quiet.end(from: utc(moment), in: .utc)) == expected)
            #expect(quiet.contains(utc(moment), in: .utc) == (moment != expected))
        }
    }

    @Test("The end is the first minute that is not quiet, also where clocks change")
    func againstMinutes() throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("QuietHoursTests.againstMinutes: seed \(seed)")
        var random = SeededRandom(seed: seed)
        let changes = [
            ("Europe/Madrid", "2026-03-29 01:00"), ("America/New_York", "2026-11-01 06:00"),
            ("America/Santiago", "2026-09-06 04:00"), ("Australia/Lord_Howe", "2026-04-04 15:00"),
        ]
        for _ in 0..<300 {
            let (name, change) = random.pick(changes)
            let clocks = try #require(zone(name))
            func minute() -> Int { Int.random(in: 0..<48, using: &random) * 30 }
            let ranges = (0..<Int.random(in: 1...3, using: &random)).compactMap { _ in
                QuietHours.Range(start: minute(), end: minute())
            }
            guard let quiet = QuietHours(ranges) else { continue }
            let moment = utc(change).advanced(by: .seconds(Int64.random(in: -90_000..<30_000, using: &random)))
            var expected = moment
            while quiet.contains(expected, in: clocks) { expected = Timestamp(seconds: next(minute: expected)) }
            #expect(
                text(quiet.end(from: moment, in: clocks)) == text(expected),
                "\(ranges.map(\.text)) from \(text(moment)) in \(name), seed \(seed)")
        }
    }

    private func next(minute moment: Timestamp) -> Int64 { (moment.milliseconds / 60_000 + 1) * 60 }
}
