import ControlAPI

/// The settings and secrets of a source: what was given on the command line, and what a person answers to the rest.
struct SourceAnswers: Sendable {
    let dialogue: Dialogue
    let given: GivenAnswers

    /// All that were given, and answers for those that are needed and have no default.
    ///
    /// `also`: the names of others that are needed this time.
    func settings(
        of connector: ConnectorDescription, also needed: [String] = []
    ) throws -> [String: JSONValue] {
        var values: [String: JSONValue] = [:]
        for argument in given.setting { values[argument.name] = argument.value }
        for setting in connector.settings
        where (setting.required || needed.contains(setting.name)) && setting.default == nil
            && values[setting.name] == nil
        {
            let choices = setting.choices.map { " (\($0.joined(separator: ", ")))" } ?? ""
            values[setting.name] = .text(
                try dialogue.ask(
                    "\(setting.name), \(setting.about)\(choices)", option: "--setting \(setting.name)=VALUE"))
        }
        return values
    }

    /// The secrets that prove who asks.
    ///
    /// `usesGiven`: those of the command line count, and are not asked for.
    func secrets(of connector: ConnectorDescription, usesGiven: Bool = true) throws -> [String: SecretText] {
        var texts = usesGiven ? try givenSecrets() : [:]
        // Those that are not required stand for one another, as an access token for a key: one of them is enough.
        for secret in connector.secrets where texts[secret.name] == nil && (secret.required || texts.isEmpty) {
            texts[secret.name] = try ask(secret, mayBeEmpty: !secret.required)
        }
        return texts
    }

    /// The secrets that have to be there before consent is asked for.
    func secretsBeforeConsent(of connector: ConnectorDescription) throws -> [String: SecretText] {
        var texts = try givenSecrets()
        let needed = connector.consent?.secrets ?? []
        for secret in connector.secrets where needed.contains(secret.name) && texts[secret.name] == nil {
            texts[secret.name] = try ask(secret, mayBeEmpty: true)
        }
        return texts
    }

    private func givenSecrets() throws -> [String: SecretText] {
        var texts: [String: SecretText] = [:]
        for argument in given.secret { texts[argument.name] = try argument.read(dialogue.session.surroundings) }
        return texts
    }

    private func ask(_ secret: SecretDescription, mayBeEmpty: Bool) throws -> SecretText? {
        let text = try dialogue.askSecret(
            "\(secret.name), \(secret.about) (not shown)", mayBeEmpty: mayBeEmpty,
            option: "--secret \(secret.name)=file:PATH")
        return text.isEmpty ? nil : SecretText(text)
    }
}
