import CustomerModel
import SimulatedServices
import Testing

extension FaultCase {
    /// Faults of one request that every provider may have, and that a second try mends.
    static func passing(_ provider: Provider) -> [FaultCase] {
        let second = FaultPlan.Match.request(2, of: provider.route)
        return [
            FaultCase("429 with seconds", .rateLimited(.seconds(3)), at: second, .undisturbed),
            FaultCase("429 with a date", .rateLimited(.date(secondsFromNow: 5)), at: second, .undisturbed),
            FaultCase("429 with a text", .rateLimited(.text("432 seconds")), at: second, .undisturbed),
            FaultCase("429 alone", .rateLimited(.none), at: second, .undisturbed),
            FaultCase("500", .status(500), at: second, .undisturbed),
            FaultCase("502", .status(502), at: second, .undisturbed),
            FaultCase("503", .status(503), at: second, .undisturbed),
            FaultCase("504", .status(504), at: second, .undisturbed),
            FaultCase("every third answer a 500", .status(500), at: .init(step: 3), .undisturbed, moreRequests: 20),
            FaultCase(
                "stalled body", .stalledBody, at: second, .undisturbed, moreRequests: 8, stall: .milliseconds(500)),
            FaultCase("cut body", .cutBody, at: second, .undisturbed),
            FaultCase("cut headers", .cutHeaders, at: second, .undisturbed),
            FaultCase("broken JSON", .brokenJSON, at: second, .undisturbed),
            FaultCase("HTML instead of JSON", .wrongContentType, at: second, .undisturbed),
            FaultCase("empty body", .emptyBody, at: second, .undisturbed),
            FaultCase("broken gzip", .brokenGzip, at: second, .undisturbed),
            FaultCase("connection reset", .reset, at: second, .undisturbed),
            FaultCase("redirect to itself", .redirectHome, at: second, .undisturbed),
            FaultCase("late answer", .slow(.milliseconds(50)), at: second, .undisturbed, moreRequests: 0),
            FaultCase("everything in the first answer broken", .cutBody, at: .request(1), .undisturbed),
        ]
    }

    /// Faults that do not pass.
    static func lasting(_ provider: Provider) -> [FaultCase] {
        let people = provider.route
        let later = FaultPlan.Match.from(3, of: people)
        return [
            FaultCase("429 for ever", .rateLimited(.none), at: later, .fails(.rateLimited), moreRequests: 60),
            FaultCase(
                "429 with a wait of a day", .rateLimited(.seconds(86_400)), at: later, .fails(.rateLimited),
                moreRequests: 8),
            FaultCase("500 for ever", .status(500), at: later, .fails(.transient), moreRequests: 60),
            FaultCase("broken JSON for ever", .brokenJSON, at: later, .fails(.transient), moreRequests: 60),
            FaultCase("HTML for ever", .wrongContentType, at: later, .fails(.transient), moreRequests: 60),
            FaultCase("cut bodies for ever", .cutBody, at: later, .fails(.transient), moreRequests: 60),
            FaultCase("total too large", .wrongTotal(7), at: .every(people), .fails(.transient), moreRequests: 60),
        ]
    }

    /// A choice of both, for services that share most of their machinery with the others.
    static func essential(_ provider: Provider) -> [FaultCase] {
        let names: Set = [
            "429 with seconds", "502", "cut body", "broken JSON", "HTML instead of JSON", "empty body",
            "every third answer a 500", "429 for ever", "500 for ever", "broken JSON for ever", "total too large",
        ]
        return (passing(provider) + lasting(provider)).filter { names.contains($0.name) }
    }
}
