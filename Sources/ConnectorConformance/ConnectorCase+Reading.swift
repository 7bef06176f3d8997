import ConnectorKit
import CustomerModel
package import Foundation
import StrictYAML

extension ConnectorCase {
    /// Reads a folder; throws everything that is wrong with its description.
    package init(folder: URL) throws {
        let name = folder.lastPathComponent
        let file = folder.appending(path: "case.yaml").path
        let findings = Findings()
        let bytes = Array(try Data(contentsOf: URL(filePath: file)))
        let root = YAMLDocument.root(of: bytes, file: file, findings: findings)
        var read = root?.read(Self.shape, findings)
        guard findings.all.isEmpty, read != nil else {
            throw Failure("bad_case", .internal, findings.all.map(\.description).joined(separator: "\n"))
        }
        let people = folder.appending(path: "people.json").path
        let text = String(decoding: try Data(contentsOf: URL(filePath: people)), as: UTF8.self)
        read?.name = name
        if read?.connector.isEmpty == true { read?.connector = name }
        read?.records = try Sample(parsing: text, file: people).items
        self = read ?? ConnectorCase(name: name)
    }

    private static var shape: YAMLShape<ConnectorCase> {
        .table { reader in
            var one = ConnectorCase(name: "")
            one.connector = reader.optional("connector", .text) ?? ""
            one.settings = reader.optional("settings", .settings) ?? [:]
            one.secrets = reader.optional("secrets", .texts) ?? [:]
            one.lists = reader.optional("lists", .list(of: .anyText)) ?? []
            one.refusedSecrets = reader.optional("refused", .list(of: .text)) ?? one.secrets.keys.sorted()
            one.demands = reader.optional("demands", .demands) ?? Demands()
            one.streams = reader.optional("streams", .texts) ?? [:]
            one.stream = reader.optional("stream", .anyText)
            one.answers = reader.optional("answers", .list(of: .fixedAnswer)) ?? []
            one.people = reader.required("people", .peopleService) ?? PeopleService()
            one.readErrors(reader.optional("errors", .errors))
            one.increment = reader.optional("incremental", .increment)
            one.strange = reader.optional("strange", .list(of: .sample)) ?? []
            one.words = reader.optional("words", .list(of: .word)) ?? []
            one.noStatus = reader.optional("no_status", .text)
            one.bare = reader.required("bare", .sample) ?? .table([])
            one.bareIsMailable = reader.optional("bare_is_mailable", .boolean) ?? false
            one.expected = reader.required("expected", .list(of: .expectedRecord)) ?? []
            one.unnoticedMoves = reader.optional("unnoticed_moves", .text)
            one.invisibleDeletions = reader.optional("invisible_deletions", .text)
            return one
        }
    }

    private mutating func readErrors(_ errors: YAMLShape<Any>.Errors?) {
        guard let errors else { return }
        refusal = errors.refusal ?? refusal
        throttling = errors.throttling ?? throttling
        trouble = errors.trouble ?? trouble
        otherErrors = errors.others
    }
}

extension YAMLShape {
    /// The errors that a case names.
    struct Errors {
        var refusal: ConnectorCase.ErrorAnswer?
        var throttling: ConnectorCase.ErrorAnswer?
        var trouble: ConnectorCase.ErrorAnswer?
        var others: [ConnectorCase.ErrorAnswer]
    }
}

extension YAMLShape where Value == YAMLShape<Any>.Errors {
    static var errors: YAMLShape {
        .table { reader in
            Value(
                refusal: reader.optional("refusal", .errorAnswer),
                throttling: reader.optional("throttling", .errorAnswer),
                trouble: reader.optional("trouble", .errorAnswer),
                others: reader.optional("others", .list(of: .errorAnswer)) ?? [])
        }
    }
}

extension YAMLShape where Value == [String: String] {
    /// A table of texts.
    static var texts: YAMLShape {
        YAMLShape<[YAMLMember<String>]>.dictionary(of: .anyText).map { members in
            Dictionary(members.map { ($0.key.value, $0.value) }) { first, _ in first }
        }
    }
}

extension YAMLShape where Value == [String: SettingValue] {
    static var settings: YAMLShape {
        YAMLShape<[YAMLMember<Located<SettingValue>>]>.dictionary(of: .setting).map { members in
            Dictionary(members.map { ($0.key.value, $0.value.value) }) { first, _ in first }
        }
    }
}

extension YAMLShape where Value == ConnectorCase.Word {
    static var word: YAMLShape {
        .table { reader in
            let change = reader.required("change", .sample)
            let consent = reader.required("consent", .text)
            let settings = reader.optional("settings", .settings) ?? [:]
            guard let change, let consent else { return nil }
            return Value(change: change, consent: consent, settings: settings)
        }
    }
}

extension YAMLShape where Value == Sample {
    static var sample: YAMLShape { YAMLShape(expecting: "JSON") { value, _ in Sample(value) } }
}

extension YAMLShape where Value == ConnectorCase.Demands {
    static var demands: YAMLShape { .table { read($0) } }

    static func read(_ reader: MappingReader) -> ConnectorCase.Demands {
        ConnectorCase.Demands(
            method: reader.optional("method", .text), headers: reader.optional("headers", .texts) ?? [:],
            query: reader.optional("query", .texts) ?? [:], body: reader.optional("body", .list(of: .anyText)) ?? [])
    }
}

extension YAMLShape where Value == ConnectorCase.FixedAnswer {
    static var fixedAnswer: YAMLShape {
        .table { reader in
            let path = reader.required("path", .text)
            let demands = reader.optional("demands", .demands) ?? ConnectorCase.Demands()
            let status = reader.optional("status", .integer(in: 200...299)) ?? 200
            let body = reader.required("body", .anyText)
            let headers = reader.optional("headers", .texts) ?? [:]
            let isOpen = reader.optional("open", .boolean) ?? false
            guard let path, let body else { return nil }
            return Value(path: path, demands: demands, status: status, body: body, headers: headers, isOpen: isOpen)
        }
    }
}

extension YAMLShape where Value == ConnectorCase.ErrorAnswer {
    static var errorAnswer: YAMLShape {
        .table { reader in
            let status = reader.required("status", .integer(in: 200...599))
            let headers = reader.optional("headers", .texts) ?? [:]
            let body = reader.optional("body", .anyText) ?? ""
            let kind = reader.optional("class", .anyText).flatMap(FailureClass.init(rawValue:))
            return status.map { Value(status: $0, headers: headers, body: body, kind: kind) }
        }
    }
}
