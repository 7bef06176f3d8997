import ConnectorKit
import StrictYAML

/// What a source may say about itself, and `defaults` for all of them.
struct SourceDefaults {
    var importPolicy: SourceDefinition.ImportPolicy = .automatic
    var brakes = Brakes()
    var fullPullInterval: Duration = .seconds(7 * 86400)
    var lookback: Duration = .seconds(3600)
    var timeZone: String?
    var defaultCountry: String?
    var foldsGmail = false
    var schedule = ScheduleReading()

    /// Reads the keys that `defaults` and a source share; what is not written stays as it is.
    mutating func read(_ reader: MappingReader, timeZones: TimeZones) {
        if let policy = reader.optional("import", .choice(of: SourceDefinition.ImportPolicy.self)) {
            importPolicy = policy
        }
        if let limit = reader.optional("max_new_accounts", SourceDefaults.accountLimit) {
            brakes.maximumNewAccounts = limit.accounts
        }
        if let share = reader.optional("minimum_known_share", .number(in: 0...1)) {
            brakes.minimumKnownShare = share
        }
        if let days = reader.optional("full_pull_interval_days", .days(in: 1...366)) { fullPullInterval = days }
        if let seconds = reader.optional("lookback_seconds", .seconds(in: 0...2_592_000)) { lookback = seconds }
        if let zone = reader.optional("time_zone", timeZones.shape) { timeZone = zone }
        if let country = reader.optional("default_country", .country) { defaultCountry = country }
        if let folds = reader.optional("fold_gmail", .boolean) { foldsGmail = folds }
        schedule.read(reader, timeZones: timeZones)
    }

    /// A number of accounts, or the word that takes a default limit away again.
    private struct AccountLimit {
        var accounts: Int?
    }

    private static var accountLimit: YAMLShape<AccountLimit> {
        let number = YAMLShape<Int>.integer(in: 0...1_000_000_000)
        let expected = "\(number.expected), or unlimited"
        return YAMLShape(expecting: expected) { value, findings in
            guard case .scalar(let text, quoted: false) = value.content, Int(text) == nil else {
                return number.read(value, findings).map { AccountLimit(accounts: $0) }
            }
            if text == "unlimited" { return AccountLimit(accounts: nil) }
            findings.wrongType(value, expected: expected)
            return nil
        }
    }
}
