import ConnectorKit
import CustomerModel
import RecordColumns

/// What people are told of the file connectors.
enum FileProfile {
    static func profile(of format: FileFormat) -> ConnectorProfile {
        let isTable = format == .csv
        return ConnectorProfile(
            name: format.rawValue, title: isTable ? "CSV files" : "JSON Lines files", kind: .file,
            about: isTable
                ? "an export of a newsletter or a point of sale, as comma, semicolon or tab separated text"
                : "an export with one JSON object a line",
            steps: [
                "Export the customers, and put the file where this server reads it, or at an https:// address.",
                "A newer export under the same name, or one more file in the folder, is read at the next run.",
            ],
            settings: settings(isTable: isTable),
            secrets: [
                .init("authorization", "the header Authorization, where an address asks for it", isRequired: false)
            ])
    }

    private static func settings(isTable: Bool) -> [ConnectorProfile.Setting] {
        var settings: [ConnectorProfile.Setting] = [
            .init("path", "the file, a folder, or an https:// address", isRequired: true)
        ]
        if isTable {
            settings += [
                .init(
                    "delimiter", "what stands between two columns", initial: .text("automatic"),
                    choices: ["automatic"] + Dialect.delimiters.keys.filter { $0.allSatisfy(\.isLetter) }.sorted()),
                .init("header", "whether the first row names the columns", initial: .boolean(true)),
            ]
        }
        settings += [
            .init(
                "encoding", "the encoding of the text", initial: .text("automatic"),
                choices: ["automatic"] + TextEncoding.names.keys.sorted()),
            .init("pattern", "which files of a folder, such as clientes-*.csv, or a list of such patterns"),
        ]
        return settings + RecordSettings.profile
    }
}
