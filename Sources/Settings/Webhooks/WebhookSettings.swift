/// Where webhooks are listened for, and how much they may cause.
package struct WebhookSettings: Sendable, Hashable {
    /// An IP address without brackets.
    package var host: String
    package var port: Int
    /// As services call it, without a slash at its end.
    package var publicURL: String
    package var maximumBodyBytes: Int
    /// Deliveries of each source in a minute.
    package var maximumPerMinute: Int
    /// From the start of a pull that a webhook caused to the start of the next of its source.
    package var pause: Duration
    /// Between full pulls that webhooks cause.
    package var fullPullInterval: Duration

    package init(
        host: String, port: Int, publicURL: String, maximumBodyBytes: Int = 262_144, maximumPerMinute: Int = 600,
        pause: Duration = .seconds(15), fullPullInterval: Duration = .seconds(6 * 3600)
    ) {
        self.host = host
        self.port = port
        self.publicURL = publicURL
        self.maximumBodyBytes = maximumBodyBytes
        self.maximumPerMinute = maximumPerMinute
        self.pause = pause
        self.fullPullInterval = fullPullInterval
    }

    /// The place of the listener, for messages: `127.0.0.1:8089`.
    package var place: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
