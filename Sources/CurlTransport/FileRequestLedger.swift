package import ConnectorKit
package import CustomerModel
import Dispatch
import Glibc

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
        let loaded = LedgerText.histories(from: readFile())
        histories = loaded
        return loaded
    }

    private func readFile() -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        // Nothing that we wrote is near so large.
        while content.count < 16 << 20 {
            let count = read(file, &buffer, buffer.count)
            guard count > 0 else { break }
            content += buffer[..<count]
        }
        return content
    }

    private func save(_ histories: [String: AccountHistory]) {
        let temporary = path + ".new"
        let content = Array(LedgerText.text(of: histories).utf8)
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { return couldNotWrite() }
        var written = 0
        while written < content.count {
            let count = content[written...].withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            written += count
        }
        guard close(file) == 0, written == content.count, rename(temporary, path) == 0 else {
            unlink(temporary)
            return couldNotWrite()
        }
    }

    private func couldNotWrite() {
        guard !hasReported else { return }
        hasReported = true
        let reason = String(cString: strerror(errno))
        report(
            Failure(
                "request_ledger", .internal,
                "\(path): the counts of requests cannot be written (\(reason)); after a restart a provider's long "
                    + "limits may be exceeded"))
    }
}
