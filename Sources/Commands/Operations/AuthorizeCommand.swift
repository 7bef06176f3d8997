import ArgumentParser
import ControlAPI
import ControlClient
import CustomerModel

struct AuthorizeCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "authorize", abstract: "Gives your consent again, for a source whose service no longer takes it.",
        discussion: "What the source has brought, and how it runs, stays as it is.")

    @OptionGroup var target: SourceArgument

    @OptionGroup var how: ConsentOptions

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws -> ExitStatus {
        let source = try await session.client.source(target.source)
        guard source.managed else {
            throw Problem.notNow(
                "not_linked", "source '\(target.source)' stands in the administrator's files",
                wayOut: "put a new token there, then: clientelactl reload")
        }
        let connector = try await session.client.connector(source.connector)
        let dialogue = Dialogue(
            session: session, isOpen: session.surroundings.isInteractive && !session.isJSON)
        let choice = ConsentChoice(dialogue: dialogue, connector: connector)
        let granted: String
        do {
            let way = try how.consent.map(choice.checked) ?? choice.way()
            granted = try await ConsentWalk(session: session, dialogue: dialogue, port: how.redirectPort)
                .granted(connector, way, for: target.source)
        } catch is Dialogue.Ended {
            return .cancelled
        }
        let renewed = try await session.client.renewConsent(
            RenewedConsent(authorization: granted), of: target.source)
        try session.show(renewed, Page(Span("\(target.source) goes on with the new consent", .good)))
        return .success
    }
}
