import Foundation

/// OpenSSL's own test server with a certificate that nobody but us trusts.
final class TLSServer {
    static let isAvailable = FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")

    let port: Int
    /// The certificate, which is its own authority.
    let certificate: String
    private let folder: URL
    private let process: Process

    /// A server whose certificate is for that name.
    init(certificateFor name: String) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        certificate = folder.appendingPathComponent("cert.pem").path
        let key = folder.appendingPathComponent("key.pem").path
        let request = Self.openssl([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-keyout",
            key,
            "-out", certificate, "-subj", "/CN=\(name)", "-addext", "subjectAltName=DNS:\(name)",
        ])
        request.standardError = FileHandle.nullDevice
        try request.run()
        request.waitUntilExit()

        process = Self.openssl(["s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key, "-www"])
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = Pipe()
        try process.run()
        var text = ""
        // It says `ACCEPT 127.0.0.1:12345` once it listens.
        while !text.contains("ACCEPT") || !text.hasSuffix("\n") {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw POSIXError(.ECONNREFUSED) }
            text += String(decoding: more, as: UTF8.self)
        }
        let digits = text.components(separatedBy: ":").last?.trimmingCharacters(in: .whitespacesAndNewlines)
        port = digits.flatMap { Int($0) } ?? 0
    }

    func stop() {
        // A child inherits this thread's blocked signals, SIGTERM among them.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    private static func openssl(_ arguments: [String]) -> Process {
        let process = Process()
        // Into a pipe openssl would keep its port to itself until the end.
        process.executableURL = URL(fileURLWithPath: "/usr/bin/stdbuf")
        process.arguments = ["-oL", "/usr/bin/openssl"] + arguments
        return process
    }
}
