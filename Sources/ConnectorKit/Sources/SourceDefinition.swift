package import CustomerModel

/// One source as it is configured.
package struct SourceDefinition: Sendable, Hashable {
    /// Whether an import waits for a person (C4).
    package enum ImportPolicy: String, Sendable, Hashable, CaseIterable {
        case automatic
        case confirm
    }

    package var name: Located<SourceName>
    /// The manifest or built-in connector: `mailchimp`, `csv`.
    package var connector: Located<String>
    /// nil: as the connector declares.
    package var kind: SourceKind?
    /// nil: the kind's default (V2).
    package var rank: Int?
    /// The connector's own settings; the connector's lint checks them.
    package var settings: [String: Located<SettingValue>]
    /// Secrets by the connector's names for them, already resolved.
    package var secrets: [String: Located<Secret>]
    /// Streams to pull, by the service's keys; empty: the connector's default, in practice all.
    package var lists: [Located<String>]
    package var importPolicy: ImportPolicy
    package var brakes: Brakes
    /// How often everything is read again to notice what increments cannot show (C6).
    package var fullPullInterval: Duration
    /// How far before its cursor an incremental pull begins (C6).
    package var lookback: Duration
    /// IANA name; times without a zone are read in it (V7).
    ///
    /// nil.
    ///
    /// As the connector declares.
    package var timeZone: String?
    /// ISO 3166 code; phones without a country are read in it (V7).
    package var defaultCountry: String?
    /// Gmail-style dot and plus folding of e-mail keys (R2).
    package var foldsGmail: Bool
    /// Settings and secrets that are written and that nobody could read.
    package var unread: UnreadNames

    package init(
        name: Located<SourceName>, connector: Located<String>, kind: SourceKind? = nil, rank: Int? = nil,
        settings: [String: Located<SettingValue>] = [:], secrets: [String: Located<Secret>] = [:],
        lists: [Located<String>] = [], importPolicy: ImportPolicy = .automatic, brakes: Brakes = Brakes(),
        fullPullInterval: Duration = .seconds(7 * 86400), lookback: Duration = .seconds(3600),
        timeZone: String? = nil, defaultCountry: String? = nil, foldsGmail: Bool = false,
        unread: UnreadNames = UnreadNames()
    ) {
        self.name = name
        self.connector = connector
        self.kind = kind
        self.rank = rank
        self.settings = settings
        self.secrets = secrets
        self.lists = lists
        self.importPolicy = importPolicy
        self.brakes = brakes
        self.fullPullInterval = fullPullInterval
        self.lookback = lookback
        self.timeZone = timeZone
        self.defaultCountry = defaultCountry
        self.foldsGmail = foldsGmail
        self.unread = unread
    }
}

/// What stops a run before it does harm (C7).
package struct Brakes: Sendable, Hashable {
    /// A run that would create more accounts waits for approval; nil: no limit.
    package var maximumNewAccounts: Int?
    /// The share of known records that a complete pull must show again, 0 to 1.
    package var minimumKnownShare: Double

    package init(maximumNewAccounts: Int? = nil, minimumKnownShare: Double = 0.8) {
        self.maximumNewAccounts = maximumNewAccounts
        self.minimumKnownShare = minimumKnownShare
    }
}
