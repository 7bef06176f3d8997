/// What a service saw of its clients: every request in order, and how many came at once.
package struct RequestLog: Sendable {
    /// The requests, oldest first.
    package internal(set) var requests: [ServedRequest] = []
    /// Connections open at once, at most, so far.
    package internal(set) var mostConnections = 0
    /// Requests being answered at once, at most, so far.
    package internal(set) var mostSimultaneous = 0
    /// Connections opened so far.
    package internal(set) var connections = 0
    /// Requests received so far, kept or not.
    package internal(set) var count = 0

    /// The requests whose path and query contain the text.
    package func requests(to route: String) -> [ServedRequest] { requests.filter { $0.target.contains(route) } }

    /// The largest number of requests that arrived within any span of that length, by the machine's clock.
    package func mostRequests(within span: Duration) -> Int {
        let parts = span.components
        let nanoseconds = UInt64(parts.seconds) * 1_000_000_000 + UInt64(parts.attoseconds / 1_000_000_000)
        var most = 0
        var start = 0
        for end in requests.indices {
            while requests[end].arrivedNanoseconds - requests[start].arrivedNanoseconds >= nanoseconds { start += 1 }
            most = max(most, end - start + 1)
        }
        return most
    }
}
