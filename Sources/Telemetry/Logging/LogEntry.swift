import CustomerModel
package import Logging

/// An entry of the log, ready to be written: every text safe, every sensitive value replaced, the lengths bounded.
package struct LogEntry: Sendable, Hashable {
    private static let longestMessage = 4096
    private static let longestValue = 1024
    private static let longestKey = 64

    package var level: Logger.Level
    package var message: String
    /// In the order of their names.
    package var metadata: [Item]

    /// A value of the metadata.
    package struct Item: Sendable, Hashable {
        package var key: String
        package var value: String

        package init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }

    /// The entry of an event; of metadata with the same key the event wins over the handler, and that over the provided.
    package init(_ event: LogEvent, handler: Logger.Metadata, provided: Logger.Metadata?) {
        level = event.level
        let merged = (provided ?? [:])
            .merging(handler) { _, ours in ours }
            .merging(event.metadata ?? [:]) { _, ours in ours }
        var metadata = merged.map {
            Item(key: Self.text($0.key, Self.longestKey), value: Self.text($0.value.printable, Self.longestValue))
        }
        var message = event.message.description
        if let error = event.error {
            let failure = error as? Failure
            // Only a Failure has a text that is safe by design; of any other error the type must do.
            message += ": " + (failure?.message ?? "\(type(of: error))")
            if let failure, merged[LogKey.failure] == nil {
                metadata.append(Item(key: LogKey.failure, value: failure.code))
            }
        }
        self.message = Self.text(message, Self.longestMessage)
        self.metadata = metadata.sorted { $0.key < $1.key }
    }

    private static func text(_ text: String, _ limit: Int) -> String {
        SafeText.shortened(SafeText.oneLine(text), toBytes: limit)
    }
}
