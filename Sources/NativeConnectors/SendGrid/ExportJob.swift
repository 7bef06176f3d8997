import ConnectorKit
import CustomerModel
import JSONReading

/// An export at SendGrid: ordered, waited for, then there as files.
struct ExportJob: Sendable {
    /// What came of it.
    struct Result: Sendable {
        var urls: [String]
        /// SendGrid's own word on how many contacts it holds.
        var count: Int?
    }

    /// An hour of asking, about.
    private static let maximumQuestions = 130
    private static let longestPause = Duration.seconds(30)

    let service: SendGridSession

    /// Orders an export, and waits until it is there.
    ///
    /// Between two questions the account is held, so that nothing blocks and whoever watches sees why it waits.
    func result(lists: [String], megabytes: Int) async throws -> Result {
        let id = try await order(lists: lists, megabytes: megabytes)
        let context = service.session.context
        var pause = Duration.seconds(2)
        for _ in 0..<Self.maximumQuestions {
            if let result = try await state(of: id) { return result }
            try Task.checkCancellation()
            context.hold(context.now().advanced(by: pause), "SendGrid prepares the export")
            pause = min(pause * 2, Self.longestPause)
        }
        throw failure("export_too_slow", "is not ready after an hour; the next run orders another")
    }

    private func order(lists: [String], megabytes: Int) async throws -> String {
        let shape = PageShape()
        let path = shape.beside("id")
        let body = JSONText.object([
            "list_ids": lists.isEmpty ? nil : .list(lists.map(JSONText.text)), "file_type": "json",
            "max_file_size": .number(megabytes),
        ])
        let id = try await service.read(.post, "/v3/marketing/contacts/exports", body: body, by: shape) { document in
            document.text(path, in: document.root)
        }
        guard let id else { throw failure("unusable_answer", "was ordered, but its number is missing") }
        return id
    }

    /// The files; nil while they are not ready.
    private func state(of id: String) async throws -> Result? {
        let shape = PageShape(records: "urls[*]")
        let (url, status) = (shape.value("."), shape.beside("status"))
        let (count, message) = (shape.beside("contact_count"), shape.beside("message"))
        return try await service.read(
            .get, "/v3/marketing/contacts/exports/\(PercentEncoding.encoded(id))", by: shape
        ) { document in
            switch document.text(status, in: document.root) {
            case "ready":
                var urls: [String] = []
                shape.visit(document) { row, _, _ in
                    if let url = document.text(url, in: row) { urls.append(url) }
                }
                return Result(urls: urls, count: document.count(count, in: document.root))
            case "failure":
                var failed = failure("export_failed", "failed at SendGrid")
                failed.debugDetail = document.text(message, in: document.root)
                throw failed
            default: return nil
            }
        }
    }

    private func failure(_ code: String, _ what: String) -> Failure {
        Failure(code, .transient, "source \(service.session.source): the export of contacts \(what)")
    }
}
