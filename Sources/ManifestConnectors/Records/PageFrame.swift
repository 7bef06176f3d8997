import ConnectorKit
import CustomerModel
import JSONReading

/// What is read from every page, whatever its records are: where they stand, and what tells of the pages to come.
final class PageFrame: Sendable {
    let plan = JSONPlan()
    let record: JSONPlan.Node
    private let hops: [ListHop]
    private let errors: CompiledErrors
    private let check: AnswerCheck
    private let absentMeansEmpty: Bool
    private let total: CompiledPath?
    private let totalHeader: String?
    private let pages: CompiledPath?
    private let next: CompiledPath?
    private let more: CompiledPath?
    private let pagination: PaginationRule

    /// `isSingle`: the page may be one record instead of a list.
    init(
        records: PathTemplate, total: PathTemplate?, totalHeader: String? = nil, absentMeansEmpty: Bool = false,
        isSingle: Bool = false, pagination: PaginationRule, session: Session, scope: TemplateScope
    ) throws {
        guard let path = try records.resolved(in: scope), isSingle || path.isRecordPath else {
            throw Failure(
                "bad_path", .configuration,
                "source \(session.source): '\(records.template.source)' leads to no list with this source's settings")
        }
        (hops, record) = plan.wantRecords(path, below: plan.root)
        errors = try CompiledErrors(session.manifest.errors, plan: plan, scope: scope)
        check = session.check
        self.absentMeansEmpty = absentMeansEmpty
        self.totalHeader = totalHeader
        self.pagination = pagination
        let plan = plan
        func compiled(_ path: PathTemplate?) throws -> CompiledPath? {
            try path?.compiled(plan: plan, below: plan.root, scope: scope)
        }
        self.total = try compiled(total)
        pages = try compiled(pagination.pages)
        // The mark of a keyset stands in the last record, not in the page.
        next = pagination.kind == .lastRecord ? nil : try compiled(pagination.next)
        more = try compiled(pagination.more)
    }

    /// Reads a page, a row at a time, and what it tells of the others.
    ///
    /// Throws a `Failure`: an error that stands in the body, or `.transient` for a body that is no such page.
    func read(
        _ answer: HTTPResponse, parsers: JSONParserPool, eachRow: (JSONDocument, JSONRow, Int) throws -> Void
    ) throws -> PageFacts {
        do {
            return try parsers.withParser { parser in
                try parser.read(answer.body, by: plan) { document in
                    if let failure = errors.failure(in: document, check) { throw failure }
                    return try read(document, answer, eachRow)
                }
            }
        } catch let fault as JSONFault {
            throw brokenPage("the page is no whole JSON: \(fault.detail)")
        }
    }

    private func read(
        _ document: JSONDocument, _ answer: HTTPResponse, _ eachRow: (JSONDocument, JSONRow, Int) throws -> Void
    ) throws -> PageFacts {
        let root = document.root
        if let list = hops.first, root[list.rangeSlot].kind == 0, !absentMeansEmpty {
            throw brokenPage("the page holds no list of records where the manifest expects it")
        }
        var facts = PageFacts()
        var failure: (any Error)?
        document.visitRows(hops[...], from: root) { row in
            do {
                try eachRow(document, row, facts.rows)
            } catch {
                failure = error
                return false
            }
            facts.rows += 1
            return true
        }
        if let failure { throw failure }
        facts.total = total.flatMap { document.first($0, in: root)?.integer }.map(Self.count)
        if let totalHeader, let text = answer.headers[totalHeader] { facts.total = Self.lastNumber(in: text) }
        facts.pages = pages.flatMap { document.first($0, in: root)?.integer }.map(Self.count)
        if let header = pagination.pagesHeader { facts.pages = answer.headers[header].flatMap(Self.lastNumber) }
        facts.next = next.flatMap { document.first($0, in: root) }.flatMap { $0.isScalar ? $0.text : nil }
        if let header = pagination.nextHeader { facts.next = answer.headers[header] }
        if pagination.kind == .linkHeader { facts.next = LinkHeader.next(in: answer.headers) }
        if let more { facts.more = document.first(more, in: root).map { Truth.parsed($0.text) ?? false } ?? false }
        return facts
    }

    private func brokenPage(_ what: String) -> Failure {
        Failure(
            "broken_page", .transient,
            "source \(check.source): \(check.service) sent a page that cannot be read (\(what))")
    }

    /// A number of records or pages that can be calculated with, whatever the service says.
    private static func count(_ number: Int64) -> Int { Int(min(max(number, 0), 1_000_000_000_000)) }

    /// The number at the end: of `1234`, and of `items 0-99/1234`.
    private static func lastNumber(in text: String) -> Int? {
        let digits = text.reversed().drop { $0 == " " }.prefix { $0.isASCII && $0.isNumber }
        return Int64(String(digits.reversed())).map(count)
    }
}
