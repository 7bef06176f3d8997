import ConnectorKit
import CustomerModel
import ManifestConnectors
import Testing

/// The other manifests that are shipped, from pages to records.
@Suite struct ShippedManifestTests {
    private func connector(
        _ name: String, _ service: ScriptedService, settings: [String: SettingValue] = [:], secrets: [String: String],
        lists: [String] = []
    ) throws -> any Connector {
        let source = source(name, name: "caja", settings: settings, secrets: secrets, lists: lists)
        let factory = try shipped(name)
        #expect(factory.lint(source) == [])
        return try factory.makeConnector(for: source, context: context(service))
    }

    private let invuSecrets = ["username": "api", "password": "p"]

    private func invu(_ rows: String) -> ScriptedService {
        ScriptedService { request in
            request.path == "/invuApiPos/userAuth"
                ? .json(#"{"authorization":"abc.def","expires_in":1296000}"#)
                : .json("{\"data\":[\(rows)],\"last_page\":1,\"error\":null}")
        }
    }

    @Test("Invu: double-encoded text, look-alikes of empty, Panama's time, text for numbers, a raw token")
    func invu() async throws {
        let service = invu(
            """
            {"id":"71","nombres":"JosÃ© MarÃ­a","apellidos":"NuÃ±ez","email":"jose@example.com","telefono":"61234567",
            "cedula":"8-123-456","fecha_nacimiento":"1985-08-15","status":"1","numero_compras":"12","total_compras":"1234.50",
            "ultima_compra":"2026-11-01 18:30:00","updated_at":"2026-11-02 08:00:00"},
            {"id":"72","nombres":"Rosa","apellidos":"null","email":"0","telefono":null,"cedula":"","fecha_nacimiento":"0000-00-00",
            "status":"1","numero_compras":"0","total_compras":"0.00","ultima_compra":"0000-00-00","updated_at":"2026-11-03 08:00:00"},
            {"id":"73","nombres":"Luis","fecha_nacimiento":"0000-02-29","status":"0","updated_at":"2026-11-03 08:00:00"},
            {"id":"0","nombres":"nadie"}
            """)
        let pull = try await pull(connector("invu", service, secrets: invuSecrets))
        #expect(pull.ids == ["71", "72", "73"])
        let jose = try #require(pull.records.first)
        #expect(jose.fields[.firstName] == "José María")
        #expect(jose.fields[.lastName] == "Nuñez")
        #expect(jose.fields[.phone] == "61234567")
        #expect(jose.fields[.phoneE164] == "+50761234567")
        #expect(jose.fields[.idNumber] == "8-123-456")
        #expect(jose.fields[.birthday] == "1985-08-15")
        #expect(jose.subscriptions.isEmpty, "V6: being in the POS is no consent")
        let lastPurchase = TimeFormat.iso.parse("2026-11-01T23:30:00Z")
        #expect(
            jose.metrics
                == CustomerMetrics(orders: 12, spentCents: 123_450, currency: "USD", lastPurchaseAt: lastPurchase))
        #expect(jose.changedAt == TimeFormat.iso.parse("2026-11-02T13:00:00Z"))
        #expect(pull.records[1].fields == [.firstName: "Rosa"])
        #expect(pull.records[1].metrics == nil || pull.records[1].metrics?.lastPurchaseAt == nil)
        #expect(pull.records[2].fields[.birthday] == "--02-29")
        #expect(pull.records.map(\.isDeleted) == [false, false, true])
        #expect(pull.rejections.map(\.reason) == [.missingExternalID])
        #expect(pull.rejections.map(\.position) == ["page 1, record 4"])
        let request = try #require(service.requests.last)
        #expect(
            request.url.hasPrefix("https://api6.invupos.com/invuApiPos/index.php?r=clients%2Flist&page=1&per_page=100"))
        #expect(request.headers["Authorization"] == "abc.def")
        let state = try #require(pull.outcome.nextState)
        _ = try await finish(
            connector("invu", service, secrets: invuSecrets).reader(
                for: PullRequest(
                    stream: StreamDescription(id: StreamID("customers"), name: "Customers"), extent: .incremental(state)
                )))
        // A day before the latest change, in Panama's clocks.
        #expect(service.requests.last?.query["updated_at[after]"] == "2026-11-02 08:00:00")
    }

    @Test("Invu: route and field names are settings; errors stand inside 200")
    func invuSettings() async throws {
        let service = invu(#"{"codigo":"9","correo":"a@x.com","cliente":{"nombre":"Ana"}}"#)
        let settings: [String: SettingValue] = [
            "route": .text("customers/all"), "id_field": .text("codigo"), "email_field": .text("correo"),
            "first_name_field": .text("cliente.nombre"), "phone_field": .text(""),
            "host": .text("https://x.invupos.com/"),
        ]
        let pull = try await pull(connector("invu", service, settings: settings, secrets: invuSecrets))
        #expect(pull.records.first?.fields == [.email: "a@x.com", .firstName: "Ana"])
        #expect(
            service.requests.last?.url.hasPrefix("https://x.invupos.com/invuApiPos/index.php?r=customers%2Fall") == true
        )
        for (body, kind) in [
            (#"{"status":403,"error":true,"msg":"no"}"#, FailureClass.authentication),
            (#"{"error":"Error al consultar","data":[]}"#, .transient), (#"{"status":"429"}"#, .rateLimited),
        ] {
            let service = ScriptedService { request in
                request.path.hasSuffix("userAuth") ? .json(#"{"authorization":"t"}"#) : .json(body)
            }
            let failure = await #expect(throws: Failure.self) {
                try await finish(
                    connector("invu", service, secrets: invuSecrets).reader(
                        for: PullRequest(
                            stream: StreamDescription(id: StreamID("customers"), name: "Customers"), extent: .full)))
            }
            #expect(failure?.kind == kind)
        }
    }

    @Test("Brevo: lists inside the contact, blacklisting over all of them, a phone without its plus")
    func brevo() async throws {
        let service = ScriptedService([
            .json(
                """
                {"contacts":[
                {"id":5,"email":"ana@example.com","emailBlacklisted":false,"createdAt":"2026-01-01T00:00:00.000Z",
                "modifiedAt":"2026-02-01T10:00:00.123Z","listIds":[3,4],"listUnsubscribed":[4],
                "attributes":{"FIRSTNAME":"Ana","APELLIDOS":"Díaz","SMS":"50761234567","EXT_ID":"C-9","FECHA_NACIMIENTO":"1990-05-01"}},
                {"id":6,"email":"eva@example.com","emailBlacklisted":true,"modifiedAt":"2026-02-01T10:00:00Z","listIds":[3],"listUnsubscribed":null,"attributes":{}},
                {"id":7,"smsBlacklisted":false,"modifiedAt":"2026-02-01T10:00:00Z","listIds":[],"attributes":{"SMS":"50760000001"}}
                ],"count":3}
                """)
        ])
        let pull = try await pull(connector("brevo", service, secrets: ["api_key": "k"], lists: ["3", "4"]))
        let ana = try #require(pull.records.first)
        #expect(ana.fields[.lastName] == "Díaz")
        #expect(ana.fields[.phone] == "+50761234567")
        #expect(ana.fields[.phoneE164] == "+50761234567")
        #expect(ana.fields[.customerNumber] == "C-9")
        #expect(ana.fields[.birthday] == "1990-05-01")
        let consents = pull.records.map { $0.subscriptions.map { "\($0.list) \($0.consent.name)" } }
        #expect(consents == [["3 subscribed", "4 unsubscribed"], ["3 unsubscribed"], []])
        #expect(ana.subscriptions.first?.statedAt == TimeFormat.iso.parse("2026-02-01T10:00:00.123Z"))
        #expect(pull.records[2].fields[.email] == nil)
        let request = try #require(service.requests.last)
        #expect(request.headers["api-key"] == "k")
        #expect(request.url.contains("listIds=3&listIds=4"))
        #expect(request.query["sort"] == "asc")
    }

    @Test("listmonk: single and double opt-in lists, a whole name, blocklisted people")
    func listmonk() async throws {
        let service = ScriptedService { request in
            if request.path == "/api/lists" {
                return .json(
                    #"{"data":{"results":[{"id":1,"name":"A","optin":"single"},{"id":2,"name":"B","optin":"double"}],"total":2}}"#
                )
            }
            return .json(
                """
                {"data":{"results":[
                {"id":1,"email":"ana@example.com","name":"Ana María Díaz Soto","status":"enabled","attribs":{"phone":"+50761234567","birthday":"15/08/1985"},
                "lists":[{"id":1,"subscription_status":"unconfirmed","updated_at":"2026-01-01T00:00:00.123456Z"},{"id":2,"subscription_status":"unconfirmed"}],
                "updated_at":"2026-03-01T00:00:00.5+00:00"},
                {"id":2,"email":"eva@example.com","name":"","status":"blocklisted","attribs":{},"lists":[{"id":2,"subscription_status":"confirmed"}],"updated_at":"2026-03-01T00:00:00Z"},
                {"id":3,"email":"luz@example.com","name":"Luz","status":"disabled","attribs":null,"lists":[],"updated_at":"2026-03-01T00:00:00Z"}
                ],"total":3,"per_page":50,"page":1}}
                """)
        }
        let settings: [String: SettingValue] = ["site": .text("https://l.example.com/"), "api_user": .text("bot")]
        let pull = try await pull(connector("listmonk", service, settings: settings, secrets: ["token": "t"]))
        let ana = try #require(pull.records.first)
        #expect(ana.fields[.firstName] == "Ana María")
        #expect(ana.fields[.lastName] == "Díaz Soto")
        #expect(ana.fields[.birthday] == "1985-08-15")
        let consents = pull.records.map { $0.subscriptions.map { "\($0.list) \($0.consent.name)" } }
        #expect(consents == [["1 subscribed", "2 pending"], ["2 unsubscribed"], ["subscribers none"]])
        #expect(pull.warnings.isEmpty)
        #expect(service.requests.last?.headers["Authorization"] == "Basic Ym90OnQ=")
    }

    @Test("Square: the cursor and the filter in the body, groups by their names, no proof of consent")
    func square() async throws {
        let service = ScriptedService { request in
            if request.path == "/v2/customers/groups" { return .json(#"{"groups":[{"id":"G1","name":"Frecuentes"}]}"#) }
            if request.bodyText.contains("\"cursor\"") { return .json("{}") }
            return .json(
                """
                {"customers":[
                {"id":"AAA","given_name":"Ana","family_name":"Díaz","email_address":"ana@example.com","birthday":"0000-08-15",
                "phone_number":"+1 415-555-2671","reference_id":"8-1","preferences":{"email_unsubscribed":false},"group_ids":["G1","G2"],
                "updated_at":"2026-03-01T00:00:00.5Z","version":3},
                {"id":"BBB","preferences":{"email_unsubscribed":true},"updated_at":"2026-03-01T00:00:00Z"}],
                "cursor":"next","count":2}
                """)
        }
        let connector = try connector("square", service, secrets: ["access_token": "t"])
        let pull = try await pull(connector)
        let ana = try #require(pull.records.first)
        #expect(ana.fields[.birthday] == "--08-15")
        #expect(ana.fields[.phoneE164] == "+14155552671")
        #expect(ana.tags == ["Frecuentes"])
        #expect(pull.records.map { $0.subscriptions.map(\.consent) } == [[Consent.none], [.unsubscribed]])
        #expect(pull.outcome.providerTotal == 2)
        #expect(service.requests.last?.headers["Square-Version"] == "2025-08-20")
        #expect(
            service.requests.last?.bodyText
                == #"{"limit":100,"cursor":"next","count":true,"query":{"sort":{"field":"CREATED_AT","order":"ASC"}}}"#)
        let broken = ScriptedService([
            .json(#"{"errors":[{"category":"AUTHENTICATION_ERROR","code":"ACCESS_TOKEN_EXPIRED"}]}"#)
        ])
        let failure = await #expect(throws: Failure.self) {
            try await self.connector("square", broken, secrets: ["access_token": "t"]).check()
        }
        #expect(failure?.kind == .authentication)
    }
}
