import CustomerModel
import CustomerStore
import Planning

extension StoreSession {
    func changes(of run: RunID, before sequence: Int64?, limit: Int) throws -> [RecordedChange] {
        // The run's row says between which numbers its changes stand, so that no index on runs is needed.
        let statement = try connection.statement(
            """
            SELECT seq, customer_id, kind, image FROM customer_change
            WHERE seq BETWEEN (SELECT first_change FROM sync_run WHERE id = ?1)
                    AND min(?2, (SELECT last_change FROM sync_run WHERE id = ?1))
                AND run_id = ?1
            ORDER BY seq DESC LIMIT ?3
            """)
        statement.begin()
        statement.bind(1, run.rawValue)
        statement.bind(2, sequence.map { $0 - 1 } ?? .max)
        statement.bind(3, limit)
        var changes: [RecordedChange] = []
        while try statement.step() {
            let number = statement.int64(0)
            guard let kind = PersonChange.Kind(rawValue: statement.text(2)) else {
                throw Failure("database_damaged", .internal, "customer_change \(number): the kind is unknown")
            }
            var image: ChangeImage?
            if !statement.isNull(3) {
                do { image = try ImageCoding.image(in: statement.bytes(3)) } catch {
                    throw Failure("database_damaged", .internal, "customer_change \(number): the image cannot be read")
                }
            }
            changes.append(
                RecordedChange(
                    sequence: number, customer: CustomerID(rawValue: statement.int64(1)), kind: kind, image: image))
        }
        return changes
    }

    func isTouched(_ customer: CustomerID, after sequence: Int64, otherThanBy runs: Set<RunID>) throws -> Bool {
        let statement = try connection.statement(
            "SELECT DISTINCT run_id FROM customer_change WHERE customer_id = ?1 AND seq > ?2")
        statement.begin()
        statement.bind(1, customer.rawValue)
        statement.bind(2, sequence)
        defer { statement.finish() }
        while try statement.step() {
            guard let run = statement.optionalInt64(0), runs.contains(RunID(rawValue: run)) else { return true }
        }
        return false
    }
}
