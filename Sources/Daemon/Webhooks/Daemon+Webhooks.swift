package import ConnectorKit
import ControlAPI
package import CustomerModel
import SyncEngine
import Timetable

/// Webhooks: read beside the daemon, noted within it, pulled by runs of their own.
extension Daemon {
    /// Takes a delivery for a source, and answers before anything is pulled.
    package nonisolated func receive(_ delivery: WebhookDelivery, for name: SourceName) async -> WebhookAnswer {
        switch await admit(name) {
        // A name that a stranger made up is counted under none.
        case .flooded(let wait, let isKnown): return await counted(.flooded(wait), isKnown ? name : nil)
        case .unknown:
            // As much work as for a source that there is.
            _ = decoy?.verdict(on: delivery)
            return await counted(.unknownSource, nil)
        case .reading(let reading):
            // Not on the actor: whatever comes, the daemon's own work goes on.
            let verdict = reading.verdict(on: delivery)
            // A wrong token must look like a source that there is not, in time too.
            if verdict == .refused(.wrongToken) { _ = decoy?.verdict(on: delivery) }
            return await took(verdict, name)
        }
    }

    private enum Admission {
        case reading(any WebhookReading)
        case unknown
        case flooded(Duration, isKnown: Bool)
    }

    private func admit(_ name: SourceName) -> Admission {
        let now = clocks().steady
        let source = source(named: name)
        let reading = state == .draining ? nil : source?.webhook
        // Those for nobody share one gate. For a source many more are read than may be genuine: what strangers send
        // must not keep out what the service sends.
        let key = reading == nil ? WebhookGate.nobody : .reading(name)
        if let wait = pass(key, at: now) { return .flooded(wait, isKnown: reading != nil) }
        return reading.map(Admission.reading) ?? .unknown
    }

    /// How long until the next may pass; nil: this one may.
    private func pass(_ key: WebhookGate, at now: Duration) -> Duration? {
        var gate = gates[key] ?? FloodGate(perMinute: key.perMinute(inbox.limits), at: now)
        defer { gates[key] = gate }
        return gate.admit(at: now)
    }

    private func took(_ verdict: WebhookVerdict, _ name: SourceName) -> WebhookAnswer {
        let isRefused = if case .refused = verdict { true } else { false }
        if let wait = pass(isRefused ? .refused(name) : .proven(name), at: clocks().steady) {
            return counted(.flooded(wait), name)
        }
        switch verdict {
        case .refused(let reason): return counted(.refused(reason), name)
        case .greeting(let text): return counted(.greeting(text), name)
        case .ofNoInterest: return counted(.ignored, name)
        case .news(let news): return counted(noted(news, name), name)
        }
    }

    private func noted(_ news: WebhookNews, _ name: SourceName) -> WebhookAnswer {
        switch inbox.received(news, for: name, at: clocks().steady) {
        case .unknownSource: return .unknownSource
        case .repeated: return .repeated
        case .noted(let isNew):
            if isNew || notesAreUnsaved, !keepNotes() {
                // It is pulled all the same; an answer of success would be a promise for a restart as well.
                inbox.withdraw(news, for: name)
                poke()
                return .notKept
            }
            poke()
            return .accepted
        }
    }

    private func counted(_ answer: WebhookAnswer, _ name: SourceName?) -> WebhookAnswer {
        if let name { tallies[name, default: WebhookTally()].count(answer, at: clocks().wall) }
        observer.webhook(answer, source: name)
        return answer
    }

    /// Keeps what is noted; false when the state directory cannot be written.
    @discardableResult
    func keepNotes() -> Bool {
        let now = clocks()
        do {
            try notes.save(inbox.notes(at: now.steady, wall: now.wall))
            notesAreUnsaved = false
        } catch {
            notesAreUnsaved = true
        }
        return !notesAreUnsaved
    }

    // MARK: Status

    /// What its webhooks have brought; nil for a source that takes none.
    func webhookStatus(of source: DaemonSource) -> WebhookStatus? {
        guard let guide = source.webhook?.guide else { return nil }
        let tally = tallies[source.name] ?? WebhookTally()
        let address = assembly.webhookAddress.map { "\($0)/\(source.name)\(guide.hasToken ? "/TOKEN" : "")" }
        return WebhookStatus(
            address: address, signed: guide.isSigned, steps: guide.steps, accepted: tally.accepted,
            repeated: tally.repeated, ignored: tally.ignored, flooded: tally.flooded,
            refused: tally.refused.sorted { $0.key.rawValue < $1.key.rawValue }.map {
                .init(reason: $0.key.rawValue, sentence: $0.key.sentence, count: $0.value)
            }, pending: inbox.isWaiting(source.name), lastAccepted: tally.lastAccepted)
    }

    // MARK: Sources

    /// Takes over which sources there are, and under which limits.
    func adoptWebhooks() {
        if inbox.limits != assembly.webhookLimits {
            inbox = inbox.with(assembly.webhookLimits)
            gates = [:]
        }
        let readers = assembly.sources.filter { $0.webhook != nil }
        for name in inbox.sources where !readers.contains(where: { $0.name == name }) {
            inbox.remove(name)
            tallies[name] = nil
            for key in [WebhookGate.reading(name), .refused(name), .proven(name)] { gates[key] = nil }
        }
        for source in readers { if let webhook = source.webhook { inbox.add(source.name, webhook.reach) } }
    }

    /// What an earlier process noted.
    func restoreNotes() {
        let now = clocks()
        for (name, note) in notes.load() { inbox.restore(note, for: name, at: now.steady, wall: now.wall) }
    }

    // MARK: Runs

    /// Starts what webhooks ask for; gives when to look again.
    func startWebhookPulls(at now: ClockReading) -> Duration? {
        let turn = inbox.turn(at: now.steady) { canPull($0) }
        for start in turn.starts {
            guard let source = source(named: start.source) else { continue }
            var options = SyncOptions()
            switch start.pull {
            case .records(let records): options.records = records
            case .increment: break
            case .full: options.forcesFull = true
            }
            begin(source, .webhook, options)
        }
        return turn.wake.map { max($0 - now.steady, .milliseconds(50)) }
    }

    /// Whether a webhook may start a run: not while another is under way, a person is asked, or something is to be
    /// mended.
    private func canPull(_ name: SourceName) -> Bool {
        guard state == .running || state == .reloading, active[name] == nil, let timetable = queue[name],
            !timetable.isPausedByPerson, !timetable.awaitsFirstRun
        else { return false }
        switch timetable.state {
        case .idle, .retrying: return true
        case .running, .stoppedUntilMended, .awaitingApproval: return false
        }
    }

    /// A run that a webhook caused is over.
    func webhookRunEnded(_ name: SourceName, _ outcome: RunOutcome) {
        let now = clocks()
        var isDone = false
        switch outcome {
        case .succeeded: isDone = true
        // What waits for a person is pulled again when the person has decided.
        case .failed(let failure): isDone = failure.kind == .held
        case .interrupted: break
        }
        inbox.ended(name, well: isDone, at: now.steady)
        queue.ranBeside(name, outcome, at: now)
        keepNotes()
    }
}
