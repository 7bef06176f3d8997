import CustomerModel
package import CustomerStore
import Planning

/// The reports of one call as one JSON document (`--json`).
package enum ReportJSON {
    /// `{"runs":[…]}` in one line; every key is always there.
    package static func document(_ reports: [RunReport]) -> String {
        var json = JSONText()
        json.object { json in
            json.key("runs")
            json.array { json in
                for report in reports { run(report, &json) }
            }
        }
        return json.text
    }

    /// One report as an object; every key is always there.
    package static func run(_ report: RunReport, _ json: inout JSONText) {
        json.object { json in
            json.member("source", report.source.rawValue)
            json.member("run_id", report.id?.description)
            json.member("state", report.state.rawValue)
            json.member("mode", report.mode.rawValue)
            json.member("new_accounts", report.newAccounts)
            json.key("counts")
            counts(report.counts, &json)
            json.key("left_out")
            json.array { json in
                for left in report.leftOutCounts {
                    json.object { json in
                        json.member("reason", left.reason.rawValue)
                        json.member("count", left.count)
                    }
                }
            }
            json.member("announced_new_accounts", report.announcedNewAccounts)
            json.member("merged", report.merged)
            json.member("missing", report.missing)
            json.member("expected_total", report.expectedTotal)
            json.member("pages", report.pages)
            json.member("retries", report.retries)
            json.member("started_at", TimeText.iso(report.startedAt))
            json.key("duration_seconds")
            json.value(TimeText.seconds(report.duration))
            json.key("pull_seconds")
            json.value(TimeText.seconds(report.pullDuration))
            json.key("warnings")
            json.array { json in
                for warning in report.warnings { json.value(warning) }
            }
            json.key("kept")
            json.array { json in
                for sentence in report.kept { json.value(sentence) }
            }
            json.key("samples")
            json.array { json in
                for sample in report.samples { self.sample(sample, &json) }
            }
            json.key("error")
            guard let error = report.error else { return json.value(String?.none) }
            json.object { json in
                json.member("code", error.code)
                json.member("class", error.kind.rawValue)
                json.member("message", error.message)
            }
        }
    }

    private static func sample(_ sample: PreviewSample, _ json: inout JSONText) {
        json.object { json in
            json.member("class", sample.recordClass.rawValue)
            json.member("name", sample.name)
            json.member("email", sample.email)
            json.member("external_id", sample.externalID)
            json.member("reason", sample.reason?.rawValue)
            json.member("detail", sample.detail)
        }
    }

    private static func counts(_ counts: RunCounts, _ json: inout JSONText) {
        json.object { json in
            json.member("fetched", counts.fetched)
            json.member("repeated", counts.repeated)
            json.member("quarantined", counts.quarantined)
            json.member("suppressed", counts.suppressed)
            json.member("new", counts.new)
            json.member("linked", counts.linked)
            json.member("updated", counts.updated)
            json.member("unchanged", counts.unchanged)
            json.member("conflicts", counts.conflicts)
        }
    }
}
