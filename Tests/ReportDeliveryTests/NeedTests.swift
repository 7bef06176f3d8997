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
