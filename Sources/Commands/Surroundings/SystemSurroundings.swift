import CustomerModel
import Glibc

extension Surroundings {
    /// The process's own terminal, clock, environment and files.
    package static let system = Surroundings(
        variable: SystemEnvironment.variable,
        width: { SystemTerminal.width($0 == .output ? STDOUT_FILENO : STDERR_FILENO) },
        write: { SystemTerminal.write($0, to: $1 == .output ? STDOUT_FILENO : STDERR_FILENO) },
        line: { isSecret in isSecret ? SystemTerminal.secretLine() : readLine(strippingNewline: true) },
        isInteractive: isatty(STDIN_FILENO) == 1,
        file: SystemFile.read,
        now: {
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
        },
        zone: SystemEnvironment.zone(),
        sleep: { try await Task.sleep(for: $0) })
}

/// The environment of this process.
private enum SystemEnvironment {
    @Sendable static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// The zone of `TZ`, else of the system, else UTC.
    static func zone() -> UTCOffsets {
        var path = "/etc/localtime"
        if let name = variable("TZ")?.drop(while: { $0 == ":" }), !name.isEmpty {
            path = name.hasPrefix("/") ? String(name) : "/usr/share/zoneinfo/\(name)"
        }
        guard case .success(let bytes) = SystemFile.read(path) else { return .utc }
        return UTCOffsets(tzif: bytes) ?? .utc
    }
}

/// Files of this system.
private enum SystemFile {
    /// More than any secret and any time zone has.
    private static let maximumLength = 1 << 20

    @Sendable static func read(_ path: String) -> Result<[UInt8], Failure> {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return .failure(failure(path)) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while bytes.count <= maximumLength {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return .failure(failure(path)) }
            guard count > 0 else { return .success(bytes) }
            bytes += buffer[..<count]
        }
        return .failure(Failure("file_too_large", .configuration, "\(path) is larger than 1 MiB"))
    }

    private static func failure(_ path: String) -> Failure {
        Failure("unreadable_file", .configuration, "\(path) cannot be read: \(String(cString: strerror(errno)))")
    }
}
