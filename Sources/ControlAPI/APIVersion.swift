/// Which control API a program speaks: the first number changes when an older partner can no longer follow.
package struct APIVersion: Sendable, Hashable, CustomStringConvertible {
    package var major: Int
    package var minor: Int

    package init(major: Int, minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// Reads `1.0`; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let major = Int(parts[0]), let minor = Int(parts[1]), major >= 0, minor >= 0 else {
            return nil
        }
        self.init(major: major, minor: minor)
    }

    /// What this program speaks.
    package static let current = APIVersion(major: 1, minor: 0)

    /// The header that carries it in every answer.
    package static let headerName = "Clientela-API"
    /// The header with the version of the program that answers.
    package static let programHeaderName = "Clientela-Version"

    package var description: String { "\(major).\(minor)" }
}
