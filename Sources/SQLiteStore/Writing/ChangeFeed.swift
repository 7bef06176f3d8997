import CustomerModel
import CustomerStore
import Planning

/// Appends to `customer_change`, the feed that other programs follow, one row a customer (C9).
struct ChangeFeed {
    private let connection: Connection
    private let run: RunID
    private let now: Timestamp
    private let insertion: PreparedStatement
    private var json = JSONByteWriter()
    private var first: Int64?
    private var last: Int64 = 0

    init(_ connection: Connection, run: RunID, now: Timestamp) throws {
        self.connection = connection
        self.run = run
        self.now = now
        insertion = try connection.statement(
            "INSERT INTO customer_change (customer_id, run_id, at, kind, image) VALUES (?1, ?2, ?3, ?4, ?5)")
    }

    mutating func append(_ kind: PersonChange.Kind, of customer: CustomerID, image: ChangeImage? = nil) throws {
        insertion.begin()
        insertion.bind(1, customer.rawValue)
        insertion.bind(2, run.rawValue)
        insertion.bind(3, now.milliseconds)
        insertion.bind(4, kind.rawValue)
        if let image {
            json.reset()
            ImageCoding.write(image, into: &json)
            json.bytes.withUnsafeBytes { insertion.bindText(5, $0) }
        }
        try insertion.run()
        last = connection.lastInsertedID
        if first == nil { first = last }
    }

    /// Tells the run's row between which numbers its changes stand.
    func finish() throws {
        guard let first else { return }
        let statement = try connection.statement(
            "UPDATE sync_run SET first_change = coalesce(first_change, ?2), last_change = ?3 WHERE id = ?1")
        statement.begin()
        statement.bind(1, run.rawValue)
        statement.bind(2, first)
        statement.bind(3, last)
        try statement.run()
    }
}
