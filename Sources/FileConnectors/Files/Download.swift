import ConnectorKit
import CustomerModel
import Dispatch

/// Brings a file from a URL to the disk, in pieces where the server gives them, so that memory stays small.
struct Download {
    /// What was fetched, in a file without a name.
    struct Fetched: @unchecked Sendable {
        /// Handed from the download to the pull, which alone uses it.
        var file: ByteFile
    }

    let settings: FileSettings
    let transport: any HTTPTransport

    private static let queue = DispatchQueue(label: "clientela.files.download")

    private var name: String { FileSet.lastPart(settings.path) }

    /// The whole file.
    ///
    /// A server that knows ranges is asked for eight mebibytes at a time; if the file changes in between, it begins
    /// again with what the server then gives whole. Throws a `Failure`.
    func fetch() async throws -> Fetched {
        let fetched = try temporary()
        var position: Int64 = 0
        var version: String?
        while true {
            let response = try await send(from: position, count: FileLimits.pieceBytes, version: version)
            if response.status == 416, position > 0 { return fetched }
            if response.status == 200, position > 0 {
                // Not the file that the first pieces are of.
                try await truncate(fetched)
                position = 0
            }
            let length = response.body.count
            try await write(response.body, to: fetched, at: position)
            position += Int64(length)
            guard response.status == 206 else { return fetched }
            if let total = Self.total(response) {
                if position >= total { return fetched }
            } else if length < FileLimits.pieceBytes {
                return fetched
            }
            guard length > 0 else { throw failure("cut_short", .transient, "the server gave an empty piece") }
            version = Self.version(response)
        }
    }

    /// The beginning of the file.
    func fetchSample() async throws -> Fetched {
        let fetched = try temporary()
        let response = try await send(from: 0, count: FileLimits.sampleBytes, version: nil)
        try await write(response.body, to: fetched, at: 0)
        return fetched
    }

    private func send(from position: Int64, count: Int, version: String?) async throws -> HTTPResponse {
        var headers: HTTPHeaders = ["Range": "bytes=\(position)-\(position + Int64(count) - 1)"]
        // Pieces of a compressed answer could not be put together.
        headers["Accept-Encoding"] = "identity"
        if let version, position > 0 { headers["If-Range"] = version }
        if let authorization = settings.authorization { headers["Authorization"] = authorization.reveal() }
        let limits = HTTPLimits(total: .seconds(1800), bodyBytes: FileLimits.downloadBytes)
        let response = try await transport.send(HTTPRequest(url: settings.path, headers: headers, limits: limits))
        switch response.status {
        case 200, 206: return response
        // An empty file has no range at all.
        case 416: return HTTPResponse(status: position == 0 ? 200 : 416, body: ResponseBody())
        case 401, 403:
            throw failure(
                "wrong_key", .authentication,
                "the server refuses with status \(response.status); check the URL and the secret 'authorization'")
        case 404, 410: throw failure("not_found", .configuration, "the server has no such file; check 'path'")
        case 429: throw failure("http_status", .rateLimited, "the server asks to wait")
        case 400..<500:
            throw failure("http_status", .configuration, "the server answers with status \(response.status)")
        default: throw failure("http_status", .transient, "the server answers with status \(response.status)")
        }
    }

    private func failure(_ code: String, _ kind: FailureClass, _ what: String) -> Failure {
        Failure(code, kind, "\(name): \(what)")
    }

    private func temporary() throws -> Fetched { Fetched(file: try ByteFile(temporaryFor: name)) }

    private func write(_ body: ResponseBody, to fetched: Fetched, at position: Int64) async throws {
        try await BlockingWork.run(on: Self.queue) {
            try body.withUnsafeBytes { try fetched.file.write($0, at: position) }
        }
    }

    private func truncate(_ fetched: Fetched) async throws {
        try await BlockingWork.run(on: Self.queue) { try fetched.file.truncate() }
    }

    /// The number behind the slash of `bytes 0-99/1234`.
    private static func total(_ response: HTTPResponse) -> Int64? {
        response.headers["Content-Range"]?.split(separator: "/").last.flatMap { Int64($0) }
    }

    /// A strong tag, or the time of change.
    private static func version(_ response: HTTPResponse) -> String? {
        if let tag = response.headers["ETag"], !tag.hasPrefix("W/") { return tag }
        return response.headers["Last-Modified"]
    }
}
