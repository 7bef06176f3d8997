import CChild
import CustomerModel
import Glibc

/// The pipes between this process and a child, while it is started.
struct ChildPipes {
    private var lifeline: (ours: Int32, theirs: Int32) = (-1, -1)
    private var output: (ours: Int32, theirs: Int32) = (-1, -1)
    private var errors: (ours: Int32, theirs: Int32) = (-1, -1)
    private var reports: (ours: Int32, theirs: Int32) = (-1, -1)

    init() throws {
        do {
            // A socket: writing to one whose other end is gone raises no signal where it is asked not to.
            var ends: [Int32] = [-1, -1]
            let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
            guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw ChildFolder.failure("no socket", errno) }
            lifeline = (try Self.high(ends[0]), try Self.high(ends[1]))
            output = try Self.pipe()
            errors = try Self.pipe()
            reports = try Self.pipe()
        } catch {
            closeAll()
            throw error
        }
    }

    /// Starts the keeper and the program; throws a `Failure`, and then nothing is left.
    mutating func start(_ order: ChildProcess.Order, fileBytes: UInt64, openFiles: UInt64) throws -> pid_t {
        let arguments = Self.cStrings([order.program] + order.arguments)
        let environment = Self.cStrings(order.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
        defer { for text in arguments + environment { free(text) } }
        let processorSeconds = UInt64(order.limits.total.components.seconds)
        let keeper = order.program.withCString { program in
            order.folder.path.withCString { folder in
                arguments.withUnsafeBufferPointer { arguments in
                    environment.withUnsafeBufferPointer { environment in
                        var raw = cchild_order(
                            program: program, arguments: arguments.baseAddress, environment: environment.baseAddress,
                            folder: folder, output: output.theirs, errors: errors.theirs, lifeline: lifeline.theirs,
                            reports: reports.theirs, user: order.user.map { Int($0.user) } ?? -1,
                            group: order.user.map { Int($0.group) } ?? -1,
                            memory_bytes: UInt64(order.limits.memoryBytes), cpu_seconds: processorSeconds,
                            file_bytes: fileBytes, open_files: openFiles)
                        return cchild_start(&raw)
                    }
                }
            }
        }
        guard keeper > 0 else {
            let failure = ChildFolder.failure("no process can be started", errno)
            closeAll()
            throw failure
        }
        return keeper
    }

    /// Closes the child's ends and hands over ours.
    mutating func keepOwn() -> (lifeline: Int32, output: Int32, errors: Int32, reports: Int32) {
        for descriptor in [lifeline.theirs, output.theirs, errors.theirs, reports.theirs] { close(descriptor) }
        return (lifeline.ours, output.ours, errors.ours, reports.ours)
    }

    /// Waits until a keeper has ended.
    static func reap(_ keeper: pid_t) {
        while waitpid(keeper, nil, 0) < 0, errno == EINTR {}
    }

    /// Why a program does not start.
    static func failure(_ program: String, _ report: cchild_report?) -> Failure {
        guard let report, report.kind == Int32(CCHILD_NOT_STARTED.rawValue) else {
            return Failure("child_not_started", .transient, "'\(program)' was ended before it began")
        }
        let reason = strerror(report.value).map { String(cString: $0) } ?? "error \(report.value)"
        let stages: [UInt32: String] = [
            CCHILD_FORK.rawValue: "no process can be started", CCHILD_FOLDER.rawValue: "its folder cannot be entered",
            CCHILD_LIMITS.rawValue: "its limits cannot be set", CCHILD_USER.rawValue: "its user cannot be changed",
            CCHILD_PRIVILEGES.rawValue: "its privileges cannot be given up",
            CCHILD_DESCRIPTORS.rawValue: "its pipes cannot be laid", CCHILD_EXEC.rawValue: "it cannot be run",
        ]
        let stage = stages[UInt32(report.detail)] ?? "it cannot be run"
        let isOurs = [CCHILD_FORK.rawValue, CCHILD_DESCRIPTORS.rawValue].contains(UInt32(report.detail))
        return Failure(
            "child_not_started", isOurs ? .transient : .configuration,
            "'\(program)' does not start: \(stage): \(reason)")
    }

    private static func pipe() throws -> (Int32, Int32) {
        var ends: [Int32] = [-1, -1]
        guard cchild_pipe(&ends) == 0 else { throw ChildFolder.failure("no pipe", errno) }
        return (try high(ends[0]), try high(ends[1]))
    }

    /// The descriptor, or a copy above the three that a child's own take.
    private static func high(_ descriptor: Int32) throws -> Int32 {
        guard descriptor < 3 else { return descriptor }
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
        close(descriptor)
        guard copy >= 3 else { throw ChildFolder.failure("no pipe", errno) }
        return copy
    }

    private mutating func closeAll() {
        for pair in [lifeline, output, errors, reports] {
            for descriptor in [pair.ours, pair.theirs] where descriptor >= 0 { close(descriptor) }
        }
    }

    private static func cStrings(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
        texts.map { strdup($0) } + [nil]
    }
}
