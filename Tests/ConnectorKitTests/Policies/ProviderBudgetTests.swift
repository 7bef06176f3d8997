import ConnectorKit
import CustomerModel
import Testing

@Suite struct ProviderBudgetTests {
    typealias Header = RequestPacing.BudgetHeader

    @Test(
        "Invu: 0 and -1 mean wait, so long as the counter's own time, without a reset header", arguments: ["0", "-1"])
    func counter(_ left: String) {
        var budget = ProviderBudget(Header(remaining: "x-minlimit-remaining", waitWhenEmpty: .seconds(60)))
        budget.observe(["X-MinLimit-Remaining": left], sequence: 1, at: .noon)
        #expect(budget.emptyUntil(at: .noon) == .noon + .seconds(60))
        #expect(budget.emptyUntil(at: .noon + .seconds(60)) == nil)
        #expect(budget.allows(requestsUnderWay: 50, at: .noon + .seconds(60)) == true, "what is left then is not known")
    }

    @Test("Invu: an empty day waits until midnight in Panama")
    func midnight() {
        var budget = ProviderBudget(Header(remaining: "x-daylimit-remaining", midnightOffset: .seconds(-5 * 3600)))
        budget.observe(["x-daylimit-remaining": "0"], sequence: 1, at: .noon)
        #expect(budget.emptyUntil(at: .noon) == .noon + .seconds(17 * 3600))
    }

    @Test(
        "A reset header says until when, in its three forms",
        arguments: [
            (Header.ResetForm.seconds, "45"), (.seconds, "45 seconds"), (.epochSeconds, "1714564845"),
            (.httpDate, "Wed, 01 May 2024 12:00:45 GMT"),
        ])
    func resets(_ form: Header.ResetForm, _ text: String) {
        var budget = ProviderBudget(Header(remaining: "left", reset: "reset", resetForm: form))
        budget.observe(["left": "0", "reset": text], sequence: 1, at: .noon)
        #expect(budget.emptyUntil(at: .noon) == .noon + .seconds(45))
    }

    @Test("No more are under way than the provider has left, but always one, to see the counter again")
    func underWay() {
        var budget = ProviderBudget(Header(remaining: "left", reset: "reset"))
        #expect(budget.allows(requestsUnderWay: 100, at: .noon) == true)
        budget.observe(["left": "2", "reset": "10"], sequence: 1, at: .noon)
        #expect(budget.allows(requestsUnderWay: 1, at: .noon) == true)
        #expect(budget.allows(requestsUnderWay: 2, at: .noon) == false)
        #expect(budget.emptyUntil(at: .noon) == nil)
        #expect(budget.allows(requestsUnderWay: 100, at: .noon + .seconds(10)) == true, "the counter is full again")
    }

    @Test("An answer that was overtaken lowers what is left, and does not raise it")
    func overtaken() {
        var budget = ProviderBudget(Header(remaining: "left"))
        budget.observe(["left": "0"], sequence: 9, at: .noon)
        budget.observe(["left": "3"], sequence: 7, at: .noon)
        #expect(budget.emptyUntil(at: .noon) != nil)
        budget.observe(["left": "30"], sequence: 10, at: .noon)
        #expect(budget.emptyUntil(at: .noon) == nil)
    }

    @Test("Counters that cannot be read are not there", arguments: ["", "many", "--", "99999999999999999999"])
    func unreadable(_ text: String) {
        var budget = ProviderBudget(Header(remaining: "left"))
        budget.observe(["left": text], sequence: 1, at: .noon)
        #expect(budget.emptyUntil(at: .noon) == nil)
        #expect(budget.allows(requestsUnderWay: 10, at: .noon) == true)
    }
}
