import CCurl
import ConnectorKit
import CustomerModel
import Glibc

/// Sets an easy handle up for one request.
struct CurlSetup {
    /// Measured with 2 000 pages of 0.75 MB over plain HTTP: 16 kB costs twice the CPU, 256 kB as much as 128.
    private static let bufferBytes = 128 << 10

    static let libraryIsReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    let options: CurlOptions
    private let authorityFolder: String?

    init(_ options: CurlOptions) throws {
        guard Self.libraryIsReady else { throw Failure.curlDidNotStart }
        if let file = options.authorityFile, access(file, R_OK) != 0 { throw Failure.unreadableAuthorityFile(file) }
        if case .explicit(let url, _) = options.proxy, !Self.isUsableProxy(url) { throw Failure.unusableProxy }
        self.options = options
        authorityFolder = Self.hashedAuthorityFolder()
    }

    func prepare(_ handle: UnsafeMutableRawPointer, for exchange: CurlExchange) throws(Failure) {
        let request = exchange.request
        let isTLS = request.url.utf8.prefix(6).lowercasedElementsEqual("https:")
        guard isTLS || request.url.utf8.prefix(5).lowercasedElementsEqual("http:") else {
            throw .notAnAbsoluteURL(exchange.location)
        }
        exchange.startClock()
        exchange.explanation[0] = 0
        curl_easy_reset(handle)
        handle.curlSet(CURLOPT_URL, request.url)
        handle.curlSet(CURLOPT_PROTOCOLS_STR, "http,https")
        handle.curlSet(CURLOPT_USERAGENT, options.userAgent)
        handle.curlSet(CURLOPT_ACCEPT_ENCODING, "")
        handle.curlSet(CURLOPT_NOSIGNAL, 1)
        handle.curlSet(CURLOPT_TCP_KEEPALIVE, 1)
        handle.curlSet(CURLOPT_BUFFERSIZE, Self.bufferBytes)
        handle.curlSet(CURLOPT_CONNECTTIMEOUT_MS, request.limits.connect.curlMilliseconds)
        // Without it, the end of a request waits for its name to be resolved, and everybody else with it.
        handle.curlSet(CURLOPT_QUICK_EXIT, 1)
        setProtocol(handle, isTLS: isTLS)
        setProxy(handle)
        setCallbacks(handle, exchange)
        try setContent(handle, exchange)
    }

