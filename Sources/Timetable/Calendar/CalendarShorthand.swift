/// The words that stand for a whole expression.
enum CalendarShorthand {
    /// The expression that a word stands for, in any case.
    static func expression(for word: String) -> CalendarExpression? {
        var expression = CalendarExpression()
        switch word.lowercased() {
        case "minutely":
            expression.hours = .any
            expression.minutes = .any
        case "hourly":
            expression.hours = .any
        case "daily":
            break
        case "weekly":
            expression.weekdays = []
            expression.weekdays.insert(0...0)
        case "monthly":
            expression.days = CalendarField(1)
        case "quarterly":
            expression.months = CalendarField(1, 4, 7, 10)
            expression.days = CalendarField(1)
        case "semiannually", "semi-annually", "biannually", "bi-annually":
            expression.months = CalendarField(1, 7)
            expression.days = CalendarField(1)
        case "yearly", "annually", "anually":
            expression.months = CalendarField(1)
            expression.days = CalendarField(1)
        default:
            return nil
        }
        return expression
    }
}
