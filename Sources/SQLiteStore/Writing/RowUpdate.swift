import CustomerModel

/// An update of one customer that names only the columns that change.
struct RowUpdate {
    enum Value {
        case text(String?)
        case integer(Int64?)
        case flag(Bool)
        case expression(String)
    }

    private var columns: [(name: String, value: Value)] = []

    var isEmpty: Bool { columns.isEmpty }

    mutating func set(_ column: String, _ value: Value) { columns.append((column, value)) }

    /// Sets a column to what an expression of ours makes of the row.
    mutating func setExpression(_ column: String, _ expression: String) { set(column, .expression(expression)) }

    func run(on connection: Connection, id: CustomerID) throws {
        let assignments = columns.enumerated().map { index, column in
            if case .expression(let expression) = column.value { return "\(column.name) = \(expression)" }
            return "\(column.name) = ?\(index + 2)"
        }.joined(separator: ", ")
        let sql = "UPDATE customer SET \(assignments) WHERE id = ?1"
        // Sets of columns are few in practice; wide ones are compiled anew rather than kept for ever.
        let statement = columns.count <= 3 ? try connection.statement(sql) : try connection.passingStatement(sql)
        statement.begin()
        statement.bind(1, id.rawValue)
        for (index, column) in columns.enumerated() {
            switch column.value {
            case .text(let text): statement.bind(Int32(index + 2), text)
            case .integer(let integer): statement.bind(Int32(index + 2), integer)
            case .flag(let flag): statement.bind(Int32(index + 2), flag)
            case .expression: break
            }
        }
        try statement.run()
    }
}
