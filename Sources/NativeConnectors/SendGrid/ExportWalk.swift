import ConnectorKit
import CustomerModel
import JSONReading

/// Walks through an export, file by file and batch by batch.
actor ExportWalk: PageWalk {
    private let setup: SourceSetup
    private let service: SendGridSession
    private let list: String
    private let contacts: ExportedContact
    private var suppressions: SendGridSuppressions?
    private var files: ArraySlice<String> = []
    private var file: ExportFile?
    private var count: Int?
    private var ordinal = 0
    private var isOver = false

    init(_ setup: SourceSetup, _ service: SendGridSession, _ request: PullRequest) {
        self.setup = setup
        self.service = service
        list = request.stream.id.rawValue
        contacts = ExportedContact(list: list, country: setup.defaultCountry)
    }

    func next() async throws -> PulledPage? {
        guard !isOver else { return nil }
        let suppressions = try await prepared()
        while true {
            if let batch = try batch() {
                ordinal += 1
                var draft = contacts.read(batch, ordinal: ordinal, parsers: service.session.parsers)
                let list = list
                draft.finish { page in
                    suppressions.apply(to: &page.records, list: list)
                    page.expectedTotal = count
                }
                return draft.page
            }
            guard let url = files.popFirst() else {
                isOver = true
                return nil
            }
            file = ExportFile(try await service.download(url))
        }
    }

    func outcome() -> PullOutcome {
        PullOutcome(
            reachedEnd: isOver, incompleteBecause: isOver ? nil : "the pull ended before the service's end",
            providerTotal: isOver ? count : nil)
    }

    private func batch() throws -> [[UInt8]]? {
        do {
            return try file?.nextBatch()
        } catch var failure as Failure {
            failure.message = "source \(setup.source): SendGrid: \(failure.message)"
            throw failure
        }
    }

    /// The lists of suppressed addresses first: an export is there for a while, and grows no older by being read at once.
    private func prepared() async throws -> SendGridSuppressions {
        if let suppressions { return suppressions }
        let found = try await SendGridSuppressions.read(
            service, groupsAreLists: setup.text("group_unsubscribes") == "own")
        let result = try await ExportJob(service: service).result(
            lists: list == SendGrid.everybody ? [] : [list], megabytes: setup.integer("export_megabytes") ?? 10)
        files = result.urls[...]
        count = result.count
        suppressions = found
        return found
    }
}
