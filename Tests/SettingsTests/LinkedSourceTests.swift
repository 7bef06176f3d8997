import ConnectorKit
import CustomerModel
import Settings
import Testing

@Suite("Sources that were linked through the control API")
struct LinkedSourceTests {
    private func machine(_ files: [String: String]) -> PretendSurroundings {
        var all = ["/shop/c.yaml": "database: {path: d}\nstate_directory: state\n"]
        all.merge(files) { $1 }
        return PretendSurroundings(all)
    }

    @Test("They are read from the state directory, their secrets from beside them")
    func read() {
        let (configuration, findings) = machine([
            "/shop/state/linked/caja.yaml":
                #"{"sources":{"caja":{"connector":"square","secrets":{"access_token":{"file":"caja.secrets/access_token"}}}}}"#,
            "/shop/state/linked/caja.secrets/access_token": "s3creto",
        ]).load()
        #expect(findings == [])
        #expect(configuration?.linkedSources == [SourceName("caja")])
        #expect(configuration?.linkedSourceDirectory == "/shop/state/linked")
        #expect(configuration?.sources.first?.secrets["access_token"]?.value.reveal() == "s3creto")
    }

    @Test("The administrator's sources are none of them, and the defaults hold for all")
    func mixed() {
        let (configuration, findings) = machine([
            "/shop/conf.d/a.yaml": "sources: {boletin: {connector: mailchimp}}\ndefaults: {import: confirm}\n",
            "/shop/state/linked/caja.yaml": #"{"sources":{"caja":{"connector":"square"}}}"#,
        ]).load()
        #expect(findings == [])
        #expect(configuration?.sources.map(\.name.value) == [SourceName("boletin"), SourceName("caja")])
        #expect(configuration?.linkedSources == [SourceName("caja")])
        #expect(configuration?.sources.allSatisfy { $0.importPolicy == .confirm } == true)
    }

    @Test("A name that the administrator uses too is an error at both places")
    func twice() {
        let (configuration, findings) = machine([
            "/shop/conf.d/a.yaml": "sources: {caja: {connector: square}}\n",
            "/shop/state/linked/caja.yaml": #"{"sources":{"caja":{"connector":"square"}}}"#,
        ]).load()
        #expect(configuration == nil)
        #expect(
            findings == [
                "/shop/state/linked/caja.yaml:1:13: error: the source 'caja' is already written at conf.d/a.yaml:1:11; expected it once"
            ])
    }

    @Test("They can say nothing but sources, and drafts are not read")
    func onlySources() {
        let (_, findings) = machine([
            "/shop/state/linked/.x.yaml": "nonsense", "/shop/state/linked/caja.yaml.new": "nonsense",
            "/shop/state/linked/caja.yaml": "{\"defaults\":{},\"sources\":{}}",
        ]).load()
        #expect(findings.count == 1)
        #expect(findings.first?.hasPrefix("/shop/state/linked/caja.yaml:1:2: error: ") == true)
    }
}
