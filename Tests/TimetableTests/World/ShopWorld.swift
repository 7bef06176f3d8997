import CustomerModel
import TestSupport
import Testing
import Timetable

/// A daemon in virtual time: it does what the queue says, while people, failures, clocks and restarts come in between.
///
/// What the promises are is told here a second time, in the simplest words: lists and minutes, no state machine.
struct ShopWorld {
    /// What is known of a source, naively.
    struct Source {
        var schedule: Schedule
        var interval: Duration?
        var quiet: [(start: Int, end: Int)]
        var seed: UInt64
        var isRunning = false
        var isPaused = false
        var isStopped = false
        var wasAsked = false
        var starts: [(steady: Duration, reason: NextStart.Reason)] = []
        var outcomes: [RunOutcomeKind] = []
    }

    let seed: UInt64
    var random: SeededRandom
    var queue: RunQueue
    var sources: [SourceName: Source] = [:]
    var now: ClockReading
    /// How much faster or slower the wall's clock goes.
    let drift: Double
    let zones: [UTCOffsets]
    /// Runs under way, and when they end.
    var ends: [(source: SourceName, steady: Duration)] = []
    var startCount = 0
    /// Turns that a wake-up brought and that started nothing.
    var idleWakeCount = 0
    var disturbanceCount = 0

    init(seed: UInt64, zones: [UTCOffsets]) {
        self.seed = seed
        self.zones = zones
        random = SeededRandom(seed: seed)
        now = .at("2026-03-01 00:00")
        drift = Double.random(in: -0.0002...0.0002, using: &random)
        queue = RunQueue(pullLimit: Int.random(in: 1...4, using: &random))
        for index in 0..<Int.random(in: 1...6, using: &random) {
            let source = makeSource()
            let name = SourceName("s\(index)")
            sources[name] = source
            queue.add(name, SourceTimetable(schedule: source.schedule, seed: source.seed, at: now))
        }
    }

    private mutating func makeSource() -> Source {
        let clocks = random.pick(zones)
        let quiet = (0..<Int.random(in: 0...2, using: &random)).map { _ in
            (start: Int.random(in: 0..<96, using: &random) * 15, end: Int.random(in: 0..<96, using: &random) * 15)
        }.filter { $0.start != $0.end }
        let hours = QuietHours(quiet.compactMap { QuietHours.Range(start: $0.start, end: $0.end) })
        var interval: Duration?
        let rhythm: Schedule.Rhythm
        switch Int.random(in: 0..<10, using: &random) {
        case 0:
            rhythm = .manual
        case 1..<5:
            let words = ["daily", "Mon..Sat 07:00", "*:0/20", "hourly", "02:30", "Sun *-*~07/1 03:00", "*-02-31"]
            let expression = (try? CalendarExpression(random.pick(words))) ?? nil
            guard let expression else { fallthrough }
            let delay = Duration.minutes(Int.random(in: 0...90, using: &random))
            rhythm = .calendar(expression, clocks: clocks, randomizedDelay: random.chance(0.5) ? .zero : delay)
        default:
            let length = Duration.minutes(random.pick([5, 15, 60, 60, 360, 1440]))
            interval = length
            rhythm = .interval(length, jitterShare: 0.1)
        }
        return Source(
            schedule: Schedule(rhythm, quietHours: hours ?? .none, clocks: clocks), interval: interval,
            quiet: hours == nil ? [] : quiet, seed: random.next())
    }

    // MARK: - Time goes by

    /// Lets so much time pass on the steady clock.
    mutating func run(for length: Duration) {
        let end = now.steady + length
        var nextDisturbance = disturbanceTime()
        var wake = turn()
        while now.steady < end {
            let next = min(wake ?? end, ends.map(\.steady).min() ?? end, nextDisturbance, end)
            advance(to: next)
            if next >= nextDisturbance {
                disturb()
                nextDisturbance = disturbanceTime()
                wake = turn()
            } else if let index = ends.firstIndex(where: { $0.steady <= next }) {
                finish(ends.remove(at: index).source)
                wake = turn()
            } else if next < end {
                let before = startCount
                wake = turn()
                if startCount == before { idleWakeCount += 1 }
            }
        }
    }

