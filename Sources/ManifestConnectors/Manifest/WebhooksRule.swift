import ConnectorKit
import JSONReading
import StrictYAML
import WebhookSignatures

/// How a service tells of changes by itself, and what is done about it.
struct WebhooksRule: Sendable {
    /// A way to sign, and the secret under which it is done.
    struct Signature: Sendable {
        var secret: String
        var rule: SignatureRule
    }

    /// How bodies are written.
    enum Body: String, Sendable, CaseIterable {
        case json
        case form
    }

    /// Which deliveries bring a pull; others are answered and forgotten.
    struct Event: Sendable {
        var header: String?
        var path: PathTemplate?
        var values: [String]
    }

    /// What a person does at the service, a sentence each.
    var steps: [String]
    /// The first whose secret a source has is used.
    var signatures: [Signature]
    /// The secret that ends the address.
    var pathSecret: String?
    var body: Body
    /// Where the events of a body stand that holds several.
    var each: PathTemplate?
    var event: Event?
    /// Where the keys of the records stand; all that are there count.
    var externalID: [PathTemplate]
    var stream: PathTemplate?
    var greetings: [WebhookGreeting]
    var record: RecordRule?
    /// Whether two changes may be told in the same words, so that a repetition cannot be told from news.
    var mayRepeat = false

    static func shape(_ shapes: ManifestShapes) -> YAMLShape<WebhooksRule> {
        .table { reader in
            let steps = reader.optional("steps", .list(of: .text)) ?? []
            let signatures = reader.optional("signature", .oneOrMore(of: Signature.shape(shapes))) ?? []
            let pathSecret = reader.optional("path_secret", .located(.name()))
            if let pathSecret { shapes.log.note(secret: pathSecret) }
            let body = reader.optional("body", .choice(of: Body.self)) ?? .json
            let path = body == .json ? shapes.path : formField(shapes)
            let each = reader.optional("each", shapes.recordPath)
            let event = reader.optional("event", eventShape(path))
            let externalID = reader.optional("external_id", .oneOrMore(of: path)) ?? []
            let stream = reader.optional("stream", path)
            let greetings = reader.optional("greetings", .list(of: WebhookGreeting.shape)) ?? []
            let record = reader.optional("record", RecordRule.shape(shapes))
            let mayRepeat = reader.optional("may_repeat", .boolean) ?? false
            if !reader.has("signature"), !reader.has("path_secret") {
                reader.error(
                    "missing_key", at: "",
                    "\(reader.value.name) has neither 'signature' nor 'path_secret': anybody could deliver")
            }
            if body == .form, each != nil {
                reader.error("contradiction", at: "each", "a form holds one event; expected 'each' with 'body: json'")
            }
            if !reader.has("signature") {
                for key in ["event", "external_id", "stream", "record"] where reader.has(key) {
                    reader.error(
                        "contradiction", at: key,
                        "nothing proves the body, so '\(key)' cannot be used; expected 'signature' beside it")
                }
            } else if record != nil, !reader.has("external_id") {
                reader.error(
                    "missing_key", at: "record", "no 'external_id' says which record to ask for; expected it beside")
            }
            return WebhooksRule(
                steps: steps, signatures: signatures, pathSecret: pathSecret?.value, body: body, each: each,
                event: event, externalID: externalID, stream: stream, greetings: greetings, record: record,
                mayRepeat: mayRepeat)
        }
    }

    private static func eventShape(_ path: YAMLShape<PathTemplate>) -> YAMLShape<Event> {
        .table { reader in
            let header = reader.optional("header", .text)
            let place = reader.optional("path", path)
            let values = reader.required("is", .oneOrMore(of: .anyText))
            reader.onlyOne(of: ["header", "path"])
            if !reader.has("header"), !reader.has("path") {
                reader.error("missing_key", at: "", "\(reader.value.name) has neither 'header' nor 'path'")
            }
            return values.map { Event(header: header, path: place, values: $0) }
        }
    }

    /// A field of a form is named as it is, brackets and all: `data[id]`.
    private static func formField(_ shapes: ManifestShapes) -> YAMLShape<PathTemplate> {
        shapes.template(ManifestShapes.always.subtracting([.secret])).map { PathTemplate($0) }
    }
}

/// What a service asks to learn whether somebody is there; it is answered, and nothing else happens.
struct WebhookGreeting: Sendable {
    var method: String
    /// The only field of an unsigned form.
    var formField: String?
    /// The parameter of the query whose value is the answer.
    var echo: String?

    static var shape: YAMLShape<WebhookGreeting> {
        .table { reader in
            let method = reader.required("method", .choice([("get", "GET"), ("post", "POST")]))
            let formField = reader.optional("form_field", .text)
            let echo = reader.optional("echo", .text)
            if method == "POST", !reader.has("form_field") {
                reader.error(
                    "missing_key", at: "method",
                    "every delivery is a POST; expected 'form_field', the only field of the one that greets")
            }
            if method == "GET", reader.has("form_field") {
                reader.error("contradiction", at: "form_field", "a GET has no form; expected 'method: post'")
            }
            return method.map { WebhookGreeting(method: $0, formField: formField, echo: echo) }
        }
    }
}

/// How one record is asked for.
struct RecordRule: Sendable {
    /// What it means that the service does not have it.
    enum Absence: String, Sendable, CaseIterable {
        /// It was deleted: its subscriptions end, and it counts as missing.
        case deleted
        /// Nothing; a full pull notices what is gone.
        case unknown
    }

    var request: RequestTemplate
    /// Where the record stands: an object, or a list that holds it.
    var value: PathTemplate
    var absent: Absence

    static func shape(_ shapes: ManifestShapes) -> YAMLShape<RecordRule> {
        .table { reader in
            let allowed = ManifestShapes.streaming.union([.record]).subtracting([.feed])
            let request = reader.required("request", RequestTemplate.shape(shapes, allowed))
            let value = reader.required("value", shapes.path)
            let absent = reader.optional("absent", .choice(of: Absence.self)) ?? .unknown
            let asks = request?.templates.contains { $0.references.contains(TemplateReference(.record, "id")) }
            if asks == false {
                reader.error("unused_id", at: "request", "the request never says {{ record.id }}; expected it")
            }
            if let value, let path = try? JSONPath(value.template.filledForLint), !path.leadsToRecords {
                reader.error(
                    "bad_path", at: "value",
                    "the value is no place of a record; expected keys to an object, or a path to a list")
            }
            guard let request, let value else { return nil }
            return RecordRule(request: request, value: value, absent: absent)
        }
    }
}

extension JSONPath {
    /// Whether a record, or a list of them, can stand at its end.
    fileprivate var leadsToRecords: Bool {
        isRecordPath || steps.allSatisfy { if case .key = $0 { true } else { false } }
    }
}
