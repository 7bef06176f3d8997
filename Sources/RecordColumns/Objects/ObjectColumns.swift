import CustomerModel

/// The columns of a stream of objects: a path each, and what it gives; they grow as new keys turn up.
package struct ObjectColumns {
    /// Paths in the order in which they were met; a path's place is its column.
    private(set) var paths: [String]
    package private(set) var plan: RecordPlan

    /// Objects whose keys are values, such as numbers of customers, must not fill the memory.
    private static let pathLimit = 1000

    /// Makes the plan for objects with these paths; `samples` gives some of a path's values.
    ///
    /// Throws a `Failure` of class `.configuration` that names the origin and lists the keys when they cannot be
    /// understood.
    package init(
        paths: [String], settings: RecordSettings, origin: String, further: String = "",
        samples: (String) -> [String]
    ) throws {
        self.paths = paths
        do {
            plan = try RecordPlan(names: paths, settings: settings) { samples(paths[$0]) }
        } catch {
            throw HeaderFailure.failure(origin, error, columns: paths, further: further)
        }
    }

    /// Takes up paths that were not met before; false when nothing changed.
    package mutating func extend(by unknown: [String], settings: RecordSettings) -> Bool {
        guard paths.count < Self.pathLimit else { return false }
        let first = paths.count
        Self.add(unknown, to: &paths)
        guard paths.count > first else { return false }
        plan.extend(by: Array(paths[first...]), from: first, settings: settings)
        return true
    }

    /// Tells the object reader its columns.
    package func prepare(_ json: inout JSONLine) {
        json.columns = Dictionary(uniqueKeysWithValues: zip(paths, 0...))
        json.joinedColumns = Set(plan[.tags])
        json.booleanColumns = Set(plan[.consent])
    }

    /// The column of a path.
    package func column(of path: String) -> Int? { paths.firstIndex(of: path) }

    /// Adds paths that are not there yet, as long as there is room.
    package static func add(_ unknown: [String], to paths: inout [String]) {
        for path in unknown where paths.count < pathLimit && !paths.contains(path) { paths.append(path) }
    }

    /// The paths that the settings name.
    package static func paths(wantedBy settings: RecordSettings) -> [String] {
        var paths: [String] = []
        for part in RecordPart.all {
            for case .name(let path) in settings.mapping[part] ?? [] { add([path], to: &paths) }
        }
        add(settings.keyColumns, to: &paths)
        return paths
    }

    /// Whether one of the names means an e-mail address.
    package static func nameAnAddress(_ paths: [String]) -> Bool {
        paths.contains { path in
            if case .part(.field(.email), _) = ColumnNames.meaning(FoldedText.folded(path)) { return true }
            return false
        }
    }

    /// Whether only its values tell what the column of that name holds.
    package static func needsSamples(_ path: String) -> Bool {
        ColumnNames.meaning(FoldedText.folded(path)) == .state
    }
}
