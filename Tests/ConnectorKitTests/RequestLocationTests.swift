import ConnectorKit
import Testing

@Suite struct RequestLocationTests {
    @Test(
        "A location is host and path, never query, fragment or credentials",
        arguments: [
            ("https://us1.api.mailchimp.com/3.0/lists?apikey=s", "us1.api.mailchimp.com/3.0/lists"),
            ("https://Me:secret@API.example.com:8443/a#s", "api.example.com:8443/a"),
            ("http://host", "host"),
            ("http://host/", "host"),
            ("http://host?key=s", "host"),
            ("http://[::1]:80/a", "[::1]:80/a"),
            ("http://me:se/cret@host/", "(a URL that cannot be read)"),
            ("http://me:p@ss@host/x", "host/x"),
            ("http://ho\u{0}st/á\n", "ho?st/???"),
            ("", ""),
            ("/lists?key=s", "/lists"),
        ])
    func texts(_ url: String, _ text: String) {
        #expect(RequestLocation(of: url).description == text)
    }

    @Test("A long path is cut")
    func longPath() {
        let location = RequestLocation(of: "http://h/" + String(repeating: "a", count: 1000))
        #expect(location.path.utf8.count < 130)
    }
}
