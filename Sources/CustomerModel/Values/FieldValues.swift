/// The values of some fields, in the fields' order; a field that is absent is empty.
///
/// A person has four to six values in practice, so a sorted array beats a dictionary.
package struct FieldValues: Sendable, Hashable {
    /// One field and its value, never an empty text.
    package struct Entry: Sendable, Hashable {
        package let field: CustomerField
        package var value: String
    }

    /// The entries, sorted by field, each field once.
    package private(set) var entries: [Entry] = []

    package init() {}

    package init(_ values: [CustomerField: String]) {
        for (field, value) in values { self[field] = value }
    }

    package var isEmpty: Bool { entries.isEmpty }

    /// Makes room for that many entries.
    package mutating func reserveCapacity(_ count: Int) { entries.reserveCapacity(count) }

    /// The value of a field; setting nil or an empty text removes it.
    package subscript(field: CustomerField) -> String? {
        get {
            for entry in entries where entry.field == field { return entry.value }
            return nil
        }
        set {
            let value = newValue.flatMap { $0.isEmpty ? nil : $0 }
            if let last = entries.last, last.field < field {
                if let value { entries.append(Entry(field: field, value: value)) }
                return
            }
            let index = entries.firstIndex { $0.field >= field } ?? entries.count
            let exists = index < entries.count && entries[index].field == field
            switch (value, exists) {
            case (let value?, true): entries[index].value = value
            case (let value?, false): entries.insert(Entry(field: field, value: value), at: index)
            case (nil, true): entries.remove(at: index)
            case (nil, false): break
            }
        }
    }
}

extension FieldValues: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (CustomerField, String)...) {
        for (field, value) in elements { self[field] = value }
    }
}
