import ConnectorKit
import CustomerModel
import Synchronization

/// One child that reads one stream: its lines become pages.
///
/// Every method may block. It is used by one caller at a time, on the reader's own queue; only `cancel` comes from
/// anywhere.
final class ChildPull: @unchecked Sendable {
    /// What the reader has to do next.
    enum Step {
        case page(PulledPage)
        /// The child has new values of its configuration: they are to be kept before it goes on.
        case configuration(JSONValue)
        /// The child waits for its service, until that millisecond since 1970.
        case waiting(until: Int64)
        /// Nothing was heard for a while, and nothing may be heard for so much longer.
        case quiet(Duration)
        case ended(TalkOutcome, configuration: JSONValue?, tail: [String])
        case cancelled(configuration: JSONValue?)
    }

    /// The longest line, in bytes; no record, state or catalogue that can be used is longer.
    static let longestLine = 4 << 20
    private static let pageRecords = 1000
    /// A page that has records is given after this time, however few they are.
    private static let pageTime = Duration.seconds(1)
    private static let quietTime = Duration.seconds(30)

    private let process: ChildProcess
    private let wakeup: Wakeup
    private var talk: any StreamTalk
    private let mapper: RecordMapper
    private let start = ContinuousClock.now
    private var patience: Patience
    private var splitter = LineSplitter(limit: ChildPull.longestLine)
    private var tail = ErrorTail()
    private var page = PulledPage(records: [])
    private var pageSince: Duration?
    private var configuration: JSONValue?
    private var waiting: Int64?
    private var noiseLines = 0
    private var isQuietTold = false
    private var isEnded = false
    private var isCut = false
    private var pausedAt = Duration.zero

    /// Starts the child; `warnings` go with the first page.
    init(
        _ order: ChildProcess.Order, talk: any StreamTalk, mapper: RecordMapper, wakeup: Wakeup, warnings: [String]
    ) throws {
        self.talk = talk
        self.mapper = mapper
        self.wakeup = wakeup
        patience = Patience(order.limits)
        page.warnings = warnings
        process = try ChildProcess(order, wakeup: wakeup)
    }

    /// Ends it; from anywhere.
    func cancel() { wakeup.wake() }

    /// Ends it in the middle, with all that it started; gives new values of its configuration that nobody was told.
    func abandon() -> JSONValue? {
        process.stop(grace: .zero)
        let found = rewrittenConfiguration ?? configuration
        process.close()
        return found
    }

    /// Bears silence until then: the child waits for its service.
    func excuse(for time: Duration) { patience.isExcused(until: elapsed + time) }

    /// Listens until there is something to do.
    func step() throws -> Step {
        patience.paused(for: elapsed - pausedAt)
        defer { pausedAt = elapsed }
        while true {
            if let found = configuration {
                configuration = nil
                return .configuration(found)
            }
            if let until = waiting {
                waiting = nil
                return .waiting(until: until)
            }
            if let page = try readyPage() { return .page(page) }
            if let overrun = patience.overrun(at: elapsed) {
                process.stop(grace: patience.limits.grace)
                return end(.failed(overrun.fault(patience.limits)))
            }
            if !isQuietTold, patience.silence(at: elapsed) >= Self.quietTime {
                isQuietTold = true
                return .quiet(patience.deadline - elapsed)
            }
            switch process.next(until: start.advanced(by: nextLook)) {
            case .output(let bytes): try hear(bytes)
            case .errors(let bytes):
                heard(bytes.count)
                tail.feed(bytes) { talk.hear(errorLine: $0) }
            case .ended(let ending):
                if let page = try lastPage(ending) { return .page(page) }
                let outcome = talk.outcome(ending)
                if isCut, case .whole = outcome { return end(.incomplete("the last line that it printed is cut")) }
                return end(outcome)
            case .nothing: continue
            case .cancelled: return .cancelled(configuration: abandon())
            }
        }
    }

