import Glibc

/// Why a file could not be read, written or removed; its text is safe to print.
package struct FileTrouble: Error, Sendable, Hashable, CustomStringConvertible {
    /// What could not be done: `read`, `write`, `make`, `remove`.
    package let action: String
    package let path: String
    /// As errno has it.
    package let code: Int32

    package init(_ action: String, _ path: String, _ code: Int32 = errno) {
        self.action = action
        self.path = path
        self.code = code
    }

    /// The system's words: `No space left on device`.
    package var reason: String { String(cString: strerror(code)) }

    package var description: String { "cannot \(action) \(path) (\(reason))" }
}
