package import ConnectorKit
import CustomerModel
import Synchronization

/// The service of a case: it answers as the case says, refuses what its documentation refuses, and notes what it
/// cannot answer.
package final class CaseService: HTTPTransport {
    /// What the service is like this time.
    package struct Mood: Sendable {
        var records: [Sample]
        /// The most records in a page.
        var size: Int
        /// Who comes when the first page has been given, and whether the first one leaves then.
        var newcomer: Sample?
        var firstLeaves = false
        /// Whether this is an incremental pull.
        var isIncrement = false
        /// Every answer is this one.
        var error: ConnectorCase.ErrorAnswer?
        /// Pages of people end in the middle.
        var cutsPages = false
        /// So many answers are `error`, then all is well; nil: all.
        var errors: Int?

        /// A service in good health with these records, so many a page.
        package init(records: [Sample], size: Int, isIncrement: Bool = false) {
            self.records = records
            self.size = size
            self.isIncrement = isIncrement
        }
    }

    private let one: ConnectorCase
    private let mood: Mood
    private let state = Mutex<(requests: [HTTPRequest], complaints: [String], errors: Int, pages: Int)>(([], [], 0, 0))

    package init(_ one: ConnectorCase, _ mood: Mood) {
        self.one = one
        self.mood = mood
    }

    /// What was wrong with the requests.
    package var complaints: [String] { state.withLock { $0.complaints } }

    var requests: [HTTPRequest] { state.withLock { $0.requests } }

    package func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let isWell = state.withLock { state in
            state.requests.append(request)
            state.errors += 1
            return state.errors > mood.errors ?? .max
        }
        if let error = mood.error, !isWell { return answer(error, to: request) }
        if let open = one.answers.first(where: { $0.isOpen && $0.accepts(request) }) {
            return answer(open, to: request)
        }
        let people = mood.isIncrement ? one.increment?.people ?? one.people : one.people
        if people.isOpen, let feed = people.feed(for: request) { return page(of: people, feed: feed, for: request) }
        let needs = one.demands
        guard needs.complaint(about: request) == nil else {
            complain("\(request.path): \(needs.complaint(about: request) ?? "")")
            return answer(one.refusal, to: request)
        }
        if let feed = people.feed(for: request) { return page(of: people, feed: feed, for: request) }
        guard let fixed = one.answers.first(where: { $0.accepts(request) }) else {
            complain("nobody answers \(request.method.rawValue) \(request.url) \(request.bodyText)")
            return HTTPResponse(status: 404, body: ResponseBody(""), url: request.url)
        }
        return answer(fixed, to: request)
    }

    private func answer(_ fixed: ConnectorCase.FixedAnswer, to request: HTTPRequest) -> HTTPResponse {
        let total = mood.isIncrement ? one.increment?.records.count ?? mood.records.count : mood.records.count
        let body = fixed.body.replacing("$total", with: String(total))
        var response = HTTPResponse.json(body, status: fixed.status)
        for (name, value) in fixed.headers { response.headers[name] = value }
        response.url = request.url
        return response
    }

    private func page(of people: PeopleService, feed: PeopleService.Feed, for request: HTTPRequest) -> HTTPResponse {
        // Behind the first page a version is another one.
        let isFirst = people.paging != .version || requests.count == 1
        if mood.isIncrement, isFirst, let asks = one.increment?.asks, let complaint = asks.complaint(about: request) {
            complain("an increment asks for something else: \(complaint)")
        }
        let page = state.withLock { state in
            state.pages += 1
            return state.pages
        }
        let changed = mood.isIncrement ? one.increment?.records : nil
        var records = (changed ?? Array(mood.records.indices)).filter { place in
            mood.records.indices.contains(place) && feed.records?.contains(place) ?? true
        }.map { mood.records[$0] }
        if page > 1, feed.path == people.feeds[0].path, feed.query == people.feeds[0].query {
            if mood.firstLeaves, !records.isEmpty { records.removeFirst() }
            if let newcomer = mood.newcomer { records.append(newcomer) }
        }
        var response = CasePage(people, records: records, size: mood.size, request: request).response
        response.url = request.url
        if mood.cutsPages {
            response.body = response.body.withUnsafeBytes { bytes in
                ResponseBody(String(decoding: bytes.prefix(bytes.count / 2), as: UTF8.self))
            }
        }
        return response
    }

    private func answer(_ error: ConnectorCase.ErrorAnswer, to request: HTTPRequest) -> HTTPResponse {
        var response = HTTPResponse.json(error.body, status: error.status)
        for (name, value) in error.headers { response.headers[name] = value }
        response.url = request.url
        return response
    }

    private func complain(_ text: String) { state.withLock { $0.complaints.append(text) } }
}

extension ConnectorCase.Demands {
    /// What a request lacks.
    func complaint(about request: HTTPRequest) -> String? {
        if let method, request.method.rawValue.lowercased() != method.lowercased() { return "the method" }
        let header = headers.sorted { $0.key < $1.key }.first { !Self.agrees(request.headers[$0.key], $0.value) }
        if let header { return "the header \(header.key) is \(request.headers[header.key] ?? "missing")" }
        let asked = request.query
        let parameter = query.sorted { $0.key < $1.key }.first { asked[$0.key] != $0.value }
        if let parameter { return "the parameter \(parameter.key) is \(asked[parameter.key] ?? "missing")" }
        let text = body.first { !request.bodyText.contains($0) }
        return text.map { "the body has no \($0): \(request.bodyText)" }
    }

    /// A value that ends in `*` stands for all that begin so.
    private static func agrees(_ found: String?, _ wanted: String) -> Bool {
        wanted.hasSuffix("*") ? found?.hasPrefix(wanted.dropLast()) == true : found == wanted
    }
}

extension ConnectorCase.FixedAnswer {
    /// A path that ends in `*` stands for all that begin so.
    func accepts(_ request: HTTPRequest) -> Bool {
        let isThere = path.hasSuffix("*") ? request.path.hasPrefix(path.dropLast()) : request.path == path
        return isThere && demands.complaint(about: request) == nil
    }
}

extension PeopleService.Feed {
    func accepts(_ request: HTTPRequest) -> Bool {
        let asked = request.query
        return request.path == path && query.allSatisfy { asked[$0.key] == $0.value }
    }
}

extension PeopleService {
    /// The feed that answers a request.
    func feed(for request: HTTPRequest) -> Feed? {
        guard demands.complaint(about: request) == nil else { return nil }
        return feeds.first { $0.accepts(request) }
    }
}
