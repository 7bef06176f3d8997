import CustomerModel
import Foundation
import TestSupport
import Testing
import Timetable

@Suite("Calendar expressions against systemd-analyze")
struct CalendarOracleTests {
    private static let program = "/usr/bin/systemd-analyze"
    private static let isThere = FileManager.default.isExecutableFile(atPath: program)

    /// What systemd says about an expression.
    private struct Answer {
        /// Nil when it is refused.
        var normalized: String?
        var moments: [String] = []
        /// systemd 252 gives up on some expressions where clocks skip midnight.
        var gaveUp = false
    }

    /// A range of seconds with equal ends, which systemd 252 refuses, although it takes such a range of minutes.
    private static func isRefusedByMistake(_ expression: String) -> Bool {
        let seconds = expression.split(separator: " ").flatMap { $0.split(separator: ":").dropFirst(2) }
        return seconds.flatMap { $0.split(separator: ",") }.contains { entry in
            let ends = entry.split(separator: ".")
            return ends.count == 2 && Int(ends[0]) == Int(ends[1])
        }
    }

    @Test(
        "Random expressions have the same normal form and the same next moments",
        .enabled(if: isThere, "there is no \(program) to compare with"))
    func soundExpressions() throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("CalendarOracleTests.soundExpressions: seed \(seed)")
        var generator = ExpressionGenerator(random: SeededRandom(seed: seed))
        var answered = 0
        for _ in 0..<400 {
            let written = generator.expression()
            let base = Timestamp(seconds: Int64.random(in: 1_767_225_600..<2_050_000_000, using: &generator.random))
            let answer = try ask(written, base: base)
            try compare(written, base, answer, seed)
            if !answer.moments.isEmpty { answered += 1 }
        }
        #expect(answered > 200, "too few expressions were understood, seed \(seed)")
    }

    @Test(
        "Near a change of the clocks too",
        .enabled(if: isThere, "there is no \(program) to compare with"))
    func clockChanges() throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("CalendarOracleTests.clockChanges: seed \(seed)")
        var random = SeededRandom(seed: seed)
        let changes = [
            ("Europe/Madrid", "2026-03-29 01:00"), ("Europe/Madrid", "2026-10-25 01:00"),
            ("America/New_York", "2027-03-14 07:00"), ("America/New_York", "2027-11-07 06:00"),
            ("America/Santiago", "2026-09-06 04:00"), ("Pacific/Auckland", "2028-09-23 14:00"),
        ]
        for _ in 0..<150 {
            let (zone, change) = random.pick(changes)
            let base = utc(change).advanced(by: .seconds(Int64.random(in: -9000..<9000, using: &random)))
            let hours = random.pick(["*", "0..3", "00", "1,2", "2", "3", "0/2"])
            let written = "\(hours):\(random.pick(["00", "30", "0/10", "15,45", "59"])) \(zone)"
            try compare(written, base, ask(written, base: base), seed)
        }
    }

    @Test(
        "What systemd refuses is refused",
        .enabled(if: isThere, "there is no \(program) to compare with"))
    func slips() throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("CalendarOracleTests.slips: seed \(seed)")
        var generator = ExpressionGenerator(random: SeededRandom(seed: seed))
        var refused = 0
        for _ in 0..<300 {
            let written = generator.slip()
            let base = utc("2026-11-24")
            let answer = try ask(written, base: base)
            do {
                let expression = try CalendarExpression(written)
                // Whether there is such a zone is not the room's to know.
                if case .named(let name, _) = expression.zone, !ExpressionGenerator.zones.contains(name) { continue }
                if answer.gaveUp || Self.isRefusedByMistake(written) { continue }
                #expect(answer.normalized == expression.normalized, "'\(written)', seed \(seed)")
            } catch {
                refused += 1
                let isOurChoice = error.problem.contains("fractions") || error.problem.contains("fixed moment")
                #expect(answer.normalized == nil || isOurChoice, "'\(written)': \(error), seed \(seed)")
                #expect((0...written.utf8.count).contains(error.offset))
            }
        }
        #expect(refused > 20)
    }

    private func compare(_ written: String, _ base: Timestamp, _ answer: Answer, _ seed: UInt64) throws {
        if answer.gaveUp || Self.isRefusedByMistake(written) { return }
        let comment: Comment = "'\(written)' after \(text(base)), seed \(seed)"
        do {
            let expression = try CalendarExpression(written)
            #expect(expression.normalized == answer.normalized, comment)
            var clocks = UTCOffsets.utc
            if case .named(let name, _) = expression.zone { clocks = try #require(zone(name)) }
            var moments: [Timestamp] = []
            while moments.count < 4, let next = expression.next(after: moments.last ?? base, in: clocks) {
                moments.append(next)
            }
            #expect(moments.map { text($0) } == answer.moments, comment)
        } catch let error as CalendarError {
            #expect(answer.normalized == nil, "\(error): \(comment)")
        }
    }

    private func ask(_ expression: String, base: Timestamp) throws -> Answer {
        let process = Process()
        process.executableURL = URL(filePath: Self.program)
        process.arguments = ["calendar", "--iterations=4", "--base-time=\(text(base)) UTC", "--", expression]
        process.environment = ["TZ": "UTC", "SYSTEMD_COLORS": "0", "LC_ALL": "C.UTF-8"]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        var answer = Answer()
        for line in output.split(separator: "\n") {
            if line.hasPrefix("Failed to determine") { answer.gaveUp = true }
            guard let colon = line.range(of: ": ") else { continue }
            let value = String(line[colon.upperBound...])
            switch line[..<colon.lowerBound].trimmingCharacters(in: .whitespaces) {
            case "Normalized form": answer.normalized = value
            case "Next elapse" where value != "never": answer.moments.append(Self.moment(value))
            case let key where key.hasPrefix("Iter."): answer.moments.append(Self.moment(value))
            default: break
            }
        }
        return answer
    }

    /// `Mon 2026-03-09 06:30:00 UTC` without what is around the moment.
    private static func moment(_ text: String) -> String {
        text.split(separator: " ").dropFirst().prefix(2).joined(separator: " ")
    }
}
