/// The journal's catalogue of our messages, `systemd/clientela.catalog`, as `journalctl -x` shows it.
package enum MessageCatalogue {
    /// The whole file.
    package static var text: String { ([header] + MessageID.all.map(entry)).joined(separator: "\n") }

    private static let header = """
        # What the entries of clientelad mean; installed in /usr/lib/systemd/catalog, shown by journalctl -x.
        # Written by scripts/write-catalogue from Sources/Telemetry/Logging/MessageID.swift; do not edit.

        """

    private static func entry(_ message: MessageID) -> String {
        """
        -- \(message.hexadecimal)
        Subject: \(message.subject)
        Defined-By: clientela
        Documentation: file:///usr/share/doc/clientela/operations.md

        \(message.explanation)

        """
    }
}
