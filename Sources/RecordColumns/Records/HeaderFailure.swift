package import CustomerModel

/// Says why columns cannot be used, and how to map them.
package enum HeaderFailure {
    /// The failure for what has these columns; `further` is another way out.
    package static func failure(
        _ origin: String, _ obstacle: RecordPlan.Obstacle, columns: [String], further: String = ""
    ) -> Failure {
        let found = listed(columns)
        switch obstacle {
        case .missingColumns(let missing):
            let names = missing.map { "'\($0)'" }.joined(separator: ", ")
            return Failure(
                "columns_missing", .configuration,
                "\(origin) has no column \(names) that 'mapping' names; \(found). Correct 'mapping' in the source's settings"
            )
        case .nobodyRecognised:
            return Failure(
                "header_not_understood", .configuration,
                "no column of \(origin) is known as an e-mail or as an external ID; \(found). Say which ones they are, "
                    + "as in 'mapping: {email: Your column, external_id: Your other column}'\(further)")
        }
    }

    /// The columns' names, unless they look like a person's values.
    private static func listed(_ columns: [String]) -> String {
        let isPerson = columns.contains { name in
            name.contains("@") || name.utf8.count { (0x30...0x39).contains($0) } >= 5
        }
        if isPerson { return "its first row looks like a person and not like names of columns" }
        let shown = columns.prefix(40).map { "'" + String($0.prefix(40)) + "'" }.joined(separator: ", ")
        return "it has the columns \(shown)" + (columns.count > 40 ? " and \(columns.count - 40) more" : "")
    }
}
