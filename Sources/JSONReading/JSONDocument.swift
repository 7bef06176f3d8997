private import CSimdJSON

/// A document that was read: rows of cells.
///
/// Valid only while its parser lends it.
package struct JSONDocument {
    private let parser: OpaquePointer
    private let plan: OpaquePointer

    package init(parser: OpaquePointer, plan: OpaquePointer) {
        self.parser = parser
        self.plan = plan
    }

    /// Whether bytes that are no text had to be replaced.
    package var wasRepaired: Bool { csj_was_repaired(parser) != 0 }

    /// The row of the document itself.
    package var root: JSONRow { row(0, in: 0) }

    package func row(_ index: Int, in table: UInt32) -> JSONRow {
        JSONRow(cells: csj_rows(parser, table).map { UnsafeRawPointer($0 + index * csj_width(plan, table)) })
    }

    /// The first value at a path that is there and not null.
    @inlinable package func first(_ path: CompiledPath, in row: JSONRow) -> JSONCell? {
        guard path.hops.isEmpty else { return firstThroughLists(path, in: row) }
        let cell = row[path.slot]
        return cell.isNothing ? nil : cell
    }

    /// Visits the values at a path that are there and not null, until the visitor gives false.
    package func visit(_ path: CompiledPath, in row: JSONRow, _ visitor: (JSONCell) -> Bool) {
        visitRows(path.hops[...], from: row) { inner in
            let cell = inner[path.slot]
            return cell.isNothing || visitor(cell)
        }
    }

    /// Visits the rows that hops lead to, until the visitor gives false.
    @discardableResult
    package func visitRows(_ hops: ArraySlice<ListHop>, from row: JSONRow, _ visitor: (JSONRow) -> Bool) -> Bool {
        guard let hop = hops.first else { return visitor(row) }
        let range = row[hop.rangeSlot].rows
        for index in range {
            let inner = self.row(index, in: hop.table)
            switch hop.choice {
            case .all: break
            case .index(let wanted): guard index - range.lowerBound == wanted else { continue }
            case .match(let slot, let value): guard inner[slot].holds(value) else { continue }
            }
            guard visitRows(hops.dropFirst(), from: inner, visitor) else { return false }
        }
        return true
    }

    package func firstThroughLists(_ path: CompiledPath, in row: JSONRow) -> JSONCell? {
        var found: JSONCell?
        visit(path, in: row) { cell in
            found = cell
            return false
        }
        return found
    }
}

/// The cells of the document, or of one element of a list.
package struct JSONRow {
    package let cells: UnsafeRawPointer?

    @inlinable package init(cells: UnsafeRawPointer?) { self.cells = cells }

    @inlinable package subscript(slot: Int) -> JSONCell {
        guard let cells else { return JSONCell.absent }
        return cells.load(fromByteOffset: slot * MemoryLayout<JSONCell>.stride, as: JSONCell.self)
    }
}
