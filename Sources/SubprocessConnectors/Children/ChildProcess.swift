import CChild
import CustomerModel
import Dispatch
import Glibc

/// A program that runs as a child: in a group of its own, without privileges, within limits, in a private folder.
///
/// Every method may block. It is used by one caller at a time, on a queue of its own. Nothing is read that nobody asks
/// for: a child that prints faster than its records are used waits at its pipe.
final class ChildProcess {
    /// What to start.
    struct Order {
        /// Absolute path.
        var program: String
        var arguments: [String]
        var environment: [String: String]
        var folder: ChildFolder
        var limits: ChildLimits
        var user: MachineUser?
    }

    /// What happened; bytes are lent until the next call.
    enum Event {
        case output(UnsafeBufferPointer<UInt8>)
        case errors(UnsafeBufferPointer<UInt8>)
        /// Nothing of it runs any more, and all that it printed was given.
        case ended(ChildEnding)
        /// The deadline passed.
        case nothing
        case cancelled
    }

    private enum Limits {
        static let fileBytes: UInt64 = 4 << 30
        static let openFiles: UInt64 = 4096
        static let readBytes = 64 << 10
        /// How long after the end output may still come from what cannot be killed.
        static let afterEnd = Duration.seconds(10)
    }

    let folder: ChildFolder
    private let keeper: pid_t
    private var lifeline: Int32
    private var output: Int32
    private var errors: Int32
    private var reports: Int32
    private let wakeup: Wakeup
    private let room: UnsafeMutableBufferPointer<UInt8>
    private var ending: ChildEnding?
    private var endedAt: ContinuousClock.Instant?

    /// Starts it; throws a `Failure` that says why it does not start.
    init(_ order: Order, wakeup: Wakeup) throws {
        folder = order.folder
        self.wakeup = wakeup
        var pipes: ChildPipes
        do {
            pipes = try ChildPipes()
            keeper = try pipes.start(order, fileBytes: Limits.fileBytes, openFiles: Limits.openFiles)
        } catch {
            order.folder.removeUnused()
            throw error
        }
        (lifeline, output, errors, reports) = pipes.keepOwn()
        room = .allocate(capacity: Limits.readBytes)
        try awaitStart(order.program)
    }

    deinit {
        // Whoever still runs is killed by the keeper, which ends then.
        let keeper = keeper
        let isReaped = lifeline < 0
        for descriptor in [lifeline, output, errors, reports] where descriptor >= 0 { Glibc.close(descriptor) }
        room.deallocate()
        if !isReaped {
            DispatchQueue.global().async { [folder] in
                ChildPipes.reap(keeper); folder.removeUnused()
            }
        }
    }

    /// Waits for the next thing to happen, until the deadline at the latest.
    func next(until deadline: ContinuousClock.Instant) -> Event {
        while true {
            if let ending, isDrained { return .ended(ending) }
            var fds = [output, errors, reports, wakeup.descriptor].map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            let latest = endedAt.map { min($0.advanced(by: Limits.afterEnd), deadline) } ?? deadline
            let ready = poll(&fds, nfds_t(fds.count), Self.milliseconds(until: latest))
            if ready < 0 { continue }
            if fds[3].revents != 0 { return .cancelled }
            if fds[2].revents != 0 { takeReport() }
            if fds[1].revents != 0, let bytes = read(&errors) { return .errors(bytes) }
            if fds[0].revents != 0, let bytes = read(&output) { return .output(bytes) }
            if ready == 0, ContinuousClock.now >= deadline, !(ending != nil && isDrained) { return .nothing }
        }
    }

    /// Ends it and all that it started: asks first and waits for the grace, unless it must be at once.
    func stop(grace: Duration) {
        defer { send("K") }
        guard grace > .zero, ending == nil else { return }
        send("T")
        let deadline = ContinuousClock.now.advanced(by: grace)
        while ending == nil, ContinuousClock.now < deadline {
            switch next(until: deadline) {
            case .ended, .nothing, .cancelled: return
            case .output, .errors: continue
            }
        }
    }

    /// Ends what is left, removes the folder and waits until that is done.
    func close() {
        guard lifeline >= 0 else { return }
        Glibc.close(lifeline)
        lifeline = -1
        ChildPipes.reap(keeper)
        // Somebody may have killed the keeper.
        folder.removeUnused()
    }

    /// Whether no output can come any more.
    private var isDrained: Bool {
        if output < 0, errors < 0 { return true }
        return endedAt.map { ContinuousClock.now >= $0.advanced(by: Limits.afterEnd) } ?? false
    }

    private func awaitStart(_ program: String) throws {
        let report = readReport()
        guard let report, report.kind == Int32(CCHILD_STARTED.rawValue) else {
            close()
            throw ChildPipes.failure(program, report)
        }
    }

    private func readReport() -> cchild_report? {
        var report = cchild_report()
        while true {
            let count = Glibc.read(reports, &report, MemoryLayout<cchild_report>.size)
            if count < 0, errno == EINTR { continue }
            return count == MemoryLayout<cchild_report>.size ? report : nil
        }
    }

    private func takeReport() {
        guard let report = readReport() else {
            // The keeper was killed, and with it the child.
            Glibc.close(reports)
            reports = -1
            if ending == nil { ended(.signal(Int(SIGKILL))) }
            return
        }
        if report.kind == Int32(CCHILD_ENDED.rawValue) {
            ended(report.value >= 0 ? .exit(Int(report.value)) : .signal(Int(report.detail)))
        }
    }

    private func ended(_ ending: ChildEnding) {
        self.ending = ending
        endedAt = .now
    }

    /// Reads what is there; nil at the end of the pipe, which is then closed.
    private func read(_ descriptor: inout Int32) -> UnsafeBufferPointer<UInt8>? {
        while true {
            let count = Glibc.read(descriptor, room.baseAddress, room.count)
            if count > 0 { return UnsafeBufferPointer(rebasing: room[..<count]) }
            if count < 0, errno == EINTR { continue }
            Glibc.close(descriptor)
            descriptor = -1
            return nil
        }
    }

    private func send(_ command: Unicode.Scalar) {
        guard lifeline >= 0 else { return }
        var byte = UInt8(ascii: command)
        _ = Glibc.send(lifeline, &byte, 1, Int32(MSG_NOSIGNAL))
    }

    private static func milliseconds(until deadline: ContinuousClock.Instant) -> Int32 {
        let left = ContinuousClock.now.duration(to: deadline)
        guard left > .zero else { return 0 }
        let (seconds, attoseconds) = left.components
        return Int32(clamping: min(seconds, 3600) * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
    }
}
