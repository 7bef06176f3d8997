import CustomerModel
import JSONReading

/// One field of a person, ready to be taken from rows.
final class CompiledField: Sendable {
    let target: FieldRule.Target
    /// The look-up whose document the paths belong to.
    let lookup: String?
    private let paths: [CompiledPath]
    private let joinedBy: String?
    private let prefix: String?
    private let values: [String: String]
    private let order: DateOrder
    private let parts: (month: CompiledPath, day: CompiledPath, year: CompiledPath?)?
    private let cleaning: ValueCleaning

    init(
        _ rule: FieldRule, cleaning: ValueCleaning, plan: JSONPlan, below node: JSONPlan.Node, scope: TemplateScope
    ) throws {
        target = rule.target
        lookup = rule.lookup
        paths = try rule.paths.compiled(plan: plan, below: node, scope: scope)
        joinedBy = rule.joinedBy
        prefix = rule.prefix
        values = rule.values
        order = rule.order
        self.cleaning = cleaning
        if let month = try rule.month?.compiled(plan: plan, below: node, scope: scope),
            let day = try rule.day?.compiled(plan: plan, below: node, scope: scope)
        {
            parts = (month, day, try rule.year?.compiled(plan: plan, below: node, scope: scope))
        } else {
            parts = nil
        }
    }

    /// Whether the row's value holds what was no text; asked of the e-mail only.
    func isDamaged(in document: JSONDocument, _ row: JSONRow) -> Bool {
        paths.contains { document.first($0, in: row)?.isDamaged ?? false }
    }

    /// Adds the value to a person's fields.
    func read(_ document: JSONDocument, _ row: JSONRow, into fields: inout FieldValues, notes: inout PageNotes) {
        if let parts, let birthday = birthday(parts, document, row) {
            fields[.birthday] = birthday
            return
        }
        guard var text = text(document, row, &notes) else { return }
        if !values.isEmpty, let other = values[text] { text = other }
        if let prefix, !text.hasPrefix(prefix) { text = prefix + text }
        switch target {
        case .fullName:
            let (first, last) = FullName.split(text)
            if fields[.firstName] == nil, fields[.lastName] == nil {
                fields[.firstName] = first
                fields[.lastName] = last
            }
        case .field(.birthday):
            guard let birthday = Birthday.canonical(text, order: order) else {
                notes.warn("a birthday could not be read; check 'order' in the manifest")
                return
            }
            fields[.birthday] = birthday
        case .field(.phone):
            fields[.phone] = text
            fields[.phoneE164] = PhoneNumber.e164(text, defaultCountry: cleaning.defaultCountry)
        case .field(let field):
            fields[field] = text
        }
    }

    private func text(_ document: JSONDocument, _ row: JSONRow, _ notes: inout PageNotes) -> String? {
        let kind: TextCleaner.Kind = target == .field(.email) ? .address : .value
        guard let joinedBy else {
            for path in paths {
                if let cell = document.first(path, in: row), let text = cleaning.text(of: cell, as: kind, &notes) {
                    return text
                }
            }
            return nil
        }
        var joined: [String] = []
        for path in paths {
            document.visit(path, in: row) { cell in
                if let text = cleaning.text(of: cell, as: kind, &notes) { joined.append(text) }
                return true
            }
        }
        return joined.isEmpty ? nil : joined.joined(separator: joinedBy)
    }

    private func birthday(
        _ parts: (month: CompiledPath, day: CompiledPath, year: CompiledPath?), _ document: JSONDocument, _ row: JSONRow
    ) -> String? {
        guard let month = document.first(parts.month, in: row)?.integer,
            let day = document.first(parts.day, in: row)?.integer, (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        let year = parts.year.flatMap { document.first($0, in: row)?.integer }.flatMap { Int(exactly: $0) }
        return Birthday.fromParts(year: year, month: Int(month), day: Int(day))
    }
}

/// How a service's texts become values of ours.
struct ValueCleaning: Sendable {
    /// Texts that mean "nothing".
    private let emptyValues: [[UInt8]]
    /// Nearly every value is longer than all of them.
    private let longestEmptyValue: UInt32
    let repairsMojibake: Bool
    let defaultCountry: String?

    init(emptyValues: [String], repairsMojibake: Bool, defaultCountry: String?) {
        self.emptyValues = ([""] + emptyValues).map { Array($0.utf8) }
        longestEmptyValue = UInt32(clamping: self.emptyValues.map(\.count).max() ?? 0)
        self.repairsMojibake = repairsMojibake
        self.defaultCountry = defaultCountry
    }

    /// Whether the text means "nothing" in this service.
    @inline(__always)
    func isEmpty(_ cell: JSONCell) -> Bool { cell.length <= longestEmptyValue && cell.isAny(of: emptyValues) }

    /// The clean text; nil for what is empty or looks like it.
    @inline(__always)
    func text(of cell: JSONCell, as kind: TextCleaner.Kind = .value, _ notes: inout PageNotes) -> String? {
        guard cell.isScalar, !isEmpty(cell) else { return nil }
        let (text, wasCut) =
            repairsMojibake
            ? TextCleaner.cleaned(Mojibake.repaired(cell.text), as: kind) : TextCleaner.cleaned(cell.bytes, as: kind)
        if wasCut { notes.warn("a value longer than \(Record.maximumValueLength) bytes was cut") }
        return text
    }
}

/// Things worth a line in the report, each once a page.
struct PageNotes {
    private(set) var warnings: [String] = []

    mutating func warn(_ text: @autoclosure () -> String) {
        let text = text()
        if !warnings.contains(text) { warnings.append(text) }
    }
}
