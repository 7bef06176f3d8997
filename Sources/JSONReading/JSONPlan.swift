private import CSimdJSON

/// Which values of a document are wanted, compiled for the parser.
///
/// Built by one owner, then shared; the parser only reads it.
package final class JSONPlan: @unchecked Sendable {
    /// A node of the trie, from which paths begin: the document, or a record.
    package struct Node: Sendable {
        let index: UInt32
        let table: UInt32
    }

    package let handle: OpaquePointer

    package init() { handle = csj_plan_new() }

    deinit { csj_plan_free(handle) }

    /// The document.
    package var root: Node { Node(index: csj_plan_root(), table: 0) }

    /// Wants the values at a path below a node.
    package func want(_ path: JSONPath, below start: Node) -> CompiledPath {
        let (node, hops, last) = follow(path.steps[...], from: start)
        if last == .memberKey {
            return CompiledPath(hops: hops, slot: Int(csj_plan_member_key(handle, node.index)))
        }
        return CompiledPath(hops: hops, slot: Int(csj_plan_value(handle, node.index)))
    }

    /// Wants the rows of a list; gives the node of each record.
    package func wantRecords(_ path: JSONPath, below start: Node) -> (hops: [ListHop], record: Node) {
        let (node, hops, _) = follow(path.steps[...], from: start)
        return (hops, node)
    }

    private func follow(
        _ steps: ArraySlice<JSONPath.Step>, from start: Node
    ) -> (node: Node, hops: [ListHop], last: JSONPath.Step?) {
        var node = start
        var hops: [ListHop] = []
        for step in steps {
            switch step {
            case .key(let key):
                var key = key
                let index = key.withUTF8 { utf8 in
                    utf8.withMemoryRebound(to: CChar.self) {
                        csj_plan_key(handle, node.index, $0.baseAddress, $0.count)
                    }
                }
                node = Node(index: index, table: node.table)
            case .embedded:
                node = Node(index: csj_plan_embedded(handle, node.index), table: node.table)
            case .memberKey:
                break
            case .elements, .members, .index, .match:
                var hop = ListHop(rangeSlot: Int(csj_plan_range(handle, node.index)), table: 0, choice: .all)
                var table: UInt32 = 0
                let kind = step == .members ? CSJ_MEMBERS : CSJ_ELEMENTS
                let element = csj_plan_list(handle, node.index, kind, &table)
                hop.table = table
                node = Node(index: element, table: table)
                if case .index(let index) = step { hop.choice = .index(index) }
                if case .match(let key, let value) = step {
                    let inner = want(JSONPath(steps: [.key(key)]), below: node)
                    hop.choice = .match(slot: inner.slot, value: Array(value.utf8))
                }
                hops.append(hop)
            }
        }
        return (node, hops, steps.last)
    }
}

/// Where a wanted value stands: through which lists, then in which slot.
package struct CompiledPath: Sendable {
    package var hops: [ListHop]
    package var slot: Int
}

/// A step through a list.
package struct ListHop: Sendable {
    /// Which of the list's rows the path goes through.
    package enum Choice: Sendable {
        case all
        case index(Int)
        case match(slot: Int, value: [UInt8])
    }

    package var rangeSlot: Int
    package var table: UInt32
    package var choice: Choice
}
