package import NIOCore

/// What the listener allows, so that nobody out there can use up the daemon.
package struct ListenerLimits: Sendable, Hashable {
    /// Bytes of a request's body.
    package var bodyBytes = 256 * 1024
    /// Bytes of all header fields of a request; of one of them and of the request line half as many.
    package var headerBytes = 16 * 1024
    /// Header fields of a request.
    package var headerFields = 100
    /// Connections at once; each is for one request.
    package var connections = 256
    /// From the connection to the end of the request's head.
    package var headTime: TimeAmount = .seconds(10)
    /// From the end of the head to the end of the body.
    package var bodyTime: TimeAmount = .seconds(20)
    /// For our own answer.
    package var answerTime: TimeAmount = .seconds(10)
    /// For a caller who does not read it.
    package var readTime: TimeAmount = .seconds(10)

    package init() {}
}
