import ControlAPI
import ControlClient
import CustomerModel
import ReturnPage
import Synchronization

/// The way to a person's consent at a service: in a browser on this machine, in one elsewhere, or with a code.
struct ConsentWalk: Sendable {
    let session: Session
    let dialogue: Dialogue
    let port: Int

    /// The id of the granted authorization.
    ///
    /// `source`: one that is linked already, whose settings and secrets count.
    func granted(
        _ connector: ConnectorDescription, _ way: NewAuthorization.Way, for source: SourceName? = nil,
        settings: [String: JSONValue] = [:], secrets: [String: SecretText] = [:]
    ) async throws -> String {
        let wish = NewAuthorization(
            connector: connector.name, source: source, settings: settings, secrets: secrets, way: way)
        switch way {
        case .device: return try await withDevice(wish, connector)
        case .page:
            let isHere = try dialogue.confirm("Is your browser on this machine?", else: true)
            return isHere ? try await withBrowserHere(wish, connector) : try await withBrowserElsewhere(wish, connector)
        }
    }

    private func withBrowserHere(
        _ wish: NewAuthorization, _ connector: ConnectorDescription
    ) async throws -> String {
        let page: ReturnPage
        do { page = try await ReturnPage.open(port: port) } catch let failure as Failure {
            throw Problem(failure, wayOut: "for example: --redirect-port \(port + 1)")
        }
        var wish = wish
        wish.redirect = page.address
        let begun = try await session.client.authorize(wish)
        session.note(Self.invitation(connector, begun.url))
        let trouble = LastWord()
        let client = session.client
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask {
                try await page.answer { address in
                    do {
                        _ = try await client.answerAuthorization(begun.id, AuthorizationAnswer(address: address))
                        return .taken
                    } catch let problem as Problem where problem.code == "not_our_page" {
                        return .refused(problem.detail)
                    } catch {
                        let problem = error as? Problem ?? .internal("unexpected_error", "\(error)")
                        trouble.set(problem)
                        return .failed(problem.detail)
                    }
                }
            }
            group.addTask { throw try await timeOver(of: begun) }
            try await group.next()
        }
        if let problem = trouble.problem { throw problem }
        session.note(Page(Span("\(connector.title) agrees", .good)))
        return begun.id
    }

    private func withBrowserElsewhere(
        _ wish: NewAuthorization, _ connector: ConnectorDescription
    ) async throws -> String {
        var wish = wish
        wish.redirect = "http://localhost:\(port)/"
        let begun = try await session.client.authorize(wish)
        session.note(Self.invitation(connector, begun.url))
        session.note(
            Page("afterwards the browser says that localhost cannot be reached; what counts is the address it shows"))
        while true {
            let address = try dialogue.ask("Paste that address", option: "--consent device")
            do {
                _ = try await session.client.answerAuthorization(begun.id, AuthorizationAnswer(address: address))
                session.note(Page(Span("\(connector.title) agrees", .good)))
                return begun.id
            } catch let problem as Problem where problem.code == "not_our_page" {
                session.report(problem)
            }
        }
    }

    private func withDevice(_ wish: NewAuthorization, _ connector: ConnectorDescription) async throws -> String {
        var current = try await session.client.authorize(wish)
        var page = Page("on any device, open")
        page.add("  \(current.completeURL ?? current.url)")
        page.add("and enter the code ", Span(current.userCode ?? "", .strong))
        session.note(page)
        while current.state == .waiting {
            guard session.surroundings.now() < current.expiresAt else { throw Self.late }
            try await session.surroundings.sleep(.seconds(current.intervalSeconds ?? 5))
            current = try await session.client.authorization(current.id)
        }
        session.note(Page(Span("\(connector.title) agrees", .good)))
        return current.id
    }

    private func timeOver(of authorization: Authorization) async throws -> Problem {
        let rest = authorization.expiresAt.duration(since: session.surroundings.now())
        try await session.surroundings.sleep(max(rest, .zero))
        return Self.late
    }

    private static func invitation(_ connector: ConnectorDescription, _ url: String) -> Page {
        var page = Page("open this address, and allow what \(connector.title) asks:")
        page.add("  \(url)")
        return page
    }

    private static let late = Problem(
        "consent_late", status: 0, title: "Nobody said yes", .configuration, "nobody said yes in time",
        wayOut: "run clientelactl setup again")
}

/// Why nothing came of an answer.
private final class LastWord: Sendable {
    private let word = Mutex<Problem?>(nil)

    var problem: Problem? { word.withLock { $0 } }

    func set(_ problem: Problem) { word.withLock { $0 = problem } }
}
