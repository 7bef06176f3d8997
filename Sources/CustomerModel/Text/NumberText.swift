/// Numbers as people read them.
package enum NumberText {
    /// `1 130`.
    package static func grouped(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var groups: [Substring] = []
        var rest = digits[...]
        while rest.count > 3 {
            groups.insert(rest.suffix(3), at: 0)
            rest = rest.dropLast(3)
        }
        groups.insert(rest, at: 0)
        return (number < 0 ? "-" : "") + groups.joined(separator: " ")
    }

    /// `1 new account`, `2 new accounts`.
    package static func counted(_ number: Int, _ one: String, _ many: String) -> String {
        "\(grouped(number)) \(number == 1 ? one : many)"
    }

    /// `1 130 new accounts`.
    package static func newAccounts(_ number: Int) -> String { counted(number, "new account", "new accounts") }
}
