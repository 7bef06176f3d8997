package import CustomerModel
import Synchronization

/// The gates of all accounts of this process: sources that share an account share its gate.
package final class AccountGates: Sendable {
    private let time: Timekeeper
    private let ledger: any RequestLedger
    private let gates = Mutex<[String: AccountGate]>([:])

    package init(
        clock: any Clock<Duration> = ContinuousClock(), now: @Sendable () -> Timestamp,
        ledger: any RequestLedger = NoRequestLedger()
    ) {
        time = Timekeeper(clock: clock, wallClock: now)
        self.ledger = ledger
    }

    /// The account's gate; whoever asks first sets its pacing.
    package func gate(for account: String, pacing: RequestPacing) -> AccountGate {
        gates.withLock { gates in
            if let gate = gates[account] { return gate }
            let gate = AccountGate(account: account, pacing: pacing, time: time, ledger: ledger)
            gates[account] = gate
            return gate
        }
    }

    /// Gives the ledger what it does not have yet; before the process ends.
    package func flush() async {
        for gate in gates.withLock({ Array($0.values) }) { await gate.flush() }
    }
}

/// Wraps a transport so that it asks the way a service wants to be asked: paced through the account's gate, then retried.
///
/// The gate is inside the retries: each attempt counts, and no place is held during a pause.
package func polite(
    _ transport: any HTTPTransport, through gate: AccountGate, monitor: any PullMonitor = SilentMonitor(),
    random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
) -> any HTTPTransport {
    RetryingTransport(
        PacedTransport(transport, gate: gate, monitor: monitor), pacing: gate.pacing, time: gate.time,
        monitor: monitor, jitter: Jitter(random), hold: { gate.hold(until: $0, reason: $1) })
}

/// The same with a gate of its own, for an account that nobody else uses.
package func polite(
    _ transport: any HTTPTransport, pacing: RequestPacing, account: String, monitor: any PullMonitor = SilentMonitor(),
    clock: any Clock<Duration> = ContinuousClock(), now: @Sendable () -> Timestamp,
    ledger: any RequestLedger = NoRequestLedger(),
    random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
) -> any HTTPTransport {
    let gates = AccountGates(clock: clock, now: now, ledger: ledger)
    return polite(transport, through: gates.gate(for: account, pacing: pacing), monitor: monitor, random: random)
}
