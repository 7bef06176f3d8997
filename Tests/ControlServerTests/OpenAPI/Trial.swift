import ControlAPI
import ControlServer
import CustomerModel
import TestSupport

/// One request, and the status that it must give.
struct Trial: Sendable {
    let operation: String
    let status: Int
    var target: String
    var headers: [String] = []
    var body = ""
    var access = AccessRule()
    var isStream = false
    var prepare: @Sendable (ScriptedControlService) -> Void = { _ in }

    var method: String { String(operation.prefix { $0 != " " }) }

    private init(_ operation: String, _ status: Int) {
        self.operation = operation
        self.status = status
        target = operation.split(separator: " ").last.map(String.init) ?? ""
        for (name, value) in [
            "source": "boletin", "run": "41", "conflict": "7", "connector": "mailchimp",
            "authorization": "c0ffee",
        ] {
            target = target.replacing("{\(name)}", with: value)
        }
    }

    private func with(_ change: (inout Trial) -> Void) -> Trial {
        var trial = self
        change(&trial)
        return trial
    }

    private static let newSource = #"{"name":"club","connector":"mailchimp","secrets":{"api_key":"k"}}"#

    /// What a good request of an operation is, beside its address: status, body, and the method of the service.
    private static let good: [(operation: String, status: Int, body: String, call: String)] = [
        ("GET /health", 200, "", "health"), ("GET /ready", 200, "", "readiness"), ("GET /openapi.yaml", 200, "", ""),
        ("GET /metrics", 200, "", "metrics"), ("GET /v1/status", 200, "", "status"),
        ("GET /v1/warnings", 200, "", "warnings"), ("POST /v1/reload", 200, "{}", "reload"),
        ("GET /v1/sources", 200, "", "sources"), ("POST /v1/sources", 201, newSource, "createSource"),
        ("POST /v1/sync", 202, #"{"full":true}"#, "syncAll"), ("GET /v1/sources/{source}", 200, "", "source"),
        ("DELETE /v1/sources/{source}", 204, "", "removeSource"),
        ("POST /v1/sources/{source}/sync", 202, "{}", "sync"),
        ("POST /v1/sources/{source}/preview", 200, "{}", "sync"),
        ("POST /v1/sources/{source}/pause", 200, #"{"reason":"x"}"#, "pause"),
        ("POST /v1/sources/{source}/resume", 200, "{}", "resume"),
        ("PUT /v1/sources/{source}/consent", 200, #"{"authorization":"c0ffee"}"#, "renewConsent"),
        ("POST /v1/sources/{source}/check", 200, "{}", "checkSource"),
        ("GET /v1/sources/{source}/streams", 200, "", "streams"),
        ("PUT /v1/sources/{source}/streams", 200, #"{"streams":["a1b2c3"]}"#, "chooseStreams"),
        ("POST /v1/sources/{source}/import", 202, #"{"announced_new_accounts":1130}"#, "importSource"),
        ("GET /v1/connectors", 200, "", "connectors"), ("GET /v1/connectors/{connector}", 200, "", "connector"),
        ("POST /v1/manifests/check", 200, #"{"file":"paloma.yaml","text":"manifest: 1"}"#, "reviewManifest"),
        ("POST /v1/trials", 200, #"{"connector":"mailchimp","secrets":{"api_key":"k"}}"#, "tryConnector"),
        ("POST /v1/authorizations", 201, #"{"connector":"mailchimp","way":"device"}"#, "authorize"),
        ("GET /v1/authorizations/{authorization}", 200, "", "authorization"),
        (
            "POST /v1/authorizations/{authorization}/answer", 200,
            #"{"address":"http://localhost:53117/?code=c&state=s"}"#, "answerAuthorization"
        ),
        ("POST /v1/customers/export", 200, #"{"format":"singer"}"#, "export"),
        ("GET /v1/runs", 200, "", "runs"), ("GET /v1/events", 200, "", "events"),
        ("GET /v1/runs/{run}", 200, "", "run"), ("GET /v1/runs/{run}/events", 200, "", "events"),
        ("POST /v1/runs/{run}/cancel", 202, "{}", "cancel"), ("POST /v1/runs/{run}/undo", 202, "{}", "undo"),
        ("POST /v1/runs/{run}/import", 202, "{}", "importRun"), ("POST /v1/runs/{run}/discard", 200, "{}", "discard"),
        ("GET /v1/approvals", 200, "", "approvals"), ("GET /v1/conflicts", 200, "", "conflicts"),
        ("GET /v1/conflicts/{conflict}", 200, "", "conflict"),
        ("POST /v1/conflicts/{conflict}/decision", 200, #"{"decision":"keep"}"#, "decide"),
        ("GET /v1/quarantine", 200, "", "quarantine"),
    ]

    /// A good request of each operation, and every way in which it can go wrong.
    static let all: [Trial] =
        good.flatMap { operation, status, body, call in
            var trials = [Trial(operation, status).with { $0.body = body }]
            if operation.contains("events") { trials[0].isStream = true }
            if operation.hasPrefix("DELETE") {
                trials[0].prepare = { $0.change { $0.status.sources[0].managed = true } }
            }
            trials.append(Trial(operation, 400).with { $0.target += "?colour=red" })
            if operation != "GET /health" {
                let nobody = AccessRule(groupName: "clientela", group: nil, serviceUser: .max, administrator: .max)
                trials.append(Trial(operation, 403).with { $0.access = nobody })
            }
            let errors: [(Int, Problem)] = [
                (404, .notFound("thing")), (409, .notNow("already_running", "it runs already", wayOut: "wait")),
                (422, .invalid("invalid_configuration", "1 mistake", findings: ScriptedValues.reload.findings)),
                (500, .internal("internal", "a mistake")), (503, .unavailable("stopping", "it stops")),
                (502, Problem(Failure("wrong_key", .authentication, "the key is refused"))),
            ]
            for (status, problem) in errors where !call.isEmpty && (status != 503 || operation != "GET /ready") {
                trials.append(
                    Trial(operation, status).with {
                        $0.body = body
                        $0.prepare = { $0.fail(call, with: problem) }
                    })
            }
            if operation.hasPrefix("POST") || operation.hasPrefix("PUT") {
                trials.append(Trial(operation, 400).with { $0.body = #"{"colour":"red"}"# })
                trials.append(
                    Trial(operation, 415).with {
                        $0.headers = ["Content-Length: 2\r\nContent-Type: text/plain\r\n\r\n{}"]
                    })
                trials.append(Trial(operation, 413).with { $0.headers = ["Content-Length: 300000"] })
            }
            return trials
        } + [
            Trial("GET /ready", 503).with {
                $0.prepare = { $0.change { $0.readiness = Readiness(ready: false, because: "it starts") } }
            },
            Trial("POST /v1/sources/{source}/preview", 202).with { $0.target += "?wait_seconds=0" },
        ]
}
