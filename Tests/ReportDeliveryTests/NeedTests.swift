import CustomerModel
import CustomerStore
import Planning
import ReportDelivery
import Testing

@Suite("Which reports go out")
struct NeedTests {
    @Test("A run that went well and left nothing open needs nobody")
    func quiet() {
        let report = Reports.run { $0.counts.new = 5 }
        #expect(ReportNeed.of(report).isEmpty)
        #expect(ReportOccasion.always.includes([]))
        #expect(!ReportOccasion.whenNeeded.includes([]))
        #expect(!ReportOccasion.never.includes([]))
    }

    @Test("Failures, approvals, conflicts and what was left out need a person; a stopped run does not")
    func needs() {
        #expect(ReportNeed.of(Reports.run(.failed)) == [.failure])
        #expect(ReportNeed.of(Reports.run(.waiting)) == [.approval])
        #expect(ReportNeed.of(Reports.eventful) == [.conflicts, .quarantined])
        #expect(ReportNeed.of(Reports.run(.cancelled)).isEmpty)
        for need in ReportNeed.allCases {
            #expect(ReportOccasion.whenNeeded.includes([need]))
            #expect(!ReportOccasion.never.includes([need]))
        }
    }

    @Test("The same trouble is told once a day to who hears of trouble alone, and again after a good run")
    func news() {
        let mail = ReportPlan.mail("ana@shop.example")
        let failed = Reports.run(.failed, error: Failure("http_500", .transient, "no"))
        let other = Reports.run(.failed, error: Failure("no_connection", .transient, "no"))
        var told = ToldNeeds()
        func tell(_ report: RunReport, after seconds: Int64, to receiver: ReportReceiver = mail) -> Bool {
            told.isNews(report, to: receiver, at: Reports.moment.advanced(by: .seconds(seconds)))
        }
        #expect(tell(failed, after: 0))
        #expect(!tell(failed, after: 60))
        #expect(!tell(failed, after: 86_399))
        #expect(tell(failed, after: 61, to: ReportPlan.mail("luis@shop.example")))
        #expect(tell(failed, after: 86_400))
        #expect(tell(other, after: 86_401))
        #expect(tell(Reports.run(.waiting, id: 20), after: 86_402))
        #expect(tell(Reports.run(.waiting, id: 21), after: 86_403))
        #expect(tell(failed, after: 86_404))
        #expect(!tell(Reports.run(), after: 86_405))
        #expect(tell(failed, after: 86_406))
        for _ in 0..<2 { #expect(tell(failed, after: 86_407, to: ReportPlan.web)) }
    }

    @Test("An event holds no word about a customer")
    func impersonal() {
        let event = Reports.event(Reports.eventful)
        #expect(event.report.samples.isEmpty)
        #expect(event.report.kept.isEmpty)
        for text in [Reports.mail(Reports.eventful), WebhookBody.text(of: event, shop: nil)] {
            #expect(!text.contains("Ana"))
            #expect(!text.contains("6000"))
            #expect(!text.contains("ana@example.com"))
        }
        #expect(event.report.warnings == ["1 value was changed since, and left alone"])
    }
}
