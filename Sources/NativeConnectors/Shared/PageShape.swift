import ConnectorKit
import CustomerModel
import JSONReading

/// Which values of a service's answers are wanted: of each record, and beside the records.
///
/// Built by one owner, then shared.
final class PageShape: Sendable {
    let plan = JSONPlan()
    let record: JSONPlan.Node
    private let hops: [ListHop]
    private let rowKind: CompiledPath?

    /// `records`: the path of the list, as in a manifest; nil for an answer that is no list.
    init(records: String? = nil) {
        guard let records else {
            (hops, record, rowKind) = ([], plan.root, nil)
            return
        }
        (hops, record) = plan.wantRecords(JSONPath(known: records), below: plan.root)
        rowKind = plan.want(JSONPath(steps: []), below: record)
    }

    /// Wants a value of each record.
    func value(_ path: String) -> CompiledPath { plan.want(JSONPath(known: path), below: record) }

    /// Wants a value that stands beside the records.
    func beside(_ path: String) -> CompiledPath { plan.want(JSONPath(known: path), below: plan.root) }

    /// Whether the page holds the list at all.
    func hasRecords(_ document: JSONDocument) -> Bool {
        guard let list = hops.first else { return true }
        return document.root[list.rangeSlot].kind != 0
    }

    /// Visits each record, with its place; `isObject` tells what is none.
    func visit(_ document: JSONDocument, _ visitor: (JSONRow, _ index: Int, _ isObject: Bool) -> Void) {
        guard let rowKind else { return }
        var index = 0
        document.visitRows(hops[...], from: document.root) { row in
            visitor(row, index, row[rowKind.slot].isObject)
            index += 1
            return true
        }
    }
}

extension JSONPath {
    /// A path that stands in the program: a wrong one stops the tests.
    init(known text: String) {
        do {
            self = try JSONPath(text)
        } catch {
            assertionFailure("\(text): \(error.message)")
            self.init(steps: [.key(text)])
        }
    }
}

extension JSONDocument {
    /// A value as text, uncleaned; nil for what is absent, null, empty, a list or an object.
    func text(_ path: CompiledPath, in row: JSONRow) -> String? {
        guard let cell = first(path, in: row), cell.isScalar, cell.length > 0 else { return nil }
        return cell.text
    }

    /// All values at a path, as texts.
    func texts(_ path: CompiledPath, in row: JSONRow) -> [String] {
        var texts: [String] = []
        visit(path, in: row) { cell in
            if cell.isScalar, cell.length > 0 { texts.append(cell.text) }
            return true
        }
        return texts
    }

    /// A truth value, as such or in words; nil for anything else.
    func truth(_ path: CompiledPath, in row: JSONRow) -> Bool? {
        first(path, in: row).flatMap { $0.isScalar ? Truth.parsed($0.text) : nil }
    }

    /// A number that counts something; nil for anything else.
    func count(_ path: CompiledPath, in row: JSONRow) -> Int? {
        guard let number = first(path, in: row)?.integer, number >= 0 else { return nil }
        return Int(min(number, 1_000_000_000_000))
    }
}
