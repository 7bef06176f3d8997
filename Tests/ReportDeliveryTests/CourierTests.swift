import CustomerModel
import CustomerStore
import ReportDelivery
import TestSupport
import Testing

@Suite("The courier", .timeLimit(.minutes(1)))
struct CourierTests {
    private let deferred = Failure("mail_deferred", .transient, "mail server smtp.example.com:465: not now (451)")

    @Test("Each receiver gets its own form of the runs that it wants")
    func routing() async {
        let bench = CourierBench(ReportPlan(receivers: [ReportPlan.web, ReportPlan.mail("ana@shop.example")]))
        bench.courier.report(Reports.run())
        bench.courier.report(Reports.run(.failed, id: 13, error: deferred))
        await bench.settle()
        await bench.end()
        let carried = bench.carrier.carried
        #expect(
            carried.filter { $0.receiver == "webhook" }.map(\.title) == [
                "run.succeeded of boletin, run 12", "run.failed of boletin, run 13",
            ])
        #expect(carried.filter { $0.receiver != "webhook" }.map(\.title) == ["run.failed of boletin, run 13"])
        #expect(carried.allSatisfy { ($0.receiver == "webhook") == $0.content.hasPrefix(#"{"event":"#) })
        #expect(Set(carried.map(\.id)).count == 3)
        #expect(bench.warnings.all.isEmpty)
    }

    @Test("A failure that may pass is tried again after growing pauses, with the same words and ID")
    func retries() async {
        let outbox = MemoryOutbox()
        let bench = CourierBench(
            ReportPlan(receivers: [ReportPlan.web]), outbox: outbox,
            carrier: ScriptedCarrier([.fail(deferred), .fail(deferred), .fail(deferred)]))
        bench.courier.report(Reports.run())
        var pauses: [Duration] = []
        for _ in 0..<3 { pauses.append(await bench.clock.advanceToNextSleeper()) }
        await bench.settle()
        #expect(pauses == [.seconds(30), .seconds(60), .seconds(120)])
        #expect(bench.carrier.carried.count == 4)
        #expect(Set(bench.carrier.carried.map(\.content)).count == 1)
        #expect(bench.carrier.carried.map(\.failures) == [0, 1, 2, 3])
        #expect(outbox.load().isEmpty)
        await bench.end()
        #expect(bench.warnings.all.isEmpty)
    }

    @Test("What cannot be delivered becomes one warning: what, where, why, and the way out; no address, no secret")
    func undeliverable() async {
        let outbox = MemoryOutbox()
        let refused = Failure("mail_refused", .data, "mail server smtp.example.com:465: refuses the message (550)")
        let bench = CourierBench(
            ReportPlan(receivers: [ReportPlan.mail("ana@shop.example", .always)]), outbox: outbox,
            carrier: ScriptedCarrier([.fail(refused)]))
        bench.courier.report(Reports.run())
        await bench.settle()
        await bench.end()
        #expect(bench.carrier.carried.count == 1)
        #expect(outbox.load().isEmpty)
        #expect(bench.warnings.all.map(\.warning) == ["report_undeliverable"])
        #expect(bench.warnings.all.map(\.failure) == ["mail_refused"])
        #expect(
            bench.warnings.all.first?.sentence
                == "the report run.succeeded of boletin, run 12 was not delivered (reports.email.to[0]): mail server "
                + "smtp.example.com:465: refuses the message (550); the run itself is in the list of runs; "
                + "after mending try: clientelad --test-reports")
    }

    @Test("What is pending outlives the process, with its attempts and its pause")
    func restart() async throws {
        let folder = Folder()
        let clock = VirtualClock()
        let plan = ReportPlan(receivers: [ReportPlan.web, ReportPlan.mail("ana@shop.example", .always)])
        let first = CourierBench(
            plan, outbox: FileOutbox(folder: folder.path), clock: clock,
            carrier: ScriptedCarrier([.fail(deferred), .fail(deferred)]))
        first.courier.report(Reports.run())
        await first.settle()
        await first.end()
        #expect(folder.names.count == 2)

        let second = CourierBench(plan, outbox: FileOutbox(folder: folder.path), clock: clock)
        await second.settle()
        #expect(second.carrier.carried.isEmpty)
        #expect(await clock.advanceToNextSleeper() == .seconds(30))
        while second.carrier.carried.count < 2 { try await Task.sleep(for: .milliseconds(1)) }
        await second.settle()
        await second.end()
        #expect(Set(second.carrier.carried.map(\.content)) == Set(first.carrier.carried.map(\.content)))
        #expect(second.carrier.carried.map(\.failures) == [1, 1])
        #expect(folder.names.isEmpty)
    }

    @Test("An end in the middle of an attempt keeps the delivery, and does not count the attempt")
    func interrupted() async throws {
        let outbox = MemoryOutbox()
        let bench = CourierBench(
            ReportPlan(receivers: [ReportPlan.web]), outbox: outbox, carrier: ScriptedCarrier([.hang]))
        bench.courier.report(Reports.run())
        while bench.carrier.carried.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
        await bench.end()
        #expect(outbox.load().map(\.failures) == [0])
        #expect(bench.warnings.all.isEmpty)
    }

    @Test("A report that is handed in just before the end is kept")
    func lastWord() async {
        let outbox = MemoryOutbox()
        let bench = CourierBench(
            ReportPlan(receivers: [ReportPlan.web]), outbox: outbox, carrier: ScriptedCarrier([.hang]))
        bench.courier.report(Reports.run(.cancelled))
        await bench.end()
        #expect(outbox.load().map(\.title) == ["run.cancelled of boletin, run 12"])
    }

    @Test("Who waits for the end of the deliveries waits no longer than it says")
    func patience() async {
        let outbox = MemoryOutbox()
        let bench = CourierBench(
            ReportPlan(receivers: [ReportPlan.web]), outbox: outbox, carrier: ScriptedCarrier([.hang]))
        bench.courier.report(Reports.run())
        async let settled: Void = bench.courier.settle(within: .seconds(30))
        #expect(await bench.clock.advanceToNextSleeper() == .seconds(30))
        await settled
        await bench.end()
        #expect(outbox.load().count == 1)
    }

    @Test("New receivers count from the next run on; what waits for one that is gone is dropped")
    func adopted() async {
        let outbox = MemoryOutbox()
        let bench = CourierBench(
            ReportPlan(receivers: [ReportPlan.web]), outbox: outbox, carrier: ScriptedCarrier([.fail(deferred)]))
        bench.courier.report(Reports.run())
        await bench.settle()
        #expect(outbox.load().count == 1)
        bench.courier.adopt(ReportPlan(receivers: [ReportPlan.mail("ana@shop.example", .always)]))
        bench.courier.report(Reports.run(id: 13))
        await bench.settle()
        await bench.end()
        #expect(outbox.load().isEmpty)
        #expect(bench.carrier.carried.map(\.receiver) == ["webhook", "mail:ana@shop.example"])
        #expect(bench.warnings.all.isEmpty)
    }

    @Test("A disk that keeps nothing costs a warning, once, and no report")
    func fullDisk() async throws {
        let folder = Folder()
        try folder.write("", to: "file")
        let bench = CourierBench(
            ReportPlan(receivers: [ReportPlan.web]), outbox: FileOutbox(folder: folder.path + "/file"))
        bench.courier.report(Reports.run())
        bench.courier.report(Reports.run(id: 13))
        await bench.settle()
        await bench.end()
        #expect(bench.carrier.carried.count == 2)
        #expect(bench.warnings.all.map(\.warning) == ["report_not_kept"])
    }
}
