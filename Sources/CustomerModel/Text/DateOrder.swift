/// How a source writes dates in figures when the year does not come first.
package enum DateOrder: String, Sendable, Hashable, CaseIterable {
    /// 15/08/1985: Latin America and Europe.
    case dayFirst = "day_first"
    /// 08/15/1985: the United States, and Mailchimp's birthdays.
    case monthFirst = "month_first"
}
