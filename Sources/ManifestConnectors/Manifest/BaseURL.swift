import ConnectorKit
import StrictYAML

/// Where the service is.
///
/// The setting `base_url` of a source, when it is there, takes its place.
enum BaseURL: Sendable {
    /// A constant, or made of settings and secrets: a tenant, a region, a part of the key, a whole URL.
    case template(Template)
    /// Told by the service itself.
    case asked(RequestTemplate, field: PathTemplate, append: String)

    static func shape(_ shapes: ManifestShapes) -> YAMLShape<BaseURL> {
        .either(
            scalar: shapes.template(ManifestShapes.always).map(BaseURL.template),
            table: .table { reader in
                let request = reader.required("request", RequestTemplate.shape(shapes, ManifestShapes.always))
                let field = reader.required("field", shapes.path)
                let append = reader.optional("append", .text) ?? ""
                guard let request, let field else { return nil }
                return .asked(request, field: field, append: append)
            })
    }

    /// Whether a source gives all that it needs.
    func isUsable(in scope: TemplateScope) -> Bool {
        needs.allSatisfy { scope[$0] != nil }
    }

    /// The settings and secrets that it is made of.
    var needs: [TemplateReference] { templates.flatMap(\.requiredReferences) }

    private var templates: [Template] {
        switch self {
        case .template(let template): [template]
        case .asked(let request, _, _): request.templates
        }
    }
}