    private var elapsed: Duration { start.duration(to: .now) }

    /// When to look at pages and limits again.
    private var nextLook: Duration {
        var look = patience.deadline
        if let pageSince { look = min(look, pageSince + Self.pageTime) }
        if !isQuietTold { look = min(look, elapsed - patience.silence(at: elapsed) + Self.quietTime) }
        return look
    }

    private func heard(_ count: Int) {
        patience.heard(bytes: count, at: elapsed)
        isQuietTold = false
    }

    private func hear(_ bytes: UnsafeBufferPointer<UInt8>) throws {
        heard(bytes.count)
        try splitter.feed(bytes) { try hear($0) }
    }

    private func hear(_ line: LineSplitter.Line) throws {
        switch line {
        case .whole(let text): try follow(talk.hear(text), text)
        case .tooLong(let head, let length):
            let verdict = talk.hear(headOfLongLine: head)
            if case .broken = verdict {
                patience.understood()
                mapper.reject("a line of \(length) bytes; at most \(Self.longestLine) are read", into: &page)
            } else if verdict == .noise {
                noiseLines += 1
            }
        }
        if pageSince == nil, !isPageEmpty { pageSince = elapsed }
    }

    private func follow(_ verdict: LineVerdict, _ line: UnsafeBufferPointer<UInt8>) throws {
        switch verdict {
        case .noise:
            if !line.allSatisfy({ $0 <= 0x20 }) { noiseLines += 1 }
            return
        case .noted: break
        case .record(let place):
            try mapper.take(UnsafeBufferPointer(rebasing: line[place]), into: &page)
            // Those that are still looked at wait for a page too.
            if pageSince == nil { pageSince = elapsed }
        case .shape(let shape): mapper.take(shape)
        case .configuration(let found): configuration = found
        case .waiting(let until): waiting = until
        case .broken(let detail): mapper.reject("a message that cannot be read: \(detail)", into: &page)
        }
        patience.understood()
    }

    private var isPageEmpty: Bool { page.records.isEmpty && page.rejections.isEmpty && page.warnings.isEmpty }

    /// The page, when it is full or has waited long enough.
    private func readyPage() throws -> PulledPage? {
        if page.records.count + page.rejections.count < Self.pageRecords {
            guard let pageSince, elapsed - pageSince >= Self.pageTime else { return nil }
            try mapper.settle(into: &page)
        }
        return takePage()
    }

    private func takePage() -> PulledPage? {
        pageSince = nil
        guard !isPageEmpty else { return nil }
        defer { page = PulledPage(records: []) }
        return page
    }

    /// What is left when the child has ended.
    private func lastPage(_ ending: ChildEnding) throws -> PulledPage? {
        guard !isEnded else { return nil }
        isEnded = true
        // A child that died may have died within a line.
        guard ending.isClean else { return nil }
        let rejected = page.rejections.count
        try splitter.finish { try hear($0) }
        isCut = page.rejections.count > rejected
        try mapper.settle(into: &page)
        if noiseLines > 0 {
            page.warnings.append("the program printed lines that are no messages; they were passed over")
        }
        return takePage()
    }

    private func end(_ outcome: TalkOutcome) -> Step {
        .ended(explained(outcome), configuration: abandon(), tail: tail.lines)
    }

    private var rewrittenConfiguration: JSONValue? {
        process.folder.rewritten(ChildFiles.config).flatMap { try? JSONCursor.value(of: $0) }
    }

    /// The outcome with what the child wrote to its standard error, where that can be about nobody.
    private func explained(_ outcome: TalkOutcome) -> TalkOutcome {
        guard case .failed(var fault) = outcome, fault.words == nil, mapper.isUntouched else { return outcome }
        fault.words = ErrorTail.telling(tail.lines)
        return .failed(fault)
    }
}

/// The names of files in a child's folder.
enum ChildFiles {
    static let config = "config.json"
    static let catalog = "catalog.json"
    static let state = "state.json"
}
