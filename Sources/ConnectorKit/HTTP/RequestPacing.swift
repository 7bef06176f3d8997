package import CustomerModel

/// How a service wants to be asked: limits that hold at once, and what its answers say about them.
package struct RequestPacing: Sendable, Hashable {
    /// So many requests in each stretch of time.
    package struct Window: Sendable, Hashable {
        package var requests: Int
        package var per: Duration

        package init(requests: Int, per: Duration) {
            self.requests = requests
            self.per = per
        }
    }

    /// A pair of headers in which the provider counts: what is left, and when it is full again.
    package struct BudgetHeader: Sendable, Hashable {
        /// How `reset` is written.
        package enum ResetForm: String, Sendable, Hashable {
            /// Seconds from now, also as in `432 seconds`.
            case seconds
            /// Seconds since 1970.
            case epochSeconds = "epoch_seconds"
            /// An HTTP date.
            case httpDate = "http_date"
        }

        package var remaining: String
        package var reset: String?
        package var resetForm: ResetForm
        /// How long to wait at 0 when no reset header says so.
        package var waitWhenEmpty: Duration
        /// For a counter of days: at 0 wait until midnight where the provider's clock is so far ahead of UTC instead.
        package var midnightOffset: Duration?

        package init(
            remaining: String, reset: String? = nil, resetForm: ResetForm = .seconds,
            waitWhenEmpty: Duration = .seconds(60), midnightOffset: Duration? = nil
        ) {
            self.remaining = remaining
            self.reset = reset
            self.resetForm = resetForm
            self.waitWhenEmpty = waitWhenEmpty
            self.midnightOffset = midnightOffset
        }
    }

    /// Requests under way at once, for the whole account.
    package var maximumConcurrent: Int
    package var windows: [Window]
    package var budgetHeaders: [BudgetHeader]
    /// Attempts for one request before it fails.
    package var maximumAttempts: Int
    /// The longest single wait before the run ends as `rate_limited` instead of waiting.
    package var longestWait: Duration
    /// Further statuses that mean what the class says, before the usual table: Mailchimp's bare 403 is `.rateLimited`.
    package var statusClasses: [StatusRule]

    /// What an answer means, where this service differs from the usual table.
    package struct StatusRule: Sendable, Hashable {
        package var status: Int
        package var kind: FailureClass
        /// Only when the body lacks this content type; nil: always.
        package var unlessContentType: String?

        package init(status: Int, kind: FailureClass, unlessContentType: String? = nil) {
            self.status = status
            self.kind = kind
            self.unlessContentType = unlessContentType
        }
    }

    package init(
        maximumConcurrent: Int = 4, windows: [Window] = [], budgetHeaders: [BudgetHeader] = [],
        maximumAttempts: Int = 6, longestWait: Duration = .seconds(900), statusClasses: [StatusRule] = []
    ) {
        self.maximumConcurrent = maximumConcurrent
        self.windows = windows
        self.budgetHeaders = budgetHeaders
        self.maximumAttempts = maximumAttempts
        self.longestWait = longestWait
        self.statusClasses = statusClasses
    }
}
