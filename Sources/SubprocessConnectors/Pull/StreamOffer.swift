import ConnectorKit
import CustomerModel

/// What a tap or a source offers: asked once a connector, since asking takes it seconds.
actor StreamOffer {
    private let keeping: SecretKeeping
    private var catalog: SingerCatalog?
    private var known: [OfferedStream]?

    init(_ keeping: SecretKeeping) { self.keeping = keeping }

    private var settings: SubprocessSettings { keeping.settings }

    /// All streams; throws a `Failure`.
    func streams() async throws -> [OfferedStream] {
        if let known { return known }
        let streams = try await ask()
        known = streams
        return streams
    }

    /// The streams that the settings choose, or the only one that looks like people.
    func chosen() async throws -> [OfferedStream] {
        let all = try await streams()
        guard settings.streams.isEmpty else { return try settings.streams.map { try Self.find($0, all, settings) } }
        if all.count == 1 { return all }
        let people = all.filter { $0.looksLikePeople(settings.records) }
        if people.count == 1 { return people }
        let what = people.isEmpty ? "none of the streams looks like people" : "several streams look like people"
        throw Failure(
            "stream_not_chosen", .configuration,
            "\(settings.program): \(what); choose one with 'stream': \(Self.listed(people.isEmpty ? all : people))")
    }

    /// The stream of that name.
    func stream(_ name: String) async throws -> OfferedStream {
        try Self.find(name, try await streams(), settings)
    }

    /// How a child is told to read a stream.
    func assignment(_ stream: OfferedStream, state: JSONValue?, isFull: Bool) -> ChildRecordReader.Assignment {
        var files = ChildLaunch.Files(catalog: nil, state: state)
        let isWhole = stream.isAlwaysWhole(settings.replication)
        let makeTalk: @Sendable () -> any StreamTalk
        switch stream {
        case .singer(let found):
            files.catalog = catalog?.selecting(
                found.id, replication: settings.replication, cursor: settings.cursorField)
            let others = Set(catalog?.streams.flatMap(\.names) ?? [])
            makeTalk = { SingerTalk(stream: found.id, names: found.names, others: others, isFull: isFull) }
        case .airbyte(let found):
            files.catalog = found.configured(replication: settings.replication, cursor: settings.cursorField)
            makeTalk = { AirbyteTalk(stream: found.name, isFull: isFull) }
        case .named(let name):
            makeTalk = { SingerTalk(stream: name, names: [name], others: [], isFull: isFull) }
        }
        return ChildRecordReader.Assignment(
            stream: stream.name, shape: stream.shape, files: files, isAlwaysWhole: isWhole, makeTalk: makeTalk)
    }

    private func ask() async throws -> [OfferedStream] {
        if let path = settings.catalog { return try read(try Self.document(at: path), from: path) }
        guard settings.discovers else { return settings.streams.map { .named($0) } }
        let answer = try await ChildQuestion(keeping: keeping, purpose: .discovery).ask()
        switch settings.protocol {
        case .singer:
            guard let document = answer.documents.last(where: { $0["streams"] != nil }), answer.ending.isClean else {
                throw Self.silent(answer, settings)
            }
            return try read(document, from: settings.program)
        case .airbyte:
            return try read(try await AirbyteQuestions(keeping).catalog(in: answer), from: settings.program)
        }
    }

    private func read(_ document: JSONValue, from origin: String) throws -> [OfferedStream] {
        switch settings.protocol {
        case .singer:
            if let catalog = SingerCatalog(document), !catalog.streams.isEmpty {
                self.catalog = catalog
                return catalog.streams.map { .singer($0) }
            }
        case .airbyte:
            if let catalog = AirbyteCatalog(document["catalog"] ?? document), !catalog.streams.isEmpty {
                return catalog.streams.map { .airbyte($0) }
            }
        }
        throw Failure("no_streams", .configuration, "\(origin): the catalogue has no stream")
    }

    private static func silent(_ answer: ChildQuestion.Answer, _ settings: SubprocessSettings) -> Failure {
        var fault = ChildFault(
            code: "no_catalogue", cause: .configuration,
            summary: "it printed no catalogue; check 'config', or set 'discovery: false' and 'stream' for a tap that "
                + "cannot be asked")
        if !answer.ending.isClean {
            let died = ChildFault.died(answer.ending, wasSilent: answer.documents.isEmpty)
            fault.cause = died.cause
            fault.summary = "asked what it offers, \(died.summary)"
        }
        fault.words = ErrorTail.telling(answer.tail)
        return Failure(fault, program: settings.program, masking: answer.masking, tail: answer.tail)
    }

    private static func find(
        _ name: String, _ all: [OfferedStream], _ settings: SubprocessSettings
    ) throws -> OfferedStream {
        if let exact = all.first(where: { $0.name == name }) ?? all.first(where: { $0.isCalled(name) }) { return exact }
        throw Failure(
            "unknown_stream", .configuration,
            "\(settings.program) has no stream '\(name)'; it offers \(listed(all))")
    }

    private static func listed(_ streams: [OfferedStream]) -> String {
        let names = streams.prefix(40).map { "'" + String($0.name.prefix(60)) + "'" }.joined(separator: ", ")
        return names + (streams.count > 40 ? " and \(streams.count - 40) more" : "")
    }

    private static func document(at path: String) throws -> JSONValue {
        guard let bytes = FileText.read(path, atMost: 16 << 20) else {
            throw Failure("catalog_unreadable", .configuration, "the file '\(path)' of 'catalog' cannot be read")
        }
        guard let value = try? JSONCursor.value(of: bytes) else {
            throw Failure("catalog_unreadable", .configuration, "the file '\(path)' of 'catalog' is no JSON")
        }
        return value
    }
}