    private func setProtocol(_ handle: UnsafeMutableRawPointer, isTLS: Bool) {
        guard isTLS else { return handle.curlSet(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)) }
        handle.curlSet(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        // Rather share the connection that is being made than open one for each request.
        handle.curlSet(CURLOPT_PIPEWAIT, 1)
        handle.curlSet(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        guard let authorityFolder else {
            if let file = options.authorityFile { handle.curlSet(CURLOPT_CAINFO, file) }
            return
        }
        // From the folder OpenSSL reads the one authority it needs; reading the bundle costs 35 ms of CPU a connection.
        handle.curlSet(CURLOPT_CAPATH, authorityFolder)
        _ = ccurl_set_text(handle, CURLOPT_CAINFO, options.authorityFile)
    }

    private func setProxy(_ handle: UnsafeMutableRawPointer) {
        switch options.proxy {
        case .environment: break
        case .none: handle.curlSet(CURLOPT_PROXY, "")
        case .explicit(let url, let credentials):
            handle.curlSet(CURLOPT_PROXY, url)
            if let credentials { handle.curlSet(CURLOPT_PROXYUSERPWD, credentials.reveal()) }
        }
        handle.curlSet(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    }

    private func setCallbacks(_ handle: UnsafeMutableRawPointer, _ exchange: CurlExchange) {
        // The loop holds the exchange for as long as libcurl has the handle.
        let context = Unmanaged.passUnretained(exchange).toOpaque()
        _ = ccurl_set_receiver(handle, CURLOPT_WRITEFUNCTION, receiveBody)
        _ = ccurl_set_pointer(handle, CURLOPT_WRITEDATA, context)
        _ = ccurl_set_receiver(handle, CURLOPT_HEADERFUNCTION, receiveHeader)
        _ = ccurl_set_pointer(handle, CURLOPT_HEADERDATA, context)
        _ = ccurl_set_prerequest(handle, startSending, context)
        _ = ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, exchange.explanation)
    }

    private func setContent(_ handle: UnsafeMutableRawPointer, _ exchange: CurlExchange) throws(Failure) {
        let request = exchange.request
        switch (request.method, request.body) {
        case (.get, nil): handle.curlSet(CURLOPT_HTTPGET, 1)
        case (.delete, nil): handle.curlSet(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
        case (_, let body):
            handle.curlSet(CURLOPT_POST, 1)
            handle.curlSet(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
            let result = (body ?? []).withUnsafeBytes { ccurl_set_body(handle, $0.baseAddress, $0.count) }
            guard result == CURLE_OK else { throw .curlDidNotStart }
        }
        var lines: [String] = []
        for field in request.headers.fields { lines.append(try HeaderLine.text(field, exchange.location)) }
        // libcurl would add these of its own: a wrong type for the body, and a wait for permission to send it.
        if request.headers["content-type"] == nil { lines.append("Content-Type:") }
        lines.append("Expect:")
        for line in lines { exchange.headerList = curl_slist_append(exchange.headerList, line) }
        _ = ccurl_set_list(handle, CURLOPT_HTTPHEADER, exchange.headerList)
    }

    private static func isUsableProxy(_ url: String) -> Bool {
        guard let parser = curl_url() else { return false }
        defer { curl_url_cleanup(parser) }
        let isKnown = ["http://", "https://", "socks5://", "socks5h://"].contains { url.hasPrefix($0) }
        return isKnown && curl_url_set(parser, CURLUPART_URL, url, UInt32(CURLU_NON_SUPPORT_SCHEME)) == CURLUE_OK
    }

    /// The system's folder of authorities, where its files have the names by which OpenSSL looks them up.
    static func hashedAuthorityFolder() -> String? {
        guard let handle = curl_easy_init() else { return nil }
        defer { curl_easy_cleanup(handle) }
        guard let path = handle.curlText(CURLINFO_CAPATH), let folder = opendir(path) else { return nil }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name.count == 10, name.suffix(2).elementsEqual(".0".utf8) { return path }
        }
        return nil
    }
}

extension UnsafeMutableRawPointer {
    func curlSet(_ option: CURLoption, _ value: Int) { _ = ccurl_set_long(self, option, value) }

    func curlSet(_ option: CURLoption, _ value: String) { _ = ccurl_set_text(self, option, value) }
}

extension Sequence<UInt8> {
    /// Whether these are the bytes of an ASCII text in lower case, in whatever case they are themselves.
    fileprivate func lowercasedElementsEqual(_ text: String) -> Bool {
        map { (65...90).contains($0) ? $0 | 32 : $0 }.elementsEqual(text.utf8)
    }
}

private let receiveBody: curl_write_callback = { bytes, size, count, context in
    guard let bytes, let context else { return 0 }
    let chunk = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return Unmanaged<CurlExchange>.fromOpaque(context).takeUnretainedValue().receiveBody(chunk)
}

private let receiveHeader: curl_write_callback = { bytes, size, count, context in
    guard let bytes, let context else { return 0 }
    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return Unmanaged<CurlExchange>.fromOpaque(context).takeUnretainedValue().receiveHeader(line)
}

private let startSending: curl_prereq_callback = { context, _, _, _, _ in
    guard let context else { return CURL_PREREQFUNC_ABORT }
    Unmanaged<CurlExchange>.fromOpaque(context).takeUnretainedValue().sending()
    return CURL_PREREQFUNC_OK
}
