import ControlAPI
import CustomerModel
import TestSupport
import Testing

/// How the program ends, and what it says when the daemon does not do what was asked.
@Suite struct ExitTests {
    private static let nowhere = "/tmp/there-is-no-such-folder/control.sock"

    @Test(arguments: [["status"], ["sync", "boletin"], ["runs"], ["reload"], ["conflicts", "merge", "7"]])
    func notRunningIsSaid(_ arguments: [String]) async {
        let answer = await Place().run(arguments + ["--socket", Self.nowhere])
        #expect(answer.code == 69)
        #expect(answer.output.isEmpty)
        #expect(
            answer.error == """
                clientelactl: clientelad does not run: nobody answers on \(Self.nowhere)
                  → start it with: systemctl start clientelad (or name its socket, if it has another)

                """)
    }

    @Test func notRunningIsAProblemDocument() async throws {
        let answer = await Place().run(["--socket=\(Self.nowhere)", "status", "--json"])
        #expect(answer.code == 69)
        #expect(answer.error.hasPrefix(#"{"code":"daemon_not_running","detail":"#))
    }

    @Test func theVersionNeedsNoDaemon() async {
        let answer = await Place().run(["version", "--socket", Self.nowhere])
        #expect(answer.code == 0)
        #expect(answer.output.hasPrefix("clientelactl \(ProgramVersion.text), control API 1.0\nclientelad: "))
    }

    @Test(
        arguments: [
            (Problem("x", status: 403, title: "t", .authentication, "d"), 77),
            (Problem("x", status: 0, title: "t", .authentication, "d"), 77),
            (Problem.notFound("thing"), 64),
            (Problem.malformed("d"), 64),
            (Problem.invalid("x", "d"), 78),
            (Problem.notNow("x", "d"), 79),
            (Problem.unavailable("x", "d"), 75),
            (Problem.internal("x", "d"), 70),
            (Problem(Failure("x", .authentication, "d")), 77),
            (Problem(Failure("x", .rateLimited, "d")), 75),
            (Problem(Failure("x", .data, "d")), 75),
            (Problem(Failure("x", .cancelled, "d")), 130),
        ] as [(Problem, Int32)])
    func problemsHaveTheirCodes(_ problem: Problem, code: Int32) async throws {
        try await Shop.with { shop in
            shop.service.fail("status", with: problem)
            #expect(await shop.run("status").code == code)
        }
    }

    @Test(
        arguments: [
            (RunSummary.State.succeeded, nil, 0), (.waiting, .held, 79), (.cancelled, .cancelled, 130),
            (.failed, nil, 75), (.failed, .transient, 75), (.failed, .configuration, 78), (.failed, .internal, 70),
            (.failed, .authentication, 77),
        ] as [(RunSummary.State, FailureClass?, Int32)])
    func runsHaveTheirCodes(_ state: RunSummary.State, _ failure: FailureClass?, code: Int32) async throws {
        try await Shop.with { shop in
            var run = ScriptedValues.run
            run.state = state
            run.failure = failure.map { FailureNote(code: "x", failureClass: $0, sentence: "s") }
            shop.service.change { $0.runs = [run] }
            #expect(await shop.run("run", "41", "--follow").code == code)
        }
    }

    @Test(arguments: [
        ["nonsense"], ["status", "extra"], ["import"], ["runs", "--state", "asleep"], ["runs", "--limit", "501"],
        ["quarantine", "--limit", "0"], ["conflicts", "merge"], ["--socket"],
    ])
    func mistakesOfTheCommandLine(_ arguments: [String]) async {
        let answer = await Place().run(arguments)
        #expect(answer.code == 64)
        #expect(answer.output.isEmpty)
        #expect(!answer.error.isEmpty)
    }

    @Test(arguments: [["--help"], ["sync", "--help"], ["--version"], [], ["help", "conflicts"]])
    func helpIsAnAnswer(_ arguments: [String]) async {
        let answer = await Place().run(arguments)
        #expect(answer.code == 0)
        #expect(answer.output.hasSuffix("\n"))
        #expect(answer.error.isEmpty)
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func shellsLearnTheCommands(_ shell: String) async {
        let answer = await Place().run(["--generate-completion-script", shell])
        #expect(answer.code == 0)
        #expect(answer.output.contains("quarantine"))
    }

    @Test func aLostDaemonLeavesAWord() async throws {
        try await Shop.with { shop in
            Scenario.ends.prepare(shop.service)
            async let answer = shop.run("run", "43", "--follow")
            #expect(await eventually { shop.service.listenerCount == 1 })
            shop.service.endEvents()
            // The stream has ended without a result, and the run is still under way.
            let found = await answer
            #expect(found.code == 69)
            #expect(found.error.contains("run 43 goes on as soon as clientelad does; look with: clientelactl run 43"))
        }
    }

    @Test func aStreamThatEndsEarlyIsAskedForItsRun() async throws {
        try await Shop.with { shop in
            Scenario.ends.prepare(shop.service)
            async let answer = shop.run("run", "43", "--follow")
            #expect(await eventually { shop.service.listenerCount == 1 })
            shop.service.change { script in
                var run = Scenario.succeeded
                run.id = RunReference("43")
                script.runs = [run]
            }
            shop.service.endEvents()
            #expect(await answer.code == 0)
        }
    }

    @Test func whatWaitsIsImportedByTheSourcesName() async throws {
        try await Shop.with { shop in
            _ = await shop.run("import", "boletin", "--no-wait")
            #expect(shop.service.calls.contains("importRun 41"))
        }
    }

    @Test func theNumberThatWasReadIsHandedOn() async throws {
        try await Shop.with { shop in
            shop.service.change { script in
                var run = Scenario.succeeded
                run.preview = true
                script.status.sources[1].lastRun = run
            }
            _ = await shop.run("import", "caja", "--no-wait")
            #expect(shop.service.calls.contains("importSource caja 1130"))
        }
    }

    @Test func metricsWithLabelsAreRead() async throws {
        try await Shop.with { shop in
            shop.service.change { $0.metrics = "a{x=\"1\\\"\\\\\\n2\",y=\"\"} +Inf\nb 2 1795000000\nc{\n" }
            let answer = await shop.run("metrics", "--json")
            #expect(
                answer.output == #"{"samples":[{"labels":[{"name":"x","value":"1\"\\\n2"},{"name":"y","value":""}],"#
                    + #""name":"a","value":"+Inf"},{"labels":[],"name":"b","value":"2"}]}"# + "\n")
        }
    }
}