    private mutating func disturbanceTime() -> Duration {
        now.steady + .minutes(Int.random(in: 20...3000, using: &random))
    }

    mutating func advance(to steady: Duration, clockSetBy step: Duration = .zero) {
        let passed = max(steady - now.steady, .zero)
        now = ClockReading(wall: now.wall.advanced(by: passed * (1 + drift) + step), steady: now.steady + passed)
    }

    // MARK: - The daemon

    /// Asks the queue, starts what it says, and gives the next wake-up on the steady clock.
    private mutating func turn() -> Duration? {
        let turn = queue.turn(at: now)
        for start in turn.starts { begin(start) }
        checkWaits(wake: turn.wake)
        return turn.wake?.steady
    }

    private mutating func begin(_ start: RunQueue.Start) {
        guard var source = sources[start.source] else {
            Issue.record("an unknown source was started, \(place)")
            return
        }
        check(start, of: source)
        source.isRunning = true
        source.isStopped = false
        source.wasAsked = false
        source.starts.append((now.steady, start.reason))
        sources[start.source] = source
        startCount += 1
        let length = Duration.seconds(Int.random(in: 1...(random.chance(0.1) ? 20_000 : 600), using: &random))
        ends.append((start.source, now.steady + length))
        #expect(ends.count <= queue.pullLimit, "more runs than allowed, \(place)")
    }

    private mutating func finish(_ name: SourceName) {
        let kinds: [FailureClass] = [
            .transient, .transient, .transient, .rateLimited, .authentication, .held, .internal, .data, .cancelled,
        ]
        var outcome = RunOutcome.succeeded
        if random.chance(0.3) {
            let told = random.chance(0.5) ? nil : Duration.seconds(Int.random(in: 0...7200, using: &random))
            outcome = .failure(random.pick(kinds), retryAfter: told)
        }
        sources[name]?.isRunning = false
        sources[name]?.isStopped = outcome.kind == .failed(.authentication)
        sources[name]?.outcomes.append(outcome.kind)
        queue.ended(name, outcome, at: now)
    }

    // MARK: - What people and machines do

    private mutating func disturb() {
        disturbanceCount += 1
        let name = random.pick(sources.keys.sorted())
        switch Int.random(in: 0..<9, using: &random) {
        case 0, 1:
            let answer = queue.requestRun(name, at: now)
            #expect((answer == .isRunning) == (sources[name]?.isRunning == true), "\(place)")
            if answer == .willStart { sources[name]?.wasAsked = true }
        case 2:
            queue.pause(name, at: now)
            sources[name]?.isPaused = true
        case 3, 4:
            queue.resume(name, at: now)
            sources[name]?.isPaused = false
        case 5:
            queue.mended(name, at: now)
            sources[name]?.isStopped = false
        case 6:
            queue.discarded(name, at: now)
        case 7:
            let step = Duration.seconds(Int.random(in: -172_800...172_800, using: &random))
            advance(to: now.steady, clockSetBy: step)
        default:
            restart()
        }
    }

    /// The daemon falls, or stops in good order, and comes back; runs under way are lost.
    private mutating func restart() {
        if random.chance(0.5) {
            for end in ends {
                queue.ended(end.source, .interrupted, at: now)
                sources[end.source]?.outcomes.append(.interrupted)
            }
        }
        ends = []
        let memories = sources.keys.map { ($0, queue[$0]?.memory) }
        advance(to: now.steady + .seconds(Int.random(in: 1...(random.chance(0.3) ? 400_000 : 60), using: &random)))
        if random.chance(0.2) { advance(to: now.steady, clockSetBy: .hours(Int.random(in: -48...48, using: &random))) }
        queue = RunQueue(pullLimit: queue.pullLimit)
        for (name, memory) in memories {
            guard let source = sources[name], let memory else { continue }
            sources[name]?.isRunning = false
            sources[name]?.wasAsked = false
            var timetable = SourceTimetable(schedule: source.schedule, seed: source.seed, at: now)
            timetable.restore(from: memory, at: now)
            queue.add(name, timetable)
        }
    }

    var place: String { "seed \(seed), at \(text(now.wall)), steady \(now.steady)" }
}
