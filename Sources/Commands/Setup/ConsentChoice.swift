import ControlAPI
import CustomerModel

/// Which of a connector's ways of consent a person takes.
struct ConsentChoice: Sendable {
    let dialogue: Dialogue
    let connector: ConnectorDescription

    /// The way that was asked for; throws a `Problem` when the connector does not have it.
    func checked(_ way: NewAuthorization.Way) throws -> NewAuthorization.Way {
        guard connector.consent?.ways.contains(way) == true else { throw none }
        return way
    }

    /// The only way, or the one that the person likes better.
    func way() throws -> NewAuthorization.Way {
        guard let ways = connector.consent?.ways, let first = ways.first else { throw none }
        guard ways.count > 1 else { return first }
        return try dialogue.confirm("On any other device, with a short code?", else: false) ? .device : .page
    }

    private var none: Problem {
        Problem(
            "no_such_consent", status: 0, title: "No such consent", .configuration,
            "\(connector.title) cannot be asked for consent that way",
            wayOut: "see what it needs with: clientelactl connectors show \(connector.name)")
    }
}
