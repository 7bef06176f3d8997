/// Numbers as people read them.
enum NumberText {
    /// `1 130`.
    static func grouped(_ number: Int) -> String {
        var result = ""
        for (index, digit) in String(number.magnitude).reversed().enumerated() {
            if index > 0, index % 3 == 0 { result.append(" ") }
            result.append(digit)
        }
        return (number < 0 ? "-" : "") + String(result.reversed())
    }

    /// `1 new account`, `2 new accounts`.
    static func counted(_ number: Int, _ one: String, _ many: String) -> String {
        "\(grouped(number)) \(number == 1 ? one : many)"
    }

    /// `1 130 new accounts`.
    static func newAccounts(_ number: Int) -> String { counted(number, "new account", "new accounts") }
}
