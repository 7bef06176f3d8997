import ConnectorKit
import StrictYAML

extension RequestPacing {
    /// The table `pacing` of a manifest.
    static var shape: YAMLShape<RequestPacing> {
        .table { reader in
            var pacing = RequestPacing()
            if let concurrent = reader.optional("concurrent", .integer(in: 1...100)) {
                pacing.maximumConcurrent = concurrent
            }
            pacing.windows = reader.optional("windows", .list(of: windowShape)) ?? []
            pacing.budgetHeaders = reader.optional("headers", .list(of: headerShape)) ?? []
            if let attempts = reader.optional("attempts", .integer(in: 1...20)) { pacing.maximumAttempts = attempts }
            if let wait = reader.optional("longest_wait_seconds", .seconds(in: 1...86_400)) {
                pacing.longestWait = wait
            }
            return pacing
        }
    }

    private static var windowShape: YAMLShape<Window> {
        .table { reader in
            let requests = reader.required("requests", .integer(in: 1...10_000_000))
            let per = reader.required("per_seconds", .seconds(in: 1...2_678_400))
            guard let requests, let per else { return nil }
            return Window(requests: requests, per: per)
        }
    }

    private static var headerShape: YAMLShape<BudgetHeader> {
        .table { reader in
            let remaining = reader.required("remaining", .text)
            let reset = reader.optional("reset", .text)
            let form = reader.optional(
                "reset_form",
                .choice([
                    ("seconds", BudgetHeader.ResetForm.seconds), ("epoch_seconds", .epochSeconds),
                    ("http_date", .httpDate),
                ]))
            let wait = reader.optional("wait_seconds", .seconds(in: 1...172_800))
            let midnight = reader.optional("until_midnight_utc_offset_hours", .integer(in: -12...14))
            guard let remaining else { return nil }
            return BudgetHeader(
                remaining: remaining, reset: reset, resetForm: form ?? .seconds, waitWhenEmpty: wait ?? .seconds(60),
                midnightOffset: midnight.map { .seconds($0 * 3600) })
        }
    }
}
