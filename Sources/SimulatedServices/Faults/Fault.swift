/// One way in which a service misbehaves.
package enum Fault: Sendable, Hashable {
    /// How a 429 says when to come again.
    package enum RetryAfter: Sendable, Hashable {
        case seconds(Int)
        /// An HTTP date, that many seconds from the service's now.
        case date(secondsFromNow: Int)
        /// Text such as `432 seconds`, as GetResponse writes it.
        case text(String)
        case none
    }

    /// How a list never ends.
    package enum Endlessness: Sendable, Hashable {
        /// The same page again and again, whatever is asked for; its cursor never changes.
        case samePage
        /// Every page says that more follow; after the last person the list starts again.
        case neverLast
        /// New people for ever, and every page says that more follow.
        case newPeople
    }

    /// 429.
    case rateLimited(RetryAfter)
    /// An error status with the provider's own error body; 502 and 504 come as a gateway's HTML.
    case status(Int)
    /// A status without a body, as Mailchimp's throttled 403 and 429 under high load.
    case bare(Int)
    /// Not one byte until the client leaves.
    case silence
    /// Headers and half of the body, then silence until the client leaves.
    case stalledBody
    /// Headers that announce the whole body, half of it, and the connection is closed.
    case cutBody
    /// Status 200 and the connection closed before any header is complete.
    case cutHeaders
    /// JSON that stops making sense in the middle.
    case brokenJSON
    /// An HTML page with status 200, as a captive portal or a proxy would send it.
    case wrongContentType
    /// An empty body with status 200.
    case emptyBody
    /// A body that goes on for ever, in chunks of 64 KiB.
    case endlessBody
    /// A body that claims to be gzip and is not.
    case brokenGzip
    /// The credentials are refused, as when a token has expired; a token that the service gave is dropped.
    case expiredToken
    /// Status 200 with the provider's error in the body.
    case errorInsideOK
    /// The total (or last page) that the service tells is wrong by so many.
    case wrongTotal(Int)
    /// A list without anybody, although the service has people.
    case emptyList
    case endlessPages(Endlessness)
    /// 302 to this absolute URL.
    case redirect(to: String)
    /// 302 to the same path and query on the same host, once.
    case redirectHome
    /// An answer that comes late.
    case slow(Duration)
    /// The connection is reset (RST) before any byte of the answer.
    case reset
}
