import CustomerModel
import Reporting

/// A report as a program reads it (docs/operations.md).
package enum WebhookBody {
    /// `{"event":…,"id":…,"created_at":…,"shop":…,"needs":[…],"run":{…}}` in one line; every key is always there.
    ///
    /// `run` is what `clientelad --once --json` prints of a run.
    package static func text(of event: ReportEvent, shop: String?) -> String {
        var json = JSONText()
        json.object { json in
            json.member("event", event.name)
            json.member("id", event.id)
            json.member("created_at", TimeFormat.iso.format(event.at))
            json.member("shop", shop)
            json.key("needs")
            json.array { json in
                for need in event.needs { json.value(need.rawValue) }
            }
            json.key("run")
            ReportJSON.run(event.report, &json)
        }
        return json.text
    }
}
