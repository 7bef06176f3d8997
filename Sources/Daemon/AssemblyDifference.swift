import ControlAPI
import CustomerModel

/// What a new assembly changes.
///
/// Pure.
struct AssemblyDifference {
    private(set) var added: [DaemonSource] = []
    private(set) var removed: [SourceName] = []
    /// Sources whose definition or schedule is another one.
    private(set) var changed: [DaemonSource] = []
    private(set) var changes: [ReloadOutcome.Change] = []

    init(from old: Assembly, to new: Assembly) {
        let before = Dictionary(old.sources.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let names = Set(new.sources.map(\.name))
        for source in new.sources.sorted(by: { $0.name < $1.name }) {
            guard let known = before[source.name] else {
                added.append(source)
                changes.append(.init(.added, source: source.name, "source \(source.name) is new"))
                continue
            }
            guard known.definition != source.definition || known.schedule != source.schedule else { continue }
            changed.append(source)
            let what = known.definition == source.definition ? "another schedule" : "other settings"
            changes.append(.init(.changed, source: source.name, "source \(source.name) has \(what)"))
        }
        for name in before.keys.sorted() where !names.contains(name) {
            removed.append(name)
            changes.append(
                .init(.removed, source: name, "source \(name) is no longer configured; its customers stay"))
        }
        if old.limits != new.limits { changes.append(.init(.changed, "the limits are other ones")) }
        for name in Set(old.others.keys).union(new.others.keys).sorted() where old.others[name] != new.others[name] {
            changes.append(.init(.changed, "section \(name) has other settings"))
        }
        for name in Set(old.fixed.keys).union(new.fixed.keys).sorted() where old.fixed[name] != new.fixed[name] {
            changes.append(.init(.changed, "\(name) is another one; it takes effect when the daemon is restarted"))
        }
    }
}
