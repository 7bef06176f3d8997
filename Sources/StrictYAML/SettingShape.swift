package import ConnectorKit

extension YAMLShape where Value == Located<SettingValue> {
    /// Any value, as a connector's setting.
    ///
    /// Plain decimal numbers and `true` or `false` become numbers and truth values; everything else is a text as typed:
    /// `no`, `0123`, `1_000`, dates, and decimals that would be printed differently (`1.10`), so that a version or a
    /// code never changes. A setting that is declared a number should therefore read a text of digits too.
    package static var setting: YAMLShape<Located<SettingValue>> {
        YAMLShape(expecting: "a value") { value, findings in
            SettingReading.setting(of: value, findings).map { Located($0, at: value.location) }
        }
    }
}

private enum SettingReading {
    static func setting(of value: YAMLValue, _ findings: Findings) -> SettingValue? {
        switch value.content {
        case .unreadable:
            return nil
        case .empty:
            findings.wrongType(value, expected: "a value")
            return nil
        case .scalar(let text, let quoted):
            switch PlainScalar(text, quoted: quoted) {
            case .integer(let integer) where String(integer) == text: return .integer(integer)
            case .number(let number) where String(number) == text: return .number(number)
            case .boolean(let boolean): return .boolean(boolean)
            default: return .text(text)
            }
        case .list(let items):
            let values = items.compactMap { YAMLShape.setting.read($0, findings) }
            return values.count == items.count ? .list(values) : nil
        case .table(let entries):
            var table: [Located<String>: Located<SettingValue>] = [:]
            for entry in entries {
                table[entry.key] = YAMLShape.setting.read(entry.value, findings)
            }
            return table.count == entries.count ? .table(table) : nil
        }
    }
}
