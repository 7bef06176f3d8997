import ConnectorKit
import CustomerModel

extension SourceSetup {
    /// The streams that the source's lists choose; all when it names none.
    func chosen(from offered: [StreamDescription], title: String) throws -> [StreamDescription] {
        guard !lists.isEmpty else { return offered }
        return try lists.map { list in
            if let stream = offered.first(where: { $0.id.rawValue == list }) { return stream }
            let known = offered.prefix(10).map { "\($0.id) (\($0.name))" }.joined(separator: ", ")
            throw Failure(
                "unknown_list", .configuration,
                "source \(source): \(title) has no list '\(list)'; it has \(known.isEmpty ? "none" : known)")
        }
    }
}
