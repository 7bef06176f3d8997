import CustomerModel
import Testing
import Timetable

extension ShopWorld {
    /// What must be true of every start.
    func check(_ start: RunQueue.Start, of source: Source) {
        #expect(!source.isRunning, "two runs of \(start.source) at once, \(place)")
        if start.reason == .requested {
            #expect(source.wasAsked, "nobody asked for \(start.source), \(place)")
            return
        }
        #expect(!source.isPaused, "\(start.source) is paused, \(place)")
        #expect(!source.isStopped, "\(start.source) is stopped, \(place)")
        #expect(!source.schedule.isManual, "\(start.source) is manual, \(place)")
        #expect(!isQuiet(source), "\(start.source) started in quiet hours, \(place)")
        guard let last = source.starts.last else { return }
        let distance = now.steady - last.steady
        switch start.reason {
        case .scheduled: #expect(distance >= .seconds(59), "a burst of \(start.source), \(place)")
        case .retry: #expect(distance >= .seconds(44), "\(start.source) hurries after a failure, \(place)")
        case .replacesHeldRun: #expect(distance >= .seconds(59), "a held run of \(start.source), \(place)")
        case .mended, .requested: break
        }
    }

    /// What must be true whenever the daemon goes to sleep.
    func checkWaits(wake: ClockReading?) {
        for (name, source) in sources {
            guard !source.isRunning, let timetable = queue[name], let next = timetable.nextStart(at: now) else {
                continue
            }
            let hasPlace = ends.count < queue.pullLimit
            #expect(!(next.isDue && hasPlace), "\(name) is due and was not started, \(place)")
            if hasPlace {
                #expect(wake != nil && wake!.steady - now.steady <= max(next.wait, RunQueue.shortestSleep), "\(place)")
            }
            // Within one period, whatever the clocks did: its length, its jitter, and quiet hours behind it.
            if let interval = source.interval, next.reason == .scheduled {
                let most = interval * 1.1 + (source.quiet.isEmpty ? .zero : .days(2))
                #expect(next.wait <= max(most, .seconds(61)), "\(name) falls silent for \(next.wait), \(place)")
            }
            if next.reason == .retry { #expect(next.wait <= .days(2) + .hours(2), "\(name) waits too long, \(place)") }
        }
        if let wake { #expect(wake.steady - now.steady >= RunQueue.shortestSleep, "a busy loop, \(place)") }
    }

    private func isQuiet(_ source: Source) -> Bool {
        let local = now.wall.milliseconds + Int64(source.schedule.clocks.offset(at: now.wall)) * 1000
        let minute = Int(((local % 86_400_000) + 86_400_000) % 86_400_000 / 60_000)
        return source.quiet.contains { start, end in
            start < end ? (start..<end).contains(minute) : minute >= start || minute < end
        }
    }
}
