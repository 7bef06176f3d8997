package import ConnectorKit
package import CustomerModel
import Dispatch
import WholeFiles

/// Keeps the accounts' request counts in one small text file, replaced as a whole at each change.
///
/// A line it cannot read is left out; a file it cannot read at all counts as empty. The file is not synced to disk: a
/// power cut costs a few polite counts, never a run.
package final class FileRequestLedger: RequestLedger, @unchecked Sendable {
    private let path: String
    private let report: @Sendable (Failure) -> Void
    // File access blocks, so it has a queue of its own; the two below belong to it.
    private let queue = DispatchQueue(label: "request ledger")
    private var histories: [String: AccountHistory]?
    private var hasReported = false

    /// `report` hears once of a file that cannot be written.
    package init(path: String, report: @escaping @Sendable (Failure) -> Void = { _ in }) {
        self.path = path
        self.report = report
    }

    package func history(of account: String) async -> AccountHistory {
        await onQueue { self.loaded()[account] ?? AccountHistory() }
    }

    package func remember(_ history: AccountHistory, of account: String) async {
        await onQueue {
            var histories = self.loaded()
            histories[account] = history
            self.histories = histories
            self.save(histories)
        }
    }

    private func onQueue<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: work()) }
        }
    }

    private func loaded() -> [String: AccountHistory] {
        if let histories { return histories }
        let content = (try? WholeFile.read(path)) ?? nil
        let loaded = LedgerText.histories(from: content ?? [])
        histories = loaded
        return loaded
    }

    private func save(_ histories: [String: AccountHistory]) {
        do {
            try WholeFile.write(Array(LedgerText.text(of: histories).utf8), to: path, isLasting: false)
        } catch {
            couldNotWrite(error)
        }
    }

    private func couldNotWrite(_ trouble: FileTrouble) {
        guard !hasReported else { return }
        hasReported = true
        report(
            Failure(
                "request_ledger", .internal,
                "\(path): the counts of requests cannot be written (\(trouble.reason)); after a restart a provider's long "
                    + "limits may be exceeded"))
    }
}
