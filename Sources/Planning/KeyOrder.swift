import CustomerModel

/// Orders changes by the way of their e-mail keys: who gives one up stands before who receives it.
enum KeyOrder {
    static func sorted(_ changes: [PersonChange]) -> [PersonChange] {
        var giver: [EmailKey: Int] = [:]
        for (index, change) in changes.enumerated() {
            guard let key = change.before?.emailKey, change.after?.emailKey != key else { continue }
            giver[key] = index
        }
        var isPlaced = [Bool](repeating: false, count: changes.count)
        var sorted: [PersonChange] = []
        sorted.reserveCapacity(changes.count)
        for start in changes.indices {
            // From the receiver back to the first giver; keys never go round in a circle, for that would be a conflict.
            var chain: [Int] = []
            var next: Int? = start
            while let index = next, !isPlaced[index] {
                isPlaced[index] = true
                chain.append(index)
                next = changes[index].after?.emailKey.flatMap { giver[$0] }
            }
            for index in chain.reversed() { sorted.append(changes[index]) }
        }
        return sorted
    }
}
