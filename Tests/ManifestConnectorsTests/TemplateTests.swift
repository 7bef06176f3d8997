import ConnectorKit
import JSONReading
import ManifestConnectors
import Testing

/// The small languages of manifests: templates and paths.
@Suite struct TemplateTests {
    private var scope: TemplateScope {
        var scope = TemplateScope()
        scope.settings = ["host": "shop.example.com", "site": "https://x.com//", "word": " Ñandú "]
        scope.secrets = ["key": "a-b-us6"]
        scope.tables = ["hosts": ["la": "api.la.x.com"]]
        scope.sourceLists = ["1", "2"]
        scope.page[.offset] = "40"
        return scope
    }

    @Test(
        "places are filled, functions applied from left to right",
        arguments: [
            ("plain", "plain"), ("https://{{ setting.host }}/x", "https://shop.example.com/x"),
            ("{{secret.key|after_last:-}}", "us6"), ("{{ secret.key | before_first:- | upper }}", "A"),
            ("{{ setting.site | trim_end:/ }}", "https://x.com"), ("[{{ setting.word | trim | lower }}]", "[ñandú]"),
            ("{{ secret.key | base64 }}", "YS1iLXVzNg=="), ("{{ setting.word | urlencode }}", "%20%C3%91and%C3%BA%20"),
            ("{{ 'la' | lookup:hosts }}", "api.la.x.com"), ("{{ setting.none | default:x }}", "x"),
            ("{{ setting.none | default: }}", ""), ("{{ page.offset | then:yes }}", "yes"),
            ("{{ source.lists }}", "1,2"), ("a {single} }} brace", "a {single} }} brace"),
        ])
    func filled(_ template: String, _ text: String) throws {
        #expect(try Template(template).text(in: scope) == text)
    }

    @Test(
        "a place without a value makes the whole text absent",
        arguments: ["x{{ setting.none }}", "{{ since }}", "{{ 'xx' | lookup:hosts }}", "{{ page.cursor | upper }}"])
    func absent(_ template: String) throws {
        #expect(try Template(template).text(in: scope) == nil)
    }

    @Test("what is filled in is encoded for its position, what the manifest writes is not")
    func encoding() throws {
        let encode: (String) -> String = { "<\($0)>" }
        #expect(try Template("/a/{{ setting.host }}").text(in: scope, encode: encode) == "/a/<shop.example.com>")
        #expect(try Template("/a/{{ setting.host | raw }}").text(in: scope, encode: encode) == "/a/shop.example.com")
    }

    @Test(
        "what is no template is refused with a reason",
        arguments: [
            ("{{ setting.host", "bad_template"), ("{{ }}", "bad_template"), ("{{ nothing }}", "dead_reference"),
            ("{{ setting }}", "dead_reference"), ("{{ since.x }}", "dead_reference"),
            ("{{ secret.key | shout }}", "unknown_function"), ("{{ secret.key | after_last }}", "missing_argument"),
            ("{{ secret.key | lower:x }}", "unexpected_argument"),
        ])
    func refused(_ template: String, _ code: String) {
        let fault = #expect(throws: TemplateFault.self) { try Template(template) }
        #expect(fault?.code == code)
    }

    @Test("paths are read step by step")
    func paths() throws {
        #expect(try JSONPath(".").steps.isEmpty)
        #expect(try JSONPath("a.b[*].c").steps == [.key("a"), .key("b"), .elements, .key("c")])
        #expect(try JSONPath("x{*}").steps == [.key("x"), .members])
        #expect(try JSONPath("[0].@key").steps == [.index(0), .memberKey])
        #expect(
            try JSONPath("f[Key=Phone].Value").steps == [.key("f"), .match(key: "Key", value: "Phone"), .key("Value")])
        #expect(try JSONPath("\"a.b\".@json.c").steps == [.key("a.b"), .embedded, .key("c")])
    }

    @Test(
        "what is no path is refused", arguments: ["", "a..b", ".a", "a.", "a[", "a[x]", "a{", "a[*]b", "\"a", "a.[0]"])
    func refusedPaths(_ path: String) {
        #expect(throws: JSONPathFault.self) { try JSONPath(path) }
    }
}
