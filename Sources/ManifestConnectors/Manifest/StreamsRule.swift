import StrictYAML

/// Which streams there are: told by the manifest, or by the service.
struct StreamsRule: Sendable {
    /// A stream that every account has.
    struct Fixed: Sendable {
        var id: String
        var name: String
    }

    /// What the lists that a source chooses mean.
    enum ListsMeaning: String, Sendable, CaseIterable {
        /// Each list is a stream.
        case streams
        /// There is one stream; requests name the lists by `{{ source.lists }}`.
        case filter
    }

    var fixed: [Fixed]
    var listing: StreamListing?
    var lists: ListsMeaning

    static func shape(_ shapes: ManifestShapes) -> YAMLShape<StreamsRule> {
        .table { reader in
            let one = YAMLShape<Fixed>.table { reader in
                let id = reader.required("id", .text)
                let name = reader.optional("name", .text)
                return id.map { Fixed(id: $0, name: name ?? $0) }
            }
            let fixed = reader.optional("fixed", .list(of: one, count: 1...1000)) ?? []
            let listing = reader.optional("listing", StreamListing.shape(shapes))
            let lists = reader.optional("lists", .choice(of: ListsMeaning.self)) ?? .streams
            if fixed.isEmpty, listing == nil, !reader.has("fixed"), !reader.has("listing") {
                reader.error("missing_key", at: "", "\(reader.value.name) has neither 'fixed' nor 'listing'")
                return nil
            }
            if lists == .filter, fixed.isEmpty {
                reader.error("missing_key", at: "lists", "'lists: filter' needs a stream under 'fixed'")
            }
            if lists == .streams, !fixed.isEmpty, listing != nil {
                reader.error(
                    "contradiction", at: "listing",
                    "both 'fixed' and 'listing' give streams; expected one of them, or 'lists: filter'")
            }
            return StreamsRule(fixed: fixed, listing: listing, lists: lists)
        }
    }
}

/// How the service tells its lists.
struct StreamListing: Sendable {
    var request: RequestTemplate
    var records: PathTemplate
    var id: PathTemplate
    var name: PathTemplate?
    var count: PathTemplate?
    var total: PathTemplate?
    var pagination: PaginationRule

    static func shape(_ shapes: ManifestShapes) -> YAMLShape<StreamListing> {
        .table { reader in
            let allowed = ManifestShapes.always.union([.page])
            let request = reader.required("request", RequestTemplate.shape(shapes, allowed))
            let records = reader.required("records", shapes.recordPath)
            let id = reader.required("id", shapes.path)
            let name = reader.optional("name", shapes.path)
            let count = reader.optional("count", shapes.path)
            let total = reader.optional("total", shapes.path)
            let pagination = reader.optional("pagination", PaginationRule.shape(shapes)) ?? .none
            if let request { pagination.checkUse(in: request.templates, reader) }
            guard let request, let records, let id else { return nil }
            return StreamListing(
                request: request, records: records, id: id, name: name, count: count, total: total,
                pagination: pagination)
        }
    }
}

extension PaginationRule {
    /// Notes an error when a request never says which page it wants.
    func checkUse(in templates: [Template], _ reader: MappingReader) {
        let used = Set(templates.flatMap(\.references).filter { $0.kind == .page }.map(\.name))
        guard !neededVariables.isEmpty, !neededVariables.contains(where: { used.contains($0.rawValue) }) else { return }
        reader.error(
            "unused_page", at: "pagination",
            "the request never says which page it wants; expected {{ page.\(neededVariables[0].rawValue) }} in it")
    }
}
