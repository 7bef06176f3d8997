import ConnectorKit
import StrictYAML

/// One page of a case's people, as the service would give it.
struct CasePage {
    private let people: PeopleService
    private let records: [Sample]
    private let request: HTTPRequest
    private let size: Int
    private let start: Int

    init(_ people: PeopleService, records: [Sample], size: Int, request: HTTPRequest) {
        self.people = people
        self.records = records
        self.request = request
        let asked = people.size.flatMap { people.parameter($0, of: request) }.flatMap { Int($0) }
        let size = people.paging == .none ? records.count : max(1, min(asked ?? size, size))
        self.size = size
        let position = people.parameter(people.position, of: request)
        let number = position.flatMap { Int($0) } ?? people.first
        switch people.paging {
        case .none: start = 0
        case .offset: start = max(0, number - people.first)
        case .page: start = max(0, number - people.first) * size
        case .cursor, .nextURL, .link:
            start = records.firstIndex { Self.mark(of: $0) == position }.map { $0 + 1 } ?? 0
        case .keyset:
            start = records.firstIndex { $0[people.key]?.scalar == position }.map { $0 + 1 } ?? 0
        case .version:
            start = records.firstIndex { Int($0[people.key]?.scalar ?? "") ?? 0 > number } ?? records.count
        }
    }

    private var shown: ArraySlice<Sample> {
        start < records.count ? records[start..<min(records.count, start + size)] : []
    }

    /// The mark of the next page: it names the last record of this one, so that it holds when others leave.
    private var mark: String? { start + size < records.count ? shown.last.map(Self.mark) : nil }

    private static func mark(of record: Sample) -> String { "mark-\(UInt(bitPattern: record.json.hashValue))" }

    var response: HTTPResponse {
        var response = HTTPResponse.json(filled(form))
        for (name, value) in people.headers {
            guard !value.contains("$link") || mark != nil else { continue }
            response.headers[name] = filled(value)
        }
        return response
    }

    private var form: String {
        if shown.isEmpty, let empty = people.emptyPage { return empty }
        return mark == nil ? people.lastPage ?? people.page : people.page
    }

    private func filled(_ text: String) -> String {
        var text = text
        let pages = (records.count + max(1, size) - 1) / max(1, size)
        let values = [
            ("$records", written), ("$lines", shown.map(\.json).joined(separator: "\n")), ("$next", next),
            ("$link", mark.map(address) ?? ""),
            ("$more", mark == nil ? "false" : "true"), ("$total", String(records.count)), ("$pages", String(pages)),
            ("$number", String(people.first + start / max(1, size))), ("$count", String(shown.count)),
            ("$last", shown.last?[people.key]?.json ?? "null"),
        ]
        for (place, value) in values { text = text.replacing(place, with: value) }
        return text
    }

    private var written: String {
        guard let key = people.keyedBy else { return "[" + shown.map(\.json).joined(separator: ",") + "]" }
        if shown.isEmpty, people.emptyAsList { return "[]" }
        return Sample.table(shown.map { .init(key: $0[key]?.scalar ?? "", value: $0) }).json
    }

    private var next: String {
        guard let mark else { return "null" }
        return Sample.quoted(people.paging == .cursor ? mark : address(of: mark))
    }

    /// The address of the page with that mark: the same request, elsewhere.
    private func address(of mark: String) -> String {
        var query = request.query
        query[people.position] = mark
        let parts = query.sorted { $0.key < $1.key }.map { "\(encoded($0.key))=\(encoded($0.value))" }
        let all = request.url.prefix { $0 != "?" }
        let origin = people.isRelative ? Substring(request.path) : all
        return origin + "?" + parts.joined(separator: "&")
    }

    private func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = byte < 128 && (Character(UnicodeScalar(byte)).isLetter || (48...57).contains(byte))
            return isPlain || "-._~".utf8.contains(byte)
                ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}

extension PeopleService {
    /// A parameter of the query, or of the JSON body.
    func parameter(_ name: String, of request: HTTPRequest) -> String? {
        guard isInBody else { return request.query[name] }
        return (try? Sample(parsing: request.bodyText, file: "body"))?[name]?.scalar
    }
}
