package import CustomerModel

/// Makes records of cells: the same for tables and for objects of JSON.
package struct RecordBuilder {
    /// What a row of cells gives.
    package enum Outcome {
        case record(Record)
        case rejection(Rejection)
    }

    /// May grow while records are read, as keys of JSON turn up.
    package var plan: RecordPlan
    let settings: RecordSettings
    /// As it stands in positions: `clientes.csv`, `users`.
    let origin: String
    private let moments: LooseMoment
    private var knownConsents: [String: Consent?] = [:]
    private var seenWarnings = Set<String>()
    private(set) var warnings: [String] = []

    package init(plan: RecordPlan, settings: RecordSettings, zone: UTCOffsets, origin: String) {
        self.plan = plan
        self.settings = settings
        self.origin = origin
        moments = LooseMoment(zone: zone, order: settings.dateOrder)
    }

    /// The record of a row, or why it is none.
    package mutating func build(_ cells: Cells) -> Outcome {
        let externalID: String
        switch identify(cells) {
        case .success(let found): externalID = found
        case .failure(let rejection): return .rejection(rejection.value)
        }
        var record = Record(externalID: ExternalID(externalID))
        record.fields.reserveCapacity(plan.plainFields.count + 3)
        fillFields(&record, cells)
        fillConsent(&record, cells)
        fillPurchases(&record, cells)
        let tags = plan[.tags]
        if !tags.isEmpty { record.tags = tagList(tags, cells) }
        record.changedAt = moment(.changedAt, cells)
        return .record(record)
    }

    /// The warnings since the last call.
    package mutating func takeWarnings() -> [String] {
        defer { warnings = [] }
        return warnings
    }

    private struct Refused: Error {
        var value: Rejection
    }

    private mutating func identify(_ cells: Cells) -> Result<String, Refused> {
        if plan.joinsExternalID { return joinedKey(cells) }
        var found: String?
        for column in plan.externalID {
            let (text, wasCut) = value(
                column, cells, limit: Record.maximumExternalIDLength, as: plan.identifiesByEmail ? .address : .value)
            if wasCut {
                return refuse(.externalIDTooLong, cells, "the external ID has more than 512 bytes")
            }
            if let text {
                found = text
                break
            }
        }
        guard let found else {
            return plan.identifiesByEmail
                ? refuse(.missingEmail, cells, "people are known by their e-mail here, and the record has none")
                : refuse(.missingExternalID, cells, "the column with the external ID is empty")
        }
        guard plan.identifiesByEmail else { return .success(found) }
        // The key is the same however the address was typed; one that is unusable is told by the engine (R5).
        if case .success(let key) = EmailAddress.key(of: found) { return .success(key.rawValue) }
        return .success(found.lowercased())
    }

    /// A key of several columns, all of which must have a value.
    private mutating func joinedKey(_ cells: Cells) -> Result<String, Refused> {
        var parts: [String] = []
        for column in plan.externalID {
            let (text, wasCut) = value(column, cells, limit: Record.maximumExternalIDLength)
            if wasCut { return refuse(.externalIDTooLong, cells, "the external ID has more than 512 bytes") }
            guard let text else { return refuse(.missingExternalID, cells, "a column of the key is empty") }
            // A colon within a part must not make two keys one.
            parts.append(text.replacing("\\", with: "\\\\").replacing(":", with: "\\:"))
        }
        let key = parts.joined(separator: ":")
        guard key.utf8.count <= Record.maximumExternalIDLength else {
            return refuse(.externalIDTooLong, cells, "the external ID has more than 512 bytes")
        }
        return .success(key)
    }

    private func refuse(_ reason: Rejection.Reason, _ cells: Cells, _ detail: String) -> Result<String, Refused> {
        .failure(Refused(value: Rejection(reason: reason, position: position(cells), detail: detail)))
    }

    private mutating func fillFields(_ record: inout Record, _ cells: Cells) {
        var first = joined(.field(.firstName), .middleName, cells)
        var last = joined(.field(.lastName), .secondLastName, cells)
        if first == nil, last == nil, let whole = text(.fullName, cells) { (first, last) = FullName.split(whole) }
        for (field, columns) in plan.plainFields {
            guard let text = text(columns, cells, as: field == .email ? .address : .value) else { continue }
            if field == .birthday {
                record.fields[.birthday] = Birthday.canonical(text, order: settings.dateOrder)
                if record.fields[.birthday] == nil, text.contains(where: { ("1"..."9").contains($0) || $0.isLetter }) {
                    let order = settings.dateOrder.rawValue
                    warn(cells, "birthday", "a birthday is no date with date_order \(order); it is left out")
                }
            } else {
                record.fields[field] = text
            }
            if field == .phone {
                record.fields[.phoneE164] = PhoneNumber.e164(text, defaultCountry: settings.defaultCountry)
            }
        }
        record.fields[.firstName] = first
        record.fields[.lastName] = last
    }

    private mutating func fillConsent(_ record: inout Record, _ cells: Cells) {
        let columns = plan[.consent]
        var consent = columns.isEmpty ? settings.assumedConsent : nil
        if !columns.isEmpty, let word = text(columns, cells) {
            consent = self.consent(word)
            if consent == nil {
                warn(
                    cells, "consent", "a word of consent is not known; add it to 'consent_words'. Such rows say nothing"
                )
            }
        }
        guard let consent else { return }
        var latest: Timestamp?
        for column in plan[.consentAt] {
            guard let text = value(column, cells).text, let moment = moments.parse(text) else { continue }
            latest = max(latest ?? moment, moment)
        }
        record.subscriptions = [ListSubscription(list: settings.list, consent: consent, statedAt: latest)]
    }

    /// The consent of a word; a column has few of them, so each is looked up once.
    private mutating func consent(_ word: String) -> Consent? {
        if let known = knownConsents[word] { return known }
        let folded = FoldedText.folded(word)
        let consent = settings.consentWords[folded] ?? ConsentWords.consent(folded)
        if knownConsents.count < 256 { knownConsents[word] = .some(consent) }
        return consent
    }

    private mutating func fillPurchases(_ record: inout Record, _ cells: Cells) {
        var metrics = CustomerMetrics()
        if let text = text(.orders, cells) {
            metrics.orders = WholeNumber.parsed(text)
            if metrics.orders == nil { warn(cells, "orders", "a number of purchases is no number; it is left out") }
        }
        if let text = text(.spent, cells) {
            metrics.spentCents = Money.cents(text, mark: settings.decimalMark)
            if metrics.spentCents == nil { warn(cells, "spent", "a sum of money is no number; it is left out") }
        }
        if let text = text(.currency, cells), text.utf8.count == 3 { metrics.currency = text.uppercased() }
        metrics.lastPurchaseAt = moment(.lastPurchaseAt, cells)
        if !metrics.isEmpty { record.metrics = metrics }
    }

    /// Parts of `a, b`, `a;b`, `a|b` or Mailchimp's `"a","b"`, each once, in order.
    private mutating func tagList(_ columns: [Int], _ cells: Cells) -> [String] {
        guard let text = text(columns, cells) else { return [] }
        var tags: [String] = []
        for part in text.split(whereSeparator: { $0 == "," || $0 == ";" || $0 == "|" }) {
            guard let tag = TextCleaner.cleaned(String(part.filter { $0 != "\"" })).text, !tags.contains(tag) else {
                continue
            }
            tags.append(tag)
        }
        return tags
    }

    private mutating func moment(_ part: RecordPart, _ cells: Cells) -> Timestamp? {
        guard let text = text(part, cells) else { return nil }
        let moment = moments.parse(text)
        if moment == nil { warn(cells, part.name, "a value of '\(part.name)' is no date; it is left out") }
        return moment
    }

    private mutating func joined(_ part: RecordPart, _ other: RecordPart, _ cells: Cells) -> String? {
        let first = text(part, cells)
        guard let second = text(other, cells) else { return first }
        return first.map { $0 + " " + second } ?? second
    }

    private mutating func text(_ part: RecordPart, _ cells: Cells) -> String? {
        let columns = plan[part]
        return columns.isEmpty ? nil : text(columns, cells)
    }

    /// The first value that is not empty.
    private mutating func text(
        _ columns: [Int], _ cells: Cells, as kind: TextCleaner.Kind = .value
    ) -> String? {
        for column in columns {
            if let text = value(column, cells, as: kind).text { return text }
        }
        return nil
    }

    private mutating func value(
        _ column: Int, _ cells: Cells, limit: Int = Record.maximumValueLength, as kind: TextCleaner.Kind = .value
    ) -> (text: String?, wasCut: Bool) {
        guard column < cells.values.count, !cells.values[column].isEmpty else { return (nil, false) }
        let repairs = settings.repairsMojibake
        let (text, wasCut) = cells.withUTF8(column) { utf8 in
            let bare = ValueMarks.withoutFormula(utf8)
            return repairs
                ? TextCleaner.cleaned(Mojibake.repaired(String(decoding: bare, as: UTF8.self)), limit: limit, as: kind)
                : TextCleaner.cleaned(bare, limit: limit, as: kind)
        }
        if wasCut, limit == Record.maximumValueLength {
            warn(cells, "cut", "a value is longer than \(limit) bytes; it is cut")
        }
        guard let text, !ValueMarks.meansNothing(text) else { return (nil, wasCut) }
        return (text, wasCut)
    }

    private func position(_ cells: Cells) -> String { "\(origin):\(cells.line)" }

    /// Each kind of warning once, with the first place.
    private mutating func warn(_ cells: Cells, _ kind: String, _ message: String) {
        guard seenWarnings.insert(kind).inserted else { return }
        warnings.append("\(position(cells)): \(message)")
    }
}

/// Ways in which exports write that a value is missing, or keep a spreadsheet from changing it.
enum ValueMarks {
    static func meansNothing(_ text: String) -> Bool {
        guard text.utf8.count <= 10, let first = text.utf8.first else { return false }
        switch first {
        case UInt8(ascii: "N"), UInt8(ascii: "n"), UInt8(ascii: "\\"), UInt8(ascii: "#"), UInt8(ascii: "-"),
            UInt8(ascii: "0"), UInt8(ascii: "u"):
            break
        default: return false
        }
        switch text {
        case "NULL", "null", "\\N", "N/A", "n/a", "#N/A", "-", "--", "0000-00-00", "undefined", "NaN": return true
        default: return false
        }
    }

    /// `="00123"`, by which Excel keeps the zeros, without its signs.
    static func withoutFormula(_ utf8: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        guard utf8.count >= 3, utf8[0] == UInt8(ascii: "="), utf8[1] == UInt8(ascii: "\""),
            utf8[utf8.count - 1] == UInt8(ascii: "\"")
        else { return utf8 }
        return UnsafeBufferPointer(rebasing: utf8[2..<utf8.count - 1])
    }
}
