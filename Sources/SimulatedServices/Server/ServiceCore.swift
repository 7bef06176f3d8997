import NIOCore
import Synchronization

/// How an answer goes out.
enum Delivery: Sendable {
    case whole
    case nothing
    case stalled
    case cut
    case cutHeaders
    case endless
    case reset
}

/// What all connections of a service share: counters, faults, log; decides each answer and its delivery.
final class ServiceCore: Sendable {
    private struct State: Sendable {
        var log = RequestLog()
        var faults: FaultPlan
        var script: WorldScript
        var latency: Duration
        var counters = LimitCounters()
        var answering = 0
        var connections: [Int: any Channel] = [:]
        var waiting: [(count: Int, waiter: CheckedContinuation<Void, Never>)] = []
    }

    struct Decision: Sendable {
        var response: ServedResponse
        var delivery: Delivery
        var delay: Duration
    }

    let provider: any SimulatedProvider
    private let options: SimulatedService.Options
    private let state: Mutex<State>

    init(provider: any SimulatedProvider, options: SimulatedService.Options) {
        self.provider = provider
        self.options = options
        state = Mutex(State(faults: options.faults, script: options.script, latency: options.latency))
    }

    var log: RequestLog { state.withLock { $0.log } }
    var openChannels: [any Channel] { state.withLock { Array($0.connections.values) } }

    func setFaults(_ faults: FaultPlan) { state.withLock { $0.faults = faults } }
    func setScript(_ script: WorldScript) { state.withLock { $0.script = script } }
    func setLatency(_ latency: Duration) { state.withLock { $0.latency = latency } }

    func clearLog() {
        state.withLock { state in
            state.log = RequestLog()
            state.log.mostConnections = state.connections.count
        }
    }

    /// Counts a new connection and gives its number.
    func opened(_ channel: any Channel) -> Int {
        state.withLock { state in
            state.log.connections += 1
            state.connections[state.log.connections] = channel
            state.log.mostConnections = max(state.log.mostConnections, state.connections.count)
            return state.log.connections
        }
    }

    func closed(_ connection: Int) {
        state.withLock { _ = $0.connections.removeValue(forKey: connection) }
    }

    /// Waits until so many requests have been decided.
    func waitForRequests(_ count: Int) async {
        await withCheckedContinuation { waiter in
            let isThere = state.withLock { state in
                if state.log.count < count { state.waiting.append((count, waiter)) }
                return state.log.count >= count
            }
            if isThere { waiter.resume() }
        }
    }

    /// Lets go of those who wait for so many requests, or of all when the service ends.
    func wake(all: Bool = false) {
        let ready = state.withLock { state in
            let isReady: ((count: Int, waiter: CheckedContinuation<Void, Never>)) -> Bool = {
                all || state.log.count >= $0.count
            }
            let ready = state.waiting.filter(isReady)
            state.waiting.removeAll(where: isReady)
            return ready
        }
        for entry in ready { entry.waiter.resume() }
    }

    /// Says that an answer is over, sent or abandoned.
    func answered() { state.withLock { $0.answering -= 1 } }

    /// Decides how a request is answered; every call is followed by one of `answered`.
    func decide(_ arrived: ServedRequest) -> Decision {
        var request = arrived
        request.serviceTime = provider.world.clock.now
        let (allowed, usage, script, latency) = state.withLock { state in
            state.log.count += 1
            state.answering += 1
            request.number = state.log.count
            request.simultaneous = state.answering
            request.faults = state.faults.faults(at: request.target)
            state.log.mostSimultaneous = max(state.log.mostSimultaneous, state.answering)
            var (allowed, usage) = state.counters.take(options.limits, at: request.serviceTime)
            if state.answering > options.limits.simultaneous { allowed = false }
            return (allowed, usage, state.script, state.latency)
        }
        script.runBefore(request.number, in: provider.world)
        request.serviceTime = provider.world.clock.now
        var decision = decision(for: request, allowed: allowed)
        decision.delay = max(decision.delay, latency)
        decision.response.headers += provider.limitHeaders(usage)
        decision.response.headers.append(("Date", CivilTime(milliseconds: request.serviceTime).httpDate))
        compress(&decision, for: request)
        request.answeredStatus = [.reset, .nothing].contains(decision.delivery) ? 0 : decision.response.status
        if options.keepsRequests {
            let kept = request
            state.withLock { $0.log.insert(kept) }
        }
        script.runAfter(request.number, in: provider.world)
        wake()
        return decision
    }

