import CustomerModel
import CustomerStore
import Planning

/// The source that a list is asked about, as the store knows it; a source that never ran has nothing to list.
struct AskedSource {
    /// nil: all sources, or one that the store does not know.
    let id: SourceID?
    /// Whether there can be anything.
    let exists: Bool

    /// `name`: nil for all sources.
    init(_ name: SourceName?, _ reader: any StoreReader) throws {
        id = try name.flatMap { name in try reader.roster().first { $0.name == name }?.id }
        exists = name == nil || id != nil
    }
}
