import CCurl
import ConnectorKit
import CustomerModel

/// Where an answer may lead a request, and what of the request goes along.
enum RedirectRule {
    enum Decision {
        case follow(HTTPRequest)
        case refuse(Failure)
    }

    /// Header fields that are no secret; whatever else a connector set may be one.
    private static let harmless = ["accept", "accept-language", "content-type", "user-agent"]

    static func isRedirect(statusLine line: UnsafeRawBufferPointer) -> Bool {
        guard let blank = line.firstIndex(of: 32) else { return false }
        let status = String(decoding: line[(blank + 1)...].prefix(3), as: UTF8.self)
        return ["301", "302", "303", "307", "308"].contains(status)
    }

    /// The request stays what it is, method and body included, but for 303, which asks for a GET.
    ///
    /// To the same origin, or from http to https on the same host, it goes whole. To a host that the request allows it
    /// goes without what may be a secret: its own headers and its body. Anywhere else it does not go.
    static func decision(status: Int, request: HTTPRequest, target: String) -> Decision {
        let location = RequestLocation(of: request.url)
        guard let from = Origin(request.url), let to = Origin(target) else {
            return .refuse(.unusableRedirect(location))
        }
        var next = request
        next.url = target
        if status == 303 {
            next.method = .get
            next.body = nil
            next.headers["content-type"] = nil
        }
        if from == to || (from.host == to.host && from.scheme == "http" && to.scheme == "https") {
            return .follow(next)
        }
        let isAllowed = request.allowedRedirectHosts.contains { $0.lowercased() == to.host }
        guard isAllowed, to.scheme == "https" || from.scheme == "http", next.body == nil else {
            return .refuse(.redirectElsewhere(location, to: RequestLocation(of: target).host))
        }
        for name in Set(next.headers.fields.map(\.name)) where !harmless.contains(name.lowercased()) {
            next.headers[name] = nil
        }
        // What the first host's allowance was for does not reach further than the host that it led to.
        return .follow(next)
    }
}

/// Scheme, host and port of a URL, read by libcurl's own parser so that both mean the same host.
struct Origin: Equatable {
    let scheme: String
    let host: String
    let port: String

    init?(_ url: String) {
        guard let parser = curl_url() else { return nil }
        defer { curl_url_cleanup(parser) }
        guard curl_url_set(parser, CURLUPART_URL, url, 0) == CURLUE_OK,
            let scheme = Self.part(CURLUPART_SCHEME, of: parser), scheme == "http" || scheme == "https",
            let host = Self.part(CURLUPART_HOST, of: parser),
            let port = Self.part(CURLUPART_PORT, of: parser, flags: UInt32(CURLU_DEFAULT_PORT))
        else { return nil }
        self.scheme = scheme
        let name = host.lowercased()
        self.host = name.hasSuffix(".") ? String(name.dropLast()) : name
        self.port = port
    }

    private static func part(_ part: CURLUPart, of parser: OpaquePointer, flags: UInt32 = 0) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(parser, part, &text, flags) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
