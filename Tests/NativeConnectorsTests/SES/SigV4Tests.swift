import ConnectorConformance
import ConnectorKit
import CustomerModel
import NativeConnectors
import TestSupport
import Testing

/// Signatures, held against those that AWS's own library for Python (botocore) makes of the same requests.
@Suite struct SigV4Tests {
    struct Vector: Sendable {
        var method = HTTPRequest.Method.get
        var url: String
        var headers: HTTPHeaders = [:]
        var body = ""
        var token: String?
        var signedHeaders = "host;x-amz-date"
        var signature: String
    }

    static let vectors = [
        Vector(
            url: "https://email.us-east-1.amazonaws.com/v2/email/contact-lists?PageSize=100",
            signature: "98e459882e78907258134f6199930523471b5bfc6b6cc1621053095d788b7c3c"),
        Vector(
            url: "https://email.us-east-1.amazonaws.com/v2/email/contact-lists?PageSize=100&NextToken=a%2Bb%2F%3D%3D",
            signature: "0e22d0aa347810012b27b4f64661d37fdb8e55bc89cba4ed2f4695587febf9eb"),
        Vector(
            url:
                "https://email.us-east-1.amazonaws.com/v2/email/contact-lists/Mi%20lista/contacts/ana%2Bx%40example.com",
            signature: "64b20ca0c5a1ae5c992319522f60ba295dd3e92821f2b7cdf17be36bead1ecd2"),
        Vector(
            method: .post, url: "https://email.us-east-1.amazonaws.com/v2/email/contact-lists/novedades/contacts/list",
            headers: ["Content-Type": "application/json"], body: #"{"PageSize":1000,"NextToken":"ñ"}"#,
            signedHeaders: "content-type;host;x-amz-date",
            signature: "7ba0232d51ab8b716ce6fc32f9c06f36fc4e5b39273681bbc99327b0cd2948ec"),
        Vector(
            method: .post, url: "http://127.0.0.1:5000/v2/email/contact-lists/novedades/contacts/list",
            headers: ["Content-Type": "application/json"], body: "{}", token: "session/Token+1==",
            signedHeaders: "content-type;host;x-amz-date;x-amz-security-token",
            signature: "641ee312639b29a0da4bc0a87cff413898c77a7a7e0819eb845f84528a4d13a3"),
        Vector(
            url: "https://email.us-east-1.amazonaws.com/",
            signature: "1a961a6d2c7c839a8915121574d2e89f13b3f14092294fea7b786f916950d220"),
        Vector(
            url: "https://email.us-east-1.amazonaws.com/a/./b/../c//d/?b=2&a=1&a=0&c",
            signature: "b5c49dae2e91cd3d013c1030818f06c94f00030c083724ec206e90f17d216515"),
        Vector(
            url: "https://email.us-east-1.amazonaws.com:443/v2/x?%C3%B1=%E2%9C%93",
            headers: ["X-Amz-Meta": "  a   b  "],
            signedHeaders: "host;x-amz-date;x-amz-meta",
            signature: "b17fd8412d2e712fbc619d58a0a9826f18b6e09161990cda3278d8a117bc7325"),
    ]

    private static func signed(_ vector: Vector) -> HTTPRequest {
        let signer = SigV4(
            credentials: .init(
                keyID: "AKIDEXAMPLE", secret: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
                sessionToken: vector.token.map { Secret($0) }),
            region: "us-east-1", service: "ses")
        let request = HTTPRequest(
            vector.method, url: vector.url, headers: vector.headers,
            body: vector.body.isEmpty ? nil : Array(vector.body.utf8))
        return signer.signed(request, at: testNow.advanced(by: .milliseconds(750)))
    }

    @Test("as botocore signs", arguments: vectors)
    func vector(_ vector: Vector) {
        let request = Self.signed(vector)
        #expect(request.headers["X-Amz-Date"] == "20261122T090000Z")
        #expect(request.headers["X-Amz-Security-Token"] == vector.token)
        #expect(
            request.headers["Authorization"]
                == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261122/us-east-1/ses/aws4_request, "
                + "SignedHeaders=\(vector.signedHeaders), Signature=\(vector.signature)")
    }

    @Test("a request that is signed again carries one signature, not two")
    func again() {
        let once = Self.signed(Self.vectors[0])
        let signer = SigV4(credentials: .init(keyID: "K", secret: Secret("s")), region: "r", service: "ses")
        let twice = signer.signed(once, at: testNow)
        #expect(twice.headers.fields.count { $0.name == "Authorization" } == 1)
        #expect(twice.headers.fields.count { $0.name == "X-Amz-Date" } == 1)
    }

    @Test("the order of parameters and the way they are encoded change nothing")
    func queries() {
        for _ in 0..<50 {
            let seed = UInt64.random(in: .min ... .max)
            var random = SeededRandom(seed: seed)
            let letters = ["a", "B", "0", "~", "-", "%2F", "%2f", "%20", "%C3%B1", "%25", "."]
            func word() -> String {
                (0..<Int.random(in: 1...4, using: &random)).map { _ in random.pick(letters) }.joined()
            }
            let pairs = (0..<Int.random(in: 0...5, using: &random)).map { _ in "\(word())=\(word())" }
            let canonical = SigV4.canonicalQuery(pairs.joined(separator: "&"))
            let shuffled = pairs.shuffled(using: &random).joined(separator: "&")
            let lower = shuffled.replacing("%2F", with: "%2f").replacing("%C3%B1", with: "%c3%b1")
            #expect(SigV4.canonicalQuery(lower) == canonical, "seed \(seed)")
            #expect(SigV4.canonicalQuery(canonical) == canonical, "seed \(seed)")
            #expect(canonical.split(separator: "&").count == pairs.count, "seed \(seed)")
        }
    }

    @Test("a path loses its dots and is encoded once more, part by part")
    func paths() {
        for _ in 0..<50 {
            let seed = UInt64.random(in: .min ... .max)
            var random = SeededRandom(seed: seed)
            let parts = (0..<Int.random(in: 0...5, using: &random)).map { _ in random.pick(["a", "b%20c", "ñ", "~x"]) }
            let plain = SigV4.canonicalPath("/" + parts.joined(separator: "/"))
            let dotted = SigV4.canonicalPath("/./" + parts.map { "up/../\($0)/." }.joined(separator: "//"))
            #expect(plain == dotted, "seed \(seed)")
            #expect(plain.hasPrefix("/") && !plain.contains("//"), "seed \(seed)")
            #expect(!plain.contains(" ") && plain.utf8.allSatisfy { $0 < 128 }, "seed \(seed)")
        }
    }

    @Test("what is signed matters: each part changes the signature")
    func parts() {
        let vector = Self.vectors[3]
        let original = Self.signed(vector).headers["Authorization"]
        var others = Array(repeating: vector, count: 4)
        others[0].body += " "
        others[1].url += "?a=b"
        others[2].method = .put
        others[3].headers = ["Content-Type": "text/plain"]
        for other in others { #expect(Self.signed(other).headers["Authorization"] != original) }
    }
}
