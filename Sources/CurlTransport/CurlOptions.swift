package import ConnectorKit

/// How the transport reaches the network; the same for every request.
package struct CurlOptions: Sendable {
    /// Through which proxy requests go.
    package enum Proxy: Sendable, Hashable {
        /// What `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` say.
        case environment
        /// Straight to the provider, whatever the environment says.
        case none
        /// `http://`, `https://`, `socks5://` or `socks5h://` and a host; `credentials` is `user:password`.
        case explicit(url: String, credentials: Secret?)
    }

    package var userAgent: String
    package var proxy: Proxy
    /// A PEM file of authorities that are trusted besides those of the system.
    package var authorityFile: String?
    /// Redirects followed for one request, at most.
    package var maximumRedirects: Int

    package init(
        userAgent: String = "clientela", proxy: Proxy = .environment, authorityFile: String? = nil,
        maximumRedirects: Int = 5
    ) {
        self.userAgent = userAgent
        self.proxy = proxy
        self.authorityFile = authorityFile
        self.maximumRedirects = maximumRedirects
    }
}
