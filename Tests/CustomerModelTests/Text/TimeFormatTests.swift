import CustomerModel
import Foundation
import TestSupport
import Testing

@Suite("V7: moments are stored in UTC")
struct TimeFormatTests {
    /// 2026-11-22T08:15:30Z.
    private static let moment: Int64 = 1_795_335_330_000

    static func zone(_ name: String) throws -> UTCOffsets {
        let data = try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/\(name)"))
        return try #require(UTCOffsets(tzif: Array(data)))
    }

    @Test(
        "V7: ISO moments",
        arguments: [
            ("2026-11-22T08:15:30Z", moment), ("2026-11-22t08:15:30z", moment), ("2026-11-22 08:15:30 UTC", moment),
            ("2026-11-22T03:15:30-05:00", moment), ("2026-11-22T03:15:30-0500", moment),
            ("2026-11-22T13:45:30+0530", moment),
            ("2026-11-22 09:15:30 +01", moment), ("2026-11-22T08:15:30.123Z", moment + 123),
            ("2026-11-22T08:15:30.123999999Z", moment + 123),
            ("2026-11-22T08:15:30,5Z", moment + 500), ("2026-11-22T08:15Z", moment - 30_000),
            ("2026/11/22 08:15:30Z", moment),
            ("2026-11-22T08:15:60Z", moment + 30_000), ("1969-12-31T23:59:59.250Z", -750),
            ("2026-11-22T08:15:30", nil), ("2026-11-22", nil), ("0001-01-01T00:00:00Z", nil),
            ("0000-00-00 00:00:00Z", nil),
            ("2026-02-29T00:00:00Z", nil), ("2026-13-01T00:00:00Z", nil), ("2026-11-22T24:00:00Z", nil),
            ("2026-11-22T08:60:00Z", nil),
            ("2026-11-22T08:15:30.Z", nil), ("2026-11-22T08:15:30ZZ", nil), ("2026-11-22X08:15:30Z", nil), ("", nil),
            ("2026", nil),
            ("2026-11-22T08:15:30+5", nil), ("2026-11-22T08:15:30 ", nil), ("２026-11-22T08:15:30Z", nil),
        ] as [(String, Int64?)])
    func iso(_ text: String, _ milliseconds: Int64?) {
        #expect(TimeFormat.iso.parse(text)?.milliseconds == milliseconds)
    }

    @Test("V7: the other formats")
    func others() throws {
        let moment = Timestamp(milliseconds: Self.moment)
        #expect(TimeFormat.epochSeconds.parse("1795335330") == moment)
        #expect(TimeFormat.epochSeconds.parse("1795335330.25")?.milliseconds == Self.moment + 250)
        #expect(TimeFormat.epochSeconds.parse("-1.5")?.milliseconds == -1500)
        #expect(TimeFormat.epochMilliseconds.parse("1795335330000") == moment)
        #expect(TimeFormat.epochMilliseconds.parse("1795335330000.9") == moment)
        for text in ["", "-", "x", "12x", "1.", "99999999999999999999", "9999999999999999", "1.5.2"] {
            #expect(TimeFormat.epochSeconds.parse(text) == nil, "\(text)")
        }
        #expect(TimeFormat.dateOnly.parse("2026-11-22")?.milliseconds == 1_795_305_600_000)
        #expect(TimeFormat.dateOnly.parse("2026-11-22T23:00:00-05:00")?.milliseconds == 1_795_305_600_000)
        #expect(TimeFormat.dateOnly.parse("2026-11-22 nonsense") == nil)
        #expect(TimeFormat.httpDate.parse("Sun, 06 Nov 1994 08:49:37 GMT")?.milliseconds == 784_111_777_000)
        #expect(TimeFormat.httpDate.parse("Sunday, 06-Nov-94 08:49:37 GMT")?.milliseconds == 784_111_777_000)
        #expect(TimeFormat.httpDate.parse("Sun Nov  6 08:49:37 1994")?.milliseconds == 784_111_777_000)
        for text in ["", "Sun", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 EST", "432 seconds"] {
            #expect(TimeFormat.httpDate.parse(text) == nil, "\(text)")
        }
        #expect(TimeFormat.iso.format(moment) == "2026-11-22T08:15:30Z")
        #expect(TimeFormat.iso.format(Timestamp(milliseconds: -1)) == "1969-12-31T23:59:59.999Z")
        #expect(TimeFormat.isoOffset.format(moment) == "2026-11-22T08:15:30+00:00")
        #expect(TimeFormat.dateOnly.format(moment) == "2026-11-22")
        #expect(TimeFormat.httpDate.format(moment) == "Sun, 22 Nov 2026 08:15:30 GMT")
        #expect(TimeFormat.epochSeconds.format(Timestamp(milliseconds: -1)) == "-1")
    }

    @Test("V7: a time without zone is read in the declared one")
    func naive() throws {
        let panama = TimeFormat.naiveLocal(try Self.zone("America/Panama"))
        #expect(panama.parse("2026-11-22 03:15:30")?.milliseconds == Self.moment)
        #expect(panama.parse("2026-11-22T08:15:30Z")?.milliseconds == Self.moment)
        #expect(panama.parse("2026-11-22")?.milliseconds == 1_795_323_600_000)
        #expect(panama.format(Timestamp(milliseconds: Self.moment)) == "2026-11-22 03:15:30")
        let fixed = TimeFormat.naiveLocal(UTCOffsets(secondsAheadOfUTC: 19_800))
        #expect(fixed.parse("2026-11-22 13:45:30")?.milliseconds == Self.moment)
    }

