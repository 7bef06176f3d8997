import CustomerModel
import JSONReading

/// Where a row holds a moment, and how it is written.
final class CompiledTime: Sendable {
    private let paths: [CompiledPath]
    private let format: TimeFormat

    init(_ rule: TimeRule, zone: UTCOffsets, plan: JSONPlan, below node: JSONPlan.Node, scope: TemplateScope) throws {
        paths = try rule.paths.compiled(plan: plan, below: node, scope: scope)
        format = rule.notation.format(zone: zone)
    }

    /// The first moment that can be read.
    func moment(in document: JSONDocument, _ row: JSONRow) -> Timestamp? {
        for path in paths {
            guard let cell = document.first(path, in: row), cell.isScalar else { continue }
            if let moment = format.parse(cell.bytes) { return moment }
        }
        return nil
    }
}

extension TimeNotation {
    func format(zone: UTCOffsets) -> TimeFormat {
        switch self {
        case .iso: .iso
        case .isoOffset: .isoOffset
        case .local: .naiveLocal(zone)
        case .date: .dateOnly
        case .epochSeconds: .epochSeconds
        case .epochMilliseconds: .epochMilliseconds
        case .httpDate: .httpDate
        }
    }
}
