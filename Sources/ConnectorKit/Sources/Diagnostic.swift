/// A place in a text file; lines and columns count from 1.
package struct TextLocation: Sendable, Hashable, Comparable, CustomStringConvertible {
    package var file: String
    package var line: Int
    package var column: Int

    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    package var description: String { "\(file):\(line):\(column)" }

    package static func < (left: TextLocation, right: TextLocation) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}

/// A value with the place where it was written; places do not count in comparisons.
package struct Located<Value: Sendable>: Sendable {
    package var value: Value
    package var location: TextLocation

    package init(_ value: Value, at location: TextLocation) {
        self.value = value
        self.location = location
    }
}

extension Located: Equatable where Value: Equatable {
    package static func == (left: Located, right: Located) -> Bool { left.value == right.value }
}

extension Located: Hashable where Value: Hashable {
    package func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

/// A finding in a configuration or a manifest: `file:line:column: what is wrong; what was expected; did you mean …`.
package struct Diagnostic: Sendable, Hashable, CustomStringConvertible {
    /// Whether the finding stops the program.
    package enum Severity: String, Sendable, Hashable {
        case error
        case warning
    }

    package var severity: Severity
    package var location: TextLocation
    /// A stable name, such as `unknown_key`.
    package var code: String
    package var message: String

    package init(_ severity: Severity = .error, _ code: String, at location: TextLocation, _ message: String) {
        self.severity = severity
        self.location = location
        self.code = code
        self.message = message
    }

    package var description: String { "\(location): \(severity.rawValue): \(message)" }
}
