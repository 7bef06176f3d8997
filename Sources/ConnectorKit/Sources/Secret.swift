/// A key or a password: it prints as a mask and is shown only to what sends it.
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let value: String

    package init(_ value: String) { self.value = value }

    /// The secret itself.
    package func reveal() -> String { value }

    package var description: String { "•••" }

    package var debugDescription: String { "•••" }

    package var customMirror: Mirror { Mirror(self, children: []) }
}
