import ConnectorKit
import CustomerModel
import JSONReading

/// An account of SendGrid Marketing, for one source.
struct SendGridConnector: Connector {
    private let setup: SourceSetup
    private let service: SendGridSession

    init(_ setup: SourceSetup, _ context: ConnectorContext) throws {
        self.setup = setup
        service = try SendGridSession(setup, context)
    }

    func check() async throws {
        let shape = PageShape()
        let count = shape.beside("contact_count")
        _ = try await service.read(.get, "/v3/marketing/contacts/count", by: shape) { document in
            document.count(count, in: document.root)
        }
    }

    func discover() async throws -> [StreamDescription] { try await lists() + [Self.everybody] }

    /// Everybody is a stream only where it is asked for, or where there are no lists.
    func streams() async throws -> [StreamDescription] {
        let lists = try await lists()
        guard setup.lists.isEmpty else {
            return try setup.chosen(from: lists + [Self.everybody], title: SendGrid.profile.title)
        }
        return lists.isEmpty ? [Self.everybody] : lists
    }

    func reader(for request: PullRequest) async throws -> any RecordReader {
        AheadReader(ExportWalk(setup, service, request), source: setup.source)
    }

    private static let everybody = StreamDescription(id: StreamID(SendGrid.everybody), name: "All contacts")

    private func lists() async throws -> [StreamDescription] {
        let shape = PageShape(records: "result[*]")
        let (id, name, count) = (shape.value("id"), shape.value("name"), shape.value("contact_count"))
        let next = shape.beside("_metadata.next")
        var streams: [StreamDescription] = []
        var marks = MarkTrail()
        var mark: String?
        repeat {
            let further = mark.map { "&page_token=\(PercentEncoding.encoded($0))" } ?? ""
            let (found, link) = try await service.read(.get, "/v3/marketing/lists?page_size=1000\(further)", by: shape)
            {
                document in
                var found: [StreamDescription] = []
                shape.visit(document) { row, _, _ in
                    guard let id = document.text(id, in: row) else { return }
                    found.append(
                        StreamDescription(
                            id: StreamID(id), name: document.text(name, in: row) ?? id,
                            count: document.count(count, in: row)))
                }
                return (found, document.text(next, in: document.root))
            }
            streams += found.filter { new in !streams.contains { $0.id == new.id } }
            // Of the next page's address only its mark is used: the host stays the one that has the key.
            mark = link.flatMap(Self.token)
            if let mark, !marks.isNew(mark) { throw marks.loop(service.session) }
        } while mark != nil
        return streams
    }

    private static func token(in link: String) -> String? {
        guard let mark = link.firstIndex(of: "?") else { return nil }
        for pair in link[link.index(after: mark)...].split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[0] == "page_token" else { continue }
            return String(decoding: PercentEncoding.decoded(parts[1]), as: UTF8.self)
        }
        return nil
    }
}
