import ConnectorKit
import StrictYAML

/// How a service hands out its records piece by piece, and how we notice the end.
struct PaginationRule: Sendable {
    /// What leads from page to page.
    enum Kind: Sendable {
        /// Everything in one answer.
        case none
        /// So many records are skipped.
        case offset
        /// Pages have numbers.
        case page
        /// The answer holds a mark for the next request.
        case cursor
        /// The answer holds the next page's address, whole or relative.
        case nextURL
        /// The `Link` header holds it.
        case linkHeader
        /// The last record's own key (or another of its values) is the mark.
        case lastRecord
        /// The answer holds the highest version in it, which is the mark; ended by an empty page.
        case version
    }

    /// How the end of numbered or counted pages shows when the service tells no total.
    enum End: String, Sendable, CaseIterable {
        case emptyPage = "empty_page"
        case shortPage = "short_page"
    }

    var kind: Kind
    var size = 100
    /// The floor when the service is too slow for the size.
    var minimumSize = 100
    /// The first page's number.
    var first = 0
    /// Records asked again at each page's beginning, so that a list that moves loses none.
    var overlap = 0
    var end = End.emptyPage
    /// Where the answer tells the number of pages.
    var pages: PathTemplate?
    var pagesHeader: String?
    /// Where the answer holds the mark or the address.
    var next: PathTemplate?
    var nextHeader: String?
    /// Where the answer says whether more follows.
    var more: PathTemplate?
    /// Hosts besides the base URL's to which a next address may lead.
    var allowedHosts: [String] = []
    var maximumPages = 1_000_000

    static let none = PaginationRule(kind: .none)

    static func shape(_ shapes: ManifestShapes) -> YAMLShape<PaginationRule> {
        .table { reader in
            let keys = ["offset", "page", "cursor", "next_url", "link_header", "last_record", "version", "none"]
            let read = [
                reader.optional("offset", counted(.offset, shapes)),
                reader.optional("page", counted(.page, shapes)),
                reader.optional("cursor", chained(.cursor, shapes)),
                reader.optional("next_url", chained(.nextURL, shapes)),
                reader.optional("link_header", chained(.linkHeader, shapes)),
                reader.optional("last_record", chained(.lastRecord, shapes)),
                reader.optional("version", chained(.version, shapes)),
                reader.optional("none", .table { _ in PaginationRule.none }),
            ]
            reader.onlyOne(of: keys)
            guard keys.contains(where: { reader.has($0) }) else {
                reader.error(
                    "missing_key", at: "",
                    "\(reader.value.name) names no kind; expected one of \(keys.joined(separator: ", "))")
                return nil
            }
            return read.compactMap { $0 }.first
        }
    }

    private static func counted(_ kind: Kind, _ shapes: ManifestShapes) -> YAMLShape<PaginationRule> {
        .table { reader in
            var rule = PaginationRule(kind: kind)
            rule.readCommon(reader)
            rule.first = reader.optional("first", .integer(in: 0...1_000_000)) ?? (kind == .page ? 1 : 0)
            rule.end = reader.optional("end", .choice(of: End.self)) ?? .emptyPage
            if kind == .offset {
                rule.overlap = reader.optional("overlap", .integer(in: 0...1000)) ?? 0
                if rule.overlap >= rule.minimumSize {
                    reader.error("out_of_range", at: "overlap", "the overlap is not smaller than the smallest page")
                }
            } else {
                rule.pages = reader.optional("pages", shapes.path)
                rule.pagesHeader = reader.optional("pages_header", .text)
                reader.onlyOne(of: ["pages", "pages_header"])
            }
            return rule
        }
    }

    private static func chained(_ kind: Kind, _ shapes: ManifestShapes) -> YAMLShape<PaginationRule> {
        .table { reader in
            var rule = PaginationRule(kind: kind)
            rule.readCommon(reader)
            rule.maximumPages = reader.optional("maximum_pages", .integer(in: 1...100_000_000)) ?? rule.maximumPages
            switch kind {
            case .cursor:
                rule.next = reader.optional("value", shapes.path)
                rule.nextHeader = reader.optional("header", .text)
                reader.onlyOne(of: ["value", "header"])
                rule.more = reader.optional("more", shapes.path)
                if rule.next == nil, rule.nextHeader == nil, !reader.has("value"), !reader.has("header") {
                    reader.error("missing_key", at: "", "\(reader.value.name) has neither 'value' nor 'header'")
                }
            case .nextURL:
                rule.next = reader.required("value", shapes.path)
                rule.allowedHosts = reader.optional("allowed_hosts", .list(of: .text)) ?? []
            case .linkHeader:
                rule.allowedHosts = reader.optional("allowed_hosts", .list(of: .text)) ?? []
            case .lastRecord:
                rule.next = reader.optional("value", shapes.path)
                rule.end = reader.optional("end", .choice(of: End.self)) ?? .emptyPage
            case .version:
                rule.next = reader.required("value", shapes.path)
            case .none, .offset, .page: break
            }
            return rule
        }
    }

    private mutating func readCommon(_ reader: MappingReader) {
        size = reader.optional("size", .integer(in: 1...100_000)) ?? 100
        minimumSize = reader.optional("minimum_size", .integer(in: 1...100_000)) ?? min(size, 10)
        if kind == .offset || kind == .page {
            maximumPages = reader.optional("maximum_pages", .integer(in: 1...100_000_000)) ?? maximumPages
        }
        if minimumSize > size {
            reader.error("out_of_range", at: "minimum_size", "the smallest page is larger than 'size'")
        }
    }

    /// The variables of which a request must use at least one, else every page would be the same.
    var neededVariables: [PageVariable] {
        switch kind {
        case .offset: [.offset, .last]
        case .page: [.number]
        case .cursor, .lastRecord, .version: [.cursor]
        case .none, .nextURL, .linkHeader: []
        }
    }
}
