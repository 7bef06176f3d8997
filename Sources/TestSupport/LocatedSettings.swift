package import ConnectorKit

extension [String: SettingValue] {
    /// The settings as a configuration gives them, all at one place; one named `mapping.email` goes into a table.
    package func located(at place: TextLocation) -> [String: Located<SettingValue>] {
        var located: [String: Located<SettingValue>] = [:]
        for (key, value) in self {
            let parts = key.split(separator: ".", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                located[key] = Located(value, at: place)
                continue
            }
            var table: [Located<String>: Located<SettingValue>] = [:]
            if case .table(let existing) = located[parts[0]]?.value { table = existing }
            table[Located(parts[1], at: place)] = Located(value, at: place)
            located[parts[0]] = Located(.table(table), at: place)
        }
        return located
    }
}
