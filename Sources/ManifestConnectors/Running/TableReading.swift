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

/// A hash over the keys of a page, to recognise the page when it comes again (FNV-1a, 64 bits).
struct KeyDigest {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325
    private var count = 0

    /// nil as long as no key was added.
    var digest: UInt64? { count == 0 ? nil : state }

    mutating func add(_ text: String) {
        for byte in text.utf8 { mix(byte) }
        separate(text.utf8.count)
    }

    mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
        for byte in bytes { mix(byte) }
        separate(bytes.count)
    }

    private mutating func separate(_ length: Int) {
        mix(0xFF)
        if length > 0 { count += 1 }
    }

    @inline(__always)
    private mutating func mix(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }

    /// The hash of one key.
    static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var digest = KeyDigest()
        for byte in bytes { digest.mix(byte) }
        return digest.state
    }
}
