package import NIOCore

/// An answer that a simulated service makes.
package struct ServedResponse: Sendable {
    package var status: Int
    package var headers: [(name: String, value: String)]
    package var body: ByteBuffer

    package init(status: Int, headers: [(name: String, value: String)] = [], body: ByteBuffer) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A JSON answer.
    init(
        status: Int = 200, _ json: WireJSON, type: String = "application/json; charset=utf-8",
        headers: [(name: String, value: String)] = []
    ) {
        self.init(
            status: status, headers: [("Content-Type", type)] + headers, body: ByteBuffer(bytes: json.bytes))
    }

    /// The page of a gateway or a captive portal.
    static func html(status: Int, title: String) -> ServedResponse {
        let page = "<html>\r\n<head><title>\(title)</title></head>\r\n<body><h1>\(title)</h1></body>\r\n</html>\r\n"
        return ServedResponse(status: status, headers: [("Content-Type", "text/html")], body: ByteBuffer(string: page))
    }
}
