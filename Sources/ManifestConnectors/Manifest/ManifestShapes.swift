import ConnectorKit
import JSONReading
import StrictYAML

/// Everything in a manifest that names something else, noted while it is read and checked when all is read.
final class ReferenceLog {
    /// A template as it stands somewhere, with what may be referred to there.
    struct Use {
        var template: Template
        var location: TextLocation
        var allowed: Set<TemplateReference.Kind>
    }

    private(set) var uses: [Use] = []
    /// Names of look-ups that fields take values from.
    private(set) var lookups: [Located<String>] = []
    /// Names of metadata requests that rules take names from.
    private(set) var metadata: [Located<String>] = []
    /// Names of secrets that are named outside templates.
    private(set) var secrets: [Located<String>] = []

    func note(_ template: Template, at location: TextLocation, allowed: Set<TemplateReference.Kind>) {
        uses.append(Use(template: template, location: location, allowed: allowed))
    }

    func note(lookup: Located<String>) { lookups.append(lookup) }

    func note(metadata: Located<String>) { self.metadata.append(metadata) }

    func note(secret: Located<String>) { secrets.append(secret) }
}

/// The shapes of what occurs everywhere in a manifest: templates, paths, values to compare with.
struct ManifestShapes {
    /// What any template may refer to.
    static let always: Set<TemplateReference.Kind> = [.setting, .secret, .source]
    /// What the requests of a stream may refer to besides.
    static let streaming = always.union([.stream, .metadata, .feed])
    /// What the paged requests of people may refer to besides.
    static let paging = streaming.union([.page, .since, .until])

    let log: ReferenceLog

    /// A text with `{{ … }}` places.
    func template(_ allowed: Set<TemplateReference.Kind>) -> YAMLShape<Template> {
        let expected = "a text, with {{ … }} for what is filled in"
        return YAMLShape(expecting: expected) { value, findings in
            guard let text = YAMLShape.anyText.read(value, findings) else { return nil }
            do throws(TemplateFault) {
                let template = try Template(text)
                log.note(template, at: value.location, allowed: allowed)
                return template
            } catch {
                findings.error(error.code, at: value.location, "\(value.name): \(error.message)")
                return nil
            }
        }
    }

    /// The way to a value of a document or a record; parts of it may come from settings or metadata.
    var path: YAMLShape<PathTemplate> {
        let template = template(ManifestShapes.streaming.subtracting([.secret]))
        return YAMLShape(expecting: "a path such as a.b or items[*].name") { value, findings in
            guard let template = template.read(value, findings) else { return nil }
            do throws(JSONPathFault) {
                _ = try JSONPath(template.filledForLint)
                return PathTemplate(template)
            } catch {
                findings.error("bad_path", at: value.location, "\(value.name): \(error.message)")
                return nil
            }
        }
    }

    /// The way to records: it ends in a list, or in keys behind one.
    var recordPath: YAMLShape<PathTemplate> {
        let path = path
        return YAMLShape(expecting: "a path to a list, such as items[*] or contacts{*}") { value, findings in
            guard let read = path.read(value, findings) else { return nil }
            guard let parsed = try? JSONPath(read.template.filledForLint), parsed.isRecordPath else {
                findings.error(
                    "bad_path", at: value.location,
                    "\(value.name) leads to no list; expected [*] for an array or {*} for an object, then only keys")
                return nil
            }
            return read
        }
    }

    /// One text or several to compare with, as they are written; `true` and `403` count as texts.
    var comparands: YAMLShape<[String]> { .oneOrMore(of: .anyText) }
}

/// A path that may hold places for settings.
struct PathTemplate: Sendable, Hashable {
    var template: Template

    init(_ template: Template) { self.template = template }

    /// The path with its places filled; nil when a value is missing or empty.
    func path(in scope: TemplateScope) throws(JSONPathFault) -> JSONPath? {
        guard let text = template.text(in: scope), !text.isEmpty else { return nil }
        return try JSONPath(text)
    }
}

extension Template {
    /// The text with a letter in each place, to check what stands around them.
    var filledForLint: String {
        pieces.map { piece in
            if case .literal(let literal) = piece { literal } else { "x" }
        }.joined()
    }
}
