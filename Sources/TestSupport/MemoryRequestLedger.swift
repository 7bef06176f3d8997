package import ConnectorKit
import Synchronization

/// A ledger that outlives what uses it, as a file outlives a process.
package final class MemoryRequestLedger: RequestLedger {
    private let histories = Mutex<[String: AccountHistory]>([:])

    package init() {}

    package func history(of account: String) async -> AccountHistory {
        histories.withLock { $0[account] ?? AccountHistory() }
    }

    package func remember(_ history: AccountHistory, of account: String) async {
        histories.withLock { $0[account] = history }
    }
}
