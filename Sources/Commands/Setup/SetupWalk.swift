import ControlAPI
import ControlClient
import CustomerModel

/// The way from a service to its first import.
struct SetupWalk {
    let session: Session
    let options: SetupOptions
    let given: GivenAnswers
    let how: ConsentOptions
    let imports: Bool
    let dialogue: Dialogue

    private var answers: SourceAnswers {
        SourceAnswers(dialogue: dialogue, given: given)
    }

    func run() async throws -> ExitStatus {
        let connector = try await chooseConnector()
        dialogue.say(ConnectorsPage.page(connector))
        let name = try await chooseName(connector)
        let consent = try consentWay(of: connector)
        let settings = try answers.settings(
            of: connector, also: consent == nil ? [] : connector.consent?.settings ?? [])
        guard let status = try await link(name, connector, settings, consent) else {
            return try await linked(name)
        }
        return status
    }

    // MARK: The source

    private func chooseConnector() async throws -> ConnectorDescription {
        if let name = options.connector { return try await session.client.connector(name) }
        guard dialogue.isOpen else {
            return try await session.client.connector(try dialogue.ask("Service", option: "--connector NAME"))
        }
        let list = try await session.client.connectors()
        dialogue.say(ConnectorsPage.page(list))
        while true {
            let answer = try dialogue.ask("Which service", option: "--connector NAME")
            let folded = answer.lowercased()
            if let found = list.connectors.first(where: { [$0.name, $0.title.lowercased()].contains(folded) }) {
                return found
            }
            dialogue.say(Page("there is no connector '\(answer)'; the names are in the first column"))
        }
    }

    private func chooseName(_ connector: ConnectorDescription) async throws -> SourceName {
        if let name = options.name { return SourceName(name) }
        guard dialogue.isOpen else { return SourceName(connector.name) }
        let taken = Set(try await session.client.sources().sources.map(\.name))
        while true {
            let name = SourceName(
                try dialogue.ask("What shall the source be called", else: connector.name, option: "--name NAME"))
            if !taken.contains(name) { return name }
            dialogue.say(Page("there is a source '\(name)' already"))
        }
    }

    /// How consent is asked for; nil: secrets are copied.
    private func consentWay(of connector: ConnectorDescription) throws -> NewAuthorization.Way? {
        let choice = ConsentChoice(dialogue: dialogue, connector: connector)
        if let way = how.consent { return try choice.checked(way) }
        guard dialogue.isOpen, let consent = connector.consent,
            !given.secret.contains(where: { $0.name == consent.secret })
        else { return nil }
        let isNeeded = connector.secrets.contains { $0.name == consent.secret && $0.required }
        let question = "Give your consent in a browser, instead of copying a secret?"
        return try dialogue.confirm(question, else: isNeeded) ? try choice.way() : nil
    }

    /// Makes the source and lets the service judge its secrets; nil when it works.
    ///
    /// A source whose secrets are refused is forgotten again, so that nothing half-linked stays behind.
    private func link(
        _ name: SourceName, _ connector: ConnectorDescription, _ settings: [String: JSONValue],
        _ consent: NewAuthorization.Way?
    ) async throws -> ExitStatus? {
        var isFirst = true
        while true {
            var source = NewSource(
                name: name, connector: connector.name, settings: settings, schedule: options.schedule,
                importPolicy: options.importPolicy)
            if let consent {
                source.secrets = try answers.secretsBeforeConsent(of: connector)
                source.authorization = try await ConsentWalk(
                    session: session, dialogue: dialogue, port: how.redirectPort
                ).granted(connector, consent, settings: settings, secrets: source.secrets)
            } else {
                source.secrets = try answers.secrets(of: connector, usesGiven: isFirst)
            }
            let status = try await session.client.createSource(source)
            let check: CheckOutcome
            do {
                check = try await session.client.checkSource(name)
            } catch {
                try? await session.client.removeSource(name)
                throw error
            }
            if check.works {
                dialogue.say(Page(Span(check.sentence, .good)))
                if let address = status.webhooks?.address {
                    dialogue.say(
                        Page("its webhooks go to \(address); what to do there: clientelactl webhooks \(name)"))
                }
                return nil
            }
            try await session.client.removeSource(name)
            let problem = Self.refusal(check)
            session.report(problem)
            let question = consent == nil ? "Enter the secrets again?" : "Ask for consent again?"
            guard try dialogue.confirm(question, else: dialogue.isOpen) else {
                return ExitStatus(problem.failureClass)
            }
            isFirst = false
        }
    }

    private static func refusal(_ check: CheckOutcome) -> Problem {
        Problem(
            check.failure?.code ?? "check_failed", status: 502, title: "The service refuses it",
            check.failure?.failureClass ?? .authentication, check.failure?.sentence ?? check.sentence,
            wayOut: check.failure?.wayOut)
    }

    // MARK: What comes of it

    private func linked(_ name: SourceName) async throws -> ExitStatus {
        do {
            try await chooseStreams(of: name)
            return try await previewAndImport(name)
        } catch let ended as Dialogue.Ended {
            dialogue.say(later(name))
            throw ended
        }
    }

    private func chooseStreams(of name: SourceName) async throws {
        guard options.stream.isEmpty else {
            let choice = StreamChoice(streams: options.stream.map { StreamID($0) })
            _ = try await session.client.chooseStreams(choice, of: name)
            return
        }
        guard dialogue.isOpen else { return }
        let streams = try await session.client.streams(of: name).streams
        guard streams.count > 1 else { return }
        dialogue.say(StreamsPage.page(StreamList(streams: streams)))
        while true {
            let answer = try dialogue.ask(
                "Which lists, by number", else: "those marked", option: "--stream ID")
            if answer == "those marked" { return }
            let numbers = answer.split { $0 == " " || $0 == "," }.map { Int($0) ?? 0 }
            guard numbers.allSatisfy({ streams.indices.contains($0 - 1) }) else {
                dialogue.say(Page("please give numbers from 1 to \(streams.count)"))
                continue
            }
            let choice = StreamChoice(streams: numbers.map { streams[$0 - 1].id })
            _ = try await session.client.chooseStreams(choice, of: name)
            return
        }
    }

    private func previewAndImport(_ name: SourceName) async throws -> ExitStatus {
        let begun = try await session.client.sync(name, SyncRequest(full: true, preview: true))
        let preview = try await RunFollower(session).outcome(of: begun)
        let isGood = preview.state == .succeeded || preview.state == .waiting
        guard isGood else {
            try session.show(preview, RunText.page(preview, session.time))
            dialogue.say(later(name))
            return ExitStatus(preview)
        }
        if !session.isJSON { session.show(RunText.page(preview, session.time)) }
        let wantsImport = try imports || dialogue.confirm("Import now?", else: false)
        guard wantsImport else {
            if session.isJSON { try session.show(preview, Page()) }
            dialogue.say(later(name))
            return .success
        }
        let request = ImportRequest(announcedNewAccounts: preview.newAccounts)
        return try await session.answer(with: try await session.client.importSource(name, request), follows: true)
    }

    private func later(_ name: SourceName) -> Page {
        var page = Page("\(name) is linked and runs by itself once it has been imported")
        page.add("  → import it with: clientelactl import \(name)")
        page.add("  → or forget it with: clientelactl remove \(name)")
        return page
    }
}
