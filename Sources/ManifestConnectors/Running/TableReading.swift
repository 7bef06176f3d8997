import ConnectorKit
import CustomerModel
import JSONReading

/// Reads a few columns of a paged list, whole: the lists of an account, the names of fields, suppressed addresses.
struct TableReading: Sendable {
    var request: RequestTemplate
    var records: PathTemplate
    var columns: [PathTemplate?]
    var total: PathTemplate?
    var pagination: PaginationRule

    /// Gives each row's columns, in order; returns how it ended.
    func read(_ session: Session, scope: TemplateScope, row: ([String?]) -> Void) async throws -> WalkEnd {
        let frame = try PageFrame(
            records: records, total: total, absentMeansEmpty: true, pagination: pagination, session: session,
            scope: scope)
        let paths = try columns.map { try $0?.compiled(plan: frame.plan, below: frame.record, scope: scope) }
        var walk = Walk(pagination)
        while let position = walk.next() {
            let (facts, rows) = try await page(position, frame, paths, session, scope)
            for values in rows { row(values) }
            walk.accept(facts, at: position)
        }
        return walk.end ?? .reached
    }

    private func page(
        _ position: PagePosition, _ frame: PageFrame, _ paths: [CompiledPath?], _ session: Session,
        _ scope: TemplateScope
    ) async throws -> (PageFacts, [[String?]]) {
        let base = try await session.base()
        let pagination = pagination
        return try await session.exchange(request, scope: scope.asking(for: position), link: position.link) { answer in
            var rows: [[String?]] = []
            var keys = KeyDigest()
            var facts = try frame.read(answer, parsers: session.parsers) { document, row, _ in
                let values = paths.map { path in
                    path.flatMap { document.first($0, in: row) }.flatMap { $0.isScalar ? $0.text : nil }
                }
                keys.add(values.first.flatMap { $0 } ?? "")
                rows.append(values)
            }
            facts.digest = keys.digest
            if pagination.kind == .lastRecord { facts.last = rows.last?.first ?? nil }
            facts.resolveLink(from: answer, base: base, pagination)
            return (facts, rows)
        }
    }
}

extension TemplateScope {
    /// The scope of a request for one page.
    func asking(for position: PagePosition) -> TemplateScope {
        var scope = self
        scope.page[.size] = String(position.size)
        scope.page[.offset] = String(position.offset)
        scope.page[.last] = String(position.offset + position.size - 1)
        scope.page[.number] = String(position.number)
        scope.page[.cursor] = position.cursor
        return scope
    }
}

extension PageFacts {
    /// Makes the next page's address whole, if it may be followed.
    mutating func resolveLink(from answer: HTTPResponse, base: WebAddress, _ pagination: PaginationRule) {
        guard pagination.kind == .nextURL || pagination.kind == .linkHeader, let next, !next.isEmpty else { return }
        let origin = WebAddress(answer.url) ?? base
        guard let link = origin.resolving(next), base.allows(link, hosts: pagination.allowedHosts) else {
            leadsElsewhere = true
            return
        }
        self.link = link
    }
}
