package import ControlAPI
package import CustomerModel
package import CustomerStore
import Planning

/// Hears what an administrator's tools want to know: the journal, the service manager, the metrics.
///
/// Called on the daemon's actor, so an answer must be quick.
package protocol DaemonObserver: Sendable {
    func runBegan(_ source: String)
    /// `isByWebhook`: nobody planned it or asked for it.
    func runEnded(_ report: RunReport, isPreview: Bool, isByWebhook: Bool)
    /// A delivery was answered; `source`: nil when it was for none.
    func webhook(_ answer: WebhookAnswer, source: SourceName?)
    /// A reload begins; `reloaded` or `reloadRefused` ends it.
    func reloading()
    func reloaded(_ outcome: ReloadOutcome)
    func reloadRefused(_ findings: [Finding])
    /// One line that says what the daemon is doing.
    func activity(_ sentence: String)
    /// What the tools themselves have to warn of, such as a report that reached nobody.
    var warnings: [OperatorWarning] { get }
    /// The metrics as Prometheus reads them.
    func metrics(_ status: DaemonStatus) -> String
}
