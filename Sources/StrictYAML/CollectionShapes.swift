package import ConnectorKit

extension YAMLShape {
    /// A list, each entry of one shape; an empty value is an empty list.
    ///
    /// Entries that do not fit are noted, all of them.
    package static func list<Element>(
        of element: YAMLShape<Element>, count range: ClosedRange<Int> = 0...100_000
    ) -> YAMLShape where Value == [Element] {
        let expected = "a list, each entry \(element.expected)"
        return YAMLShape(expecting: expected) { value, findings in
            var items: [YAMLValue] = []
            switch value.content {
            case .list(let written): items = written
            case .empty where range.contains(0): break
            default:
                findings.wrongType(value, expected: expected)
                return nil
            }
            guard range.contains(items.count) else {
                findings.error(
                    "wrong_count", at: value.location,
                    "\(value.name) has \(items.count) entries; expected \(range.lowerBound) to \(range.upperBound)")
                return nil
            }
            let elements = items.compactMap { element.read($0, findings) }
            return elements.count == items.count ? elements : nil
        }
    }

    /// A list, or a single entry written without the list around it.
    package static func oneOrMore<Element>(of element: YAMLShape<Element>) -> YAMLShape where Value == [Element] {
        let several = YAMLShape.list(of: element, count: 1...100_000)
        return YAMLShape(expecting: "\(element.expected), or a list of such") { value, findings in
            if case .list = value.content { return several.read(value, findings) }
            return element.read(value, findings).map { [$0] }
        }
    }

    /// A table with known keys, read by a closure.
    ///
    /// Unknown keys are noted after the closure returns.
    ///
    /// An empty value is a table without keys. The closure returns nil when something needed is missing or wrong; what
    /// it asked the reader for is noted already.
    package static func table(_ body: @escaping (MappingReader) -> Value?) -> YAMLShape {
        YAMLShape(expecting: "a table of 'key: value'") { value, findings in
            guard let reader = MappingReader(value, findings) else { return nil }
            let result = body(reader)
            reader.finish()
            return result
        }
    }

    /// A table whose keys are free: names chosen by the one who writes.
    ///
    /// In the order of the file.
    package static func dictionary<Element>(
        keys: YAMLShape<String> = .text, of element: YAMLShape<Element>
    ) -> YAMLShape where Value == [YAMLMember<Element>] {
        let expected = "a table of 'key: value'"
        return YAMLShape(expecting: expected) { value, findings in
            switch value.content {
            case .table(let entries):
                return entries.compactMap { entry in
                    let typed = YAMLValue(
                        .scalar(text: entry.key.value, quoted: true), at: entry.key.location,
                        path: "the key")
                    let key = keys.read(typed, findings)
                    let element = element.read(entry.value, findings)
                    guard key != nil, let element else { return nil }
                    return YAMLMember(key: entry.key, value: element)
                }
            case .empty:
                return []
            default:
                findings.wrongType(value, expected: expected)
                return nil
            }
        }
    }
}

extension YAMLShape where Value == YAMLValue {
    /// Any value as it stands, for readers that go on by themselves.
    package static var any: YAMLShape { YAMLShape(expecting: "a value") { value, _ in value } }
}

/// One entry of a table whose keys are free.
package struct YAMLMember<Value> {
    package var key: Located<String>
    package var value: Value

    package init(key: Located<String>, value: Value) {
        self.key = key
        self.value = value
    }
}
