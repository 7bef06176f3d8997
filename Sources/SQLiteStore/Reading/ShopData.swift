import CustomerModel
import CustomerStore

extension StoreSession {
    /// What the shop has entered: its columns (also those that it added), tags, groups, and rows of its own tables.
    func hasShopData(_ customer: CustomerID) throws -> Bool {
        let conditions = try shopConditions()
        return try connection.integer("SELECT 1 WHERE \(conditions)", customer.rawValue) != nil
    }

    private func shopConditions() throws -> String {
        var conditions = [
            "EXISTS (SELECT 1 FROM customer_tag WHERE customer_id = ?1 AND identity_id = 0)",
            "EXISTS (SELECT 1 FROM customer_group_member WHERE customer_id = ?1)",
        ]
        var columns = ["account_state <> 'imported'"]
        for (name, standard) in try shopColumns() {
            let quoted = Self.quoted(name)
            if let standard {
                columns.append("\(quoted) IS NOT (\(standard))")
            } else {
                columns.append("\(quoted) IS NOT NULL")
            }
        }
        conditions.append("EXISTS (SELECT 1 FROM customer WHERE id = ?1 AND (\(columns.joined(separator: " OR "))))")
        for (table, column) in try shopReferences() {
            conditions.append("EXISTS (SELECT 1 FROM \(Self.quoted(table)) WHERE \(Self.quoted(column)) = ?1)")
        }
        return conditions.joined(separator: " OR ")
    }

    /// Columns of `customer` that are not ours, with their default.
    private func shopColumns() throws -> [(name: String, standard: String?)] {
        let statement = try connection.statement("SELECT name, dflt_value FROM pragma_table_info('customer')")
        statement.begin()
        var columns: [(String, String?)] = []
        while try statement.step() {
            let name = statement.text(0)
            if !CustomerRules.ownColumns.contains(name) { columns.append((name, statement.optionalText(1))) }
        }
        return columns
    }

    /// Tables of the shop that refer to a customer by a foreign key.
    private func shopReferences() throws -> [(table: String, column: String)] {
        let statement = try connection.statement(
            """
            SELECT t.name, f."from" FROM sqlite_master AS t, pragma_foreign_key_list(t.name) AS f
            WHERE t.type = 'table' AND lower(f."table") = 'customer'
            """)
        statement.begin()
        var references: [(String, String)] = []
        while try statement.step() {
            let table = statement.text(0)
            if !CustomerRules.ownTables.contains(table) { references.append((table, statement.text(1))) }
        }
        return references
    }

    private static func quoted(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
