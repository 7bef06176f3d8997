import CustomerModel

/// The words by which exports say who may be mailed, in English, Spanish and Portuguese (V5).
enum ConsentWords {
    /// The consent that a folded word says; nil for a word that nobody knows.
    ///
    /// `no` says that somebody is not subscribed, not that they left: it is `none`. Who left is `unsubscribed`,
    /// `baja`, `opted out`.
    static func consent(_ folded: String) -> Consent? { table[folded] }

    /// Whether the word can only be about a subscription.
    ///
    /// A till's `Activo` says nothing about mail (V6), and neither do `yes` and `no` without a fitting column name.
    static func isTelling(_ folded: String) -> Bool { telling.contains(folded) }

    private static let telling: Set<String> = Set(certain.flatMap { $0.1.split(separator: "/").map(String.init) })

    private static let table: [String: Consent] = {
        var table: [String: Consent] = [:]
        for (consent, words) in certain + vague {
            for word in words.split(separator: "/") { table[String(word)] = consent }
        }
        return table
    }()

    private static let certain: [(Consent, String)] = [
        (.subscribed, "subscribed/suscrito/suscrita/suscripto/suscripta/inscrito/inscrita/opted in/opt in/optin"),
        (.pending, "unconfirmed/pending confirmation/sin confirmar/por confirmar/no confirmado/no confirmada"),
        (
            .unsubscribed,
            """
            unsubscribed/unsub/opted out/opt out/optout/baja/dado de baja/dada de baja/desuscrito/desuscrita/\
            desuscripto/desuscripta/cancelo suscripcion
            """
        ),
        (
            .bounced,
            "bounced/bounce/hard bounce/hard bounced/hardbounced/cleaned/rebotado/rebotada/rebote/undeliverable"
        ),
        (
            .complained,
            "complained/complaint/spam/junk/marked as spam/spam complaint/queja/marcado como spam/reportado como spam"
        ),
        (.none, "not subscribed/never subscribed/non subscribed/nonsubscribed/no suscrito/no suscrita"),
    ]

    private static let vague: [(Consent, String)] = [
        (
            .subscribed,
            "active/activo/activa/ativo/confirmed/confirmado/confirmada/enabled/alta/acepta/aceptado/yes/y/si/s/sim/true/verdadero/1/x"
        ),
        (.pending, "pending/pendiente"),
        (
            .unsubscribed,
            "inactive/inactivo/inactiva/cancelled/canceled/cancelado/cancelada/removed/rechazado/blocklisted/blacklisted"
        ),
        (.bounced, "invalid/invalido/invalida"),
        (.archived, "archived/archivado/archivada"),
        (.none, "none/no/n/false/falso/0/never/nunca/disabled/transactional"),
    ]
}