    @Test("V7: an hour that clocks show twice is the earlier one; one that they skip is read on")
    func changes() throws {
        let madrid = TimeFormat.naiveLocal(try Self.zone("Europe/Madrid"))
        // 2026-10-25: 03:00 summer time becomes 02:00.
        #expect(madrid.parse("2026-10-25 02:30:00") == TimeFormat.iso.parse("2026-10-25T00:30:00Z"))
        #expect(madrid.parse("2026-10-25 03:00:00") == TimeFormat.iso.parse("2026-10-25T02:00:00Z"))
        // 2026-03-29: 02:00 becomes 03:00.
        #expect(madrid.parse("2026-03-29 02:30:00") == TimeFormat.iso.parse("2026-03-29T01:30:00Z"))
        #expect(madrid.parse("2026-03-29 03:00:00") == TimeFormat.iso.parse("2026-03-29T01:00:00Z"))
        #expect(madrid.parse("2080-07-01 12:00:00") == TimeFormat.iso.parse("2080-07-01T10:00:00Z"))
    }

    @Test(
        "V7: offsets are those of the system's own reading of the zone file",
        arguments: [
            "America/Panama", "America/New_York", "Europe/Madrid", "America/Sao_Paulo", "Asia/Kolkata",
            "Australia/Lord_Howe",
            "Africa/Casablanca", "America/Santiago", "Asia/Tehran", "UTC", "Europe/Dublin", "Pacific/Apia",
        ])
    func zones(_ name: String) throws {
        let zone = try Self.zone(name)
        let reference = try #require(TimeZone(identifier: name))
        var random = SeededRandom.printed("zones \(name)")
        for _ in 0..<1500 {
            // 1975 to 2035.
            let seconds = Int64.random(in: 157_766_400...2_051_222_400, using: &random)
            let expected = reference.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
            let moment = Timestamp(seconds: seconds)
            #expect(zone.offset(at: moment) == expected, "\(seconds)")
            // Reading a local time gives the moment, or the other one that shows the same time.
            let back = zone.moment(ofLocalSeconds: seconds + Int64(expected))
            #expect(back.milliseconds / 1000 + Int64(zone.offset(at: back)) == seconds + Int64(expected))
            #expect(back <= moment)
        }
    }

    @Test("V7: a zone file that ends early or holds anything is refused or read, never a crash")
    func brokenZones() throws {
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/Europe/Madrid")))
        for length in stride(from: 0, to: bytes.count, by: 7) { _ = UTCOffsets(tzif: Array(bytes[..<length])) }
        var random = SeededRandom.printed("broken zones")
        for _ in 0..<500 {
            var broken = bytes
            for _ in 0..<5 {
                broken[Int.random(in: 0..<broken.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if let zone = UTCOffsets(tzif: broken) {
                _ = zone.offset(at: Timestamp(milliseconds: Self.moment))
                _ = zone.moment(ofLocalSeconds: Self.moment / 1000)
            }
        }
        #expect(UTCOffsets(tzif: []) == nil)
    }

    @Test("V7: moments round-trip in every format; days in every calendar place")
    func roundTrips() throws {
        var random = SeededRandom.printed("TimeFormat")
        let zone = try Self.zone("America/Panama")
        for _ in 0..<5000 {
            // 1583 to 9999.
            let milliseconds = Int64.random(in: -12_212_553_600_000...253_402_300_799_999, using: &random)
            let moment = Timestamp(milliseconds: milliseconds)
            #expect(TimeFormat.iso.parse(TimeFormat.iso.format(moment)) == moment)
            #expect(TimeFormat.isoOffset.parse(TimeFormat.isoOffset.format(moment)) == moment)
            #expect(TimeFormat.epochMilliseconds.parse(TimeFormat.epochMilliseconds.format(moment)) == moment)
            let whole = Timestamp(milliseconds: milliseconds - ((milliseconds % 1000) + 1000) % 1000)
            #expect(TimeFormat.httpDate.parse(TimeFormat.httpDate.format(moment)) == whole)
            #expect(TimeFormat.epochSeconds.parse(TimeFormat.epochSeconds.format(moment)) == whole)
            // Panama has not changed its clocks since 1908.
            if milliseconds > -1_946_918_400_000, milliseconds < 253_402_200_000_000 {
                let naive = TimeFormat.naiveLocal(zone)
                #expect(naive.parse(naive.format(moment)) == whole)
            }
            let day = CivilDate(daysSince1970: Int(milliseconds / 86_400_000))
            #expect(day.daysSince1970 == Int(milliseconds / 86_400_000))
        }
        var number = -719_162
        var expected = CivilDate(year: 1, month: 1, day: 1)
        while let date = expected, date.year < 2105 {
            #expect(CivilDate(daysSince1970: number) == date)
            number += 1
            expected =
                CivilDate(year: date.year, month: date.month, day: date.day + 1)
                ?? CivilDate(year: date.year, month: date.month + 1, day: 1)
                ?? CivilDate(year: date.year + 1, month: 1, day: 1)
            if number > -719_162 + 800, number < -150_000 {
                number = -150_000
                expected = CivilDate(daysSince1970: number)
            }
        }
    }

    @Test("V7: random bytes give no moment and never crash")
    func randomBytes() {
        var random = SeededRandom.printed("TimeFormat bytes")
        let formats: [TimeFormat] = [.iso, .naiveLocal(.utc), .dateOnly, .epochSeconds, .epochMilliseconds, .httpDate]
        let pieces = ["2026", "-", "11", "22", "T", ":", "08", "+", "Z", ".", " ", "Sun", "Nov", ",", "GMT", "é"]
        for _ in 0..<5000 {
            for format in formats {
                _ = random.bytes(upTo: 30).withUnsafeBufferPointer { format.parse($0) }
                _ = format.parse(random.text(of: pieces, upTo: 14))
            }
        }
    }
}
