import ConnectorKit
import CustomerModel
import RecordColumns

/// What people are told of the connectors that run a program.
enum SubprocessProfile {
    static func profile(of kind: ChildProtocol) -> ConnectorProfile {
        let isSinger = kind == .singer
        return ConnectorProfile(
            name: kind.rawValue, title: isSinger ? "Singer taps" : "Airbyte sources", kind: kind.kind,
            about: isSinger
                ? "any Singer tap, run as a program of its own" : "any Airbyte source, run as a program of its own",
            steps: [
                isSinger
                    ? "Install the tap for the service, best in a Python environment of its own."
                    : "Install the source for the service, best in a Python environment of its own.",
                "Write what it wants to be configured with under 'config', and each key of it as a secret.",
            ],
            settings: own(kind) + RecordSettings.profile,
            brings: Set(ConnectorProfile.Gift.allCases).subtracting([.lists]),
            cannotSee: "what the program leaves out; it decides what it reads and how often it asks")
    }

    /// The settings that are not about records.
    static func own(_ kind: ChildProtocol) -> [ConnectorProfile.Setting] {
        var settings: [ConnectorProfile.Setting] = [
            .init("command", "the program with its arguments, as a text or as a list", isRequired: true),
            .init("config", "the program's own configuration; {{ secret.NAME }} stands for a secret"),
            .init("stream", "the stream with the people, or a list of streams; else the one that looks like people"),
            .init(
                "replication", "whether only changes are asked for where the program can", initial: .text("automatic"),
                choices: Replication.allCases.map(\.rawValue)),
            .init("cursor_field", "the field that tells what changed, where the program does not know"),
            .init("catalog", "a file with what the program's discovery prints, to save asking each time"),
        ]
        if kind == .singer {
            settings += [
                .init("discovery", "whether the tap can be asked what it offers", initial: .boolean(true)),
                .init(
                    "catalog_option", "the option by which the tap is given its catalogue", initial: .text("catalog"),
                    choices: ["catalog", "properties"]),
            ]
        }
        let limits = ChildLimits()
        return settings + [
            .init("environment", "variables for the program beyond PATH, HOME, LANG and TMPDIR; secrets are allowed"),
            .init("run_as", "the user as which the program runs, where the daemon runs as root"),
            .init(
                "memory_limit_mb", "memory that each of its processes may use",
                initial: .integer(limits.memoryBytes >> 20)),
            .init(
                "idle_timeout_seconds", "how long it may say nothing before it is ended",
                initial: .integer(Int(limits.idle.components.seconds))),
            .init(
                "time_limit_seconds", "how long it may run before it is ended",
                initial: .integer(Int(limits.total.components.seconds))),
            .init(
                "output_limit_mb", "how much it may print before it is ended",
                initial: .integer(limits.outputBytes >> 20)),
        ]
    }
}
