import CCurl
import ConnectorKit
import CustomerModel

/// One request under way: what libcurl's callbacks fill until the answer is whole.
///
/// `isCancelled` and `isSubmitted` are guarded by the loop's lock; everything else belongs to the loop's thread once
/// the exchange is submitted.
final class CurlExchange: @unchecked Sendable {
    /// Why a callback told libcurl to stop.
    private enum Refusal { case bodyTooLarge, headersTooLarge }

    /// How libcurl's result is meant.
    enum Outcome {
        case finished(HTTPResponse)
        case failed(Failure)
        case redirected(String, HTTPRequest)
    }

    static let headerBytesLimit = 256 << 10
    private static let reservationLimit = 8 << 20

    var isCancelled = false
    var isSubmitted = false
    var continuation: CheckedContinuation<HTTPResponse, any Error>?
    var handle: UnsafeMutableRawPointer?

    /// Header lines in libcurl's form, freed with the exchange.
    var headerList: UnsafeMutablePointer<curl_slist>?
    /// Where libcurl explains an error.
    let explanation = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    private(set) var request: HTTPRequest
    private var headers = HTTPHeaders()
    private var headerBytes = 0
    private var body: ResponseBody?
    private var bodyLimit: Int
    private var isRedirect = false
    private var refusal: Refusal?
    private var redirects = 0
    private var deadline = Int64.max
    /// When the last byte came, or the request was sent; nil while connecting, which has a limit of its own.
    private var lastByte: Int64?

    init(_ request: HTTPRequest) {
        self.request = request
        bodyLimit = request.limits.bodyBytes
        explanation[0] = 0
    }

    deinit {
        curl_slist_free_all(headerList)
        explanation.deallocate()
    }

    var location: RequestLocation { RequestLocation(of: request.url) }

    func finish(_ result: Result<HTTPResponse, Failure>) {
        continuation.take()?.resume(with: result.mapError { $0 })
    }

    // MARK: Time

    /// Starts the time limit of the whole, unless an earlier hop has.
    func startClock() {
        if deadline == .max { deadline = MonotonicTime.now() + request.limits.total.clampedNanoseconds }
    }

    private var stallDeadline: Int64 { lastByte.map { $0 + request.limits.stall.clampedNanoseconds } ?? .max }

    var nextDeadline: Int64 { min(deadline, stallDeadline) }

    func overdue(at now: Int64) -> Failure? {
        if now >= deadline { return .tooSlow(location, request.limits.total) }
        if now >= stallDeadline { return .stalled(location, request.limits.stall) }
        return nil
    }

    // MARK: What libcurl's callbacks bring

    func sending() { lastByte = MonotonicTime.now() }

    func receiveHeader(_ line: UnsafeRawBufferPointer) -> Int {
        lastByte = MonotonicTime.now()
        // A trailer tells nothing that a connector reads, and the body is already taken.
        guard body == nil else { return line.count }
        headerBytes += line.count
        guard headerBytes <= Self.headerBytesLimit else {
            refusal = .headersTooLarge
            return 0
        }
        if line.starts(with: "HTTP/".utf8) {
            // An interim answer's headers (100, 103) are not the answer's.
            headers = HTTPHeaders()
            isRedirect = RedirectRule.isRedirect(statusLine: line)
            return line.count
        }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0 else { return line.count }
        headers.append(
            String(decoding: line[..<colon], as: UTF8.self),
            String(decoding: Self.trimmed(line[(colon + 1)...]), as: UTF8.self))
        return line.count
    }

    func receiveBody(_ chunk: UnsafeRawBufferPointer) -> Int {
        lastByte = MonotonicTime.now()
        if isRedirect, headers["location"] != nil { return chunk.count }
        let body = self.body ?? beginBody()
        guard chunk.count <= bodyLimit - body.count else {
            refusal = .bodyTooLarge
            return 0
        }
        body.append(chunk)
        return chunk.count
    }

    private func beginBody() -> ResponseBody {
        let declared = headers["content-length"].flatMap { Int($0) } ?? 0
        // Compressed JSON is about an eighth; pages that are reserved and never touched cost nothing.
        let expected =
            headers["content-encoding"] == nil ? declared : declared.multipliedReportingOverflow(by: 8).partialValue
        let body = ResponseBody(reserving: max(0, min(expected, bodyLimit, Self.reservationLimit)))
        self.body = body
        return body
    }

    private static func trimmed(_ text: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
        guard let first = text.firstIndex(where: { $0 > 32 }), let last = text.lastIndex(where: { $0 > 32 }) else {
            return text[text.endIndex...]
        }
        return text[first...last]
    }

    // MARK: The end

    func outcome(of result: CURLcode, setup: CurlSetup) -> Outcome {
        guard let handle else { return .failed(.curlDidNotStart) }
        switch refusal {
        case .bodyTooLarge: return .failed(.bodyTooLarge(location, bodyLimit))
        case .headersTooLarge: return .failed(.headersTooLarge(location))
        case nil: break
        }
        guard result == CURLE_OK else {
            return .failed(CurlError(result, handle, explanation: explanation).failure(for: request))
        }
        let status = handle.curlNumber(CURLINFO_RESPONSE_CODE)
        if isRedirect, let target = handle.curlText(CURLINFO_REDIRECT_URL) {
            redirects += 1
            guard redirects <= setup.options.maximumRedirects else {
                return .failed(.tooManyRedirects(location, setup.options.maximumRedirects))
            }
            switch RedirectRule.decision(status: status, request: request, target: target) {
            case .follow(let next): return .redirected(target, next)
            case .refuse(let failure): return .failed(failure)
            }
        }
        return .finished(
            HTTPResponse(
                status: status, headers: headers, body: body ?? ResponseBody(),
                url: handle.curlText(CURLINFO_EFFECTIVE_URL) ?? request.url))
    }

    /// Forgets the redirecting answer and takes up the request that follows it.
    func redirect(to request: HTTPRequest) {
        self.request = request
        headers = HTTPHeaders()
        headerBytes = 0
        body = nil
        isRedirect = false
        lastByte = nil
        curl_slist_free_all(headerList)
        headerList = nil
    }
}

extension UnsafeMutableRawPointer {
    /// A number that libcurl tells about the transfer of this easy handle; 0 where it does not know.
    func curlNumber(_ info: CURLINFO) -> Int {
        var value = 0
        return ccurl_get_long(self, info, &value) == CURLE_OK ? value : 0
    }

    /// A text that libcurl tells about the transfer of this easy handle.
    func curlText(_ info: CURLINFO) -> String? {
        var value: UnsafePointer<CChar>?
        guard ccurl_get_text(self, info, &value) == CURLE_OK, let value else { return nil }
        return String(cString: value)
    }
}