    private func decision(for request: ServedRequest, allowed: Bool) -> Decision {
        var decision = Decision(response: ServedResponse(status: 200, .null), delivery: .whole, delay: .zero)
        if let refusal = refusal(of: request) {
            decision.response = refusal
        } else if !allowed {
            decision.response = provider.refusal(.rateLimited, to: request)
        } else {
            decision.response = provider.answer(request)
        }
        for fault in request.faults { apply(fault, to: &decision, request: request) }
        return decision
    }

    /// The refusal that a fault asks for, in the provider's words.
    private func refusal(of request: ServedRequest) -> ServedResponse? {
        for fault in request.faults {
            switch fault {
            case .rateLimited(let pause):
                var response = provider.refusal(.rateLimited, to: request)
                switch pause {
                case .seconds(let seconds): response.headers.append(("Retry-After", String(seconds)))
                case .date(let seconds):
                    let moment = CivilTime(milliseconds: request.serviceTime + Int64(seconds) * 1_000)
                    response.headers.append(("Retry-After", moment.httpDate))
                case .text(let text): response.headers.append(("Retry-After", text))
                case .none: break
                }
                return response
            case .status(502): return .html(status: 502, title: "502 Bad Gateway")
            case .status(504): return .html(status: 504, title: "504 Gateway Time-out")
            case .status(let status): return provider.refusal(.failure(status), to: request)
            case .bare(let status): return ServedResponse(status: status, body: ByteBuffer())
            case .expiredToken: return provider.refusal(.unauthorized, to: request)
            case .errorInsideOK: return provider.refusal(.insideOK, to: request)
            case .redirect(let url):
                return ServedResponse(status: 302, headers: [("Location", url)], body: ByteBuffer())
            case .redirectHome:
                return ServedResponse(status: 302, headers: [("Location", request.target)], body: ByteBuffer())
            case .wrongContentType: return .html(status: 200, title: "Acceso a la red")
            default: continue
            }
        }
        return nil
    }

    private func apply(_ fault: Fault, to decision: inout Decision, request: ServedRequest) {
        switch fault {
        case .silence: decision.delivery = .nothing
        case .stalledBody: decision.delivery = .stalled
        case .cutBody: decision.delivery = .cut
        case .cutHeaders: decision.delivery = .cutHeaders
        case .endlessBody: decision.delivery = .endless
        case .reset: decision.delivery = .reset
        case .slow(let delay): decision.delay = delay
        case .emptyBody: decision.response.body = ByteBuffer()
        case .brokenGzip: decision.response.headers.append(("Content-Encoding", "gzip"))
        case .brokenJSON:
            let body = decision.response.body
            var half = body.getSlice(at: body.readerIndex, length: body.readableBytes / 2) ?? ByteBuffer()
            half.writeString(#",,]{"": tru"#)
            decision.response.body = half
        default: break
        }
    }

    private func compress(_ decision: inout Decision, for request: ServedRequest) {
        guard options.compresses, request.header("accept-encoding")?.contains("gzip") == true,
            !request.faults.contains(.brokenGzip)
        else { return }
        decision.response.body = ByteBuffer(bytes: Gzip.compressed(Array(decision.response.body.readableBytesView)))
        decision.response.headers.append(("Content-Encoding", "gzip"))
    }
}

extension RequestLog {
    /// Keeps a request in the place that its number gives it.
    mutating func insert(_ request: ServedRequest) {
        var position = requests.count
        while position > 0, requests[position - 1].number > request.number { position -= 1 }
        requests.insert(request, at: position)
    }
}
