import CustomerModel
import CustomerStore
import GRDB
import Planning

/// One body's way to the database: answers questions and writes changes on one connection, in one transaction.
///
/// Each family of questions is an extension in a file of its own.
struct StoreSession: StoreWriter {
    let connection: Connection
    let erasureKey: ErasureKey

    init(_ connection: Connection, erasureKey: ErasureKey) {
        self.connection = connection
        self.erasureKey = erasureKey
    }

    init(_ database: Database, erasureKey: ErasureKey) {
        self.init(Connection(database), erasureKey: erasureKey)
    }
}
