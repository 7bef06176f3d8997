import Foundation
import GRDB
import SimulatedServices
import TestSupport
import Testing

/// `clientelad` as a person at a terminal, or a script, sees it.
@Suite("The command line", .serialized, .timeLimit(.minutes(10))) struct CommandLineTests {
    private static let people = 400

    @Test("--once imports, prints a report a shopkeeper understands, and nothing on standard error")
    func once() async throws {
        let world = try await TwoServices(people: Self.people)
        defer { world.stop() }
        let shop = try world.shop()
        let first = try await shop.run("--once")
        #expect(first.code == 0)
        #expect(first.errors.isEmpty, "\(first.errors)")
        #expect(first.output.contains("new account"), "\(first.output)")
        let second = try await shop.run("--once")
        #expect(second.code == 0)
        #expect(second.errors.isEmpty, "\(second.errors)")
        #expect(second.output.contains("0 new accounts"), "\(second.output)")
    }

    @Test("R9: a second run finds nothing new and writes not one row of the customer tables")
    func twice() async throws {
        let world = try await TwoServices(people: Self.people)
        defer { world.stop() }
        let shop = try world.shop()
        #expect(try await shop.run("--once").code == 0)
        let before = try shop.contents()
        for arguments in [["--once"], ["--once", "--full"]] {
            let again = try await Program.run(
                arguments + ["--json", "--config", shop.folder.path("clientela.yaml")], in: shop.folder)
            let document = try ReportDocument(again.output)
            #expect(document.runs.allSatisfy { $0.new_accounts == 0 && $0.counts.new == 0 && $0.counts.updated == 0 })
            #expect(document.runs.allSatisfy { $0.counts.isBalanced })
            let after = try shop.contents()
            #expect(after == before, "\(after.difference(from: before))")
        }
    }

    @Test("--json prints one document of the promised shape, C2 holds in it, and --dry-run announces it exactly (C3)")
    func document() async throws {
        let world = try await TwoServices(people: Self.people)
        defer { world.stop() }
        let shop = try world.shop()
        let truth = SyntheticPeople(seed: 7, count: Self.people).truth
        // One source at a time: a preview of both at once cannot know what the other would import.
        for (name, accounts) in [
            (ShopOnDisk.mailchimp, truth.newsletterAccounts),
            (ShopOnDisk.invu, truth.accounts - truth.newsletterAccounts),
        ] {
            let rows = (try? shop.customerRows()) ?? [:]
            let preview = try await shop.run("--once", "--json", "--dry-run", "--source", name)
            #expect(preview.code == 0 && preview.errors.isEmpty, "\(preview.errors)")
            let announced = try #require(try ReportDocument(preview.output).runs.first)
            #expect(announced.run_id == nil)
            #expect(announced.samples.count { $0.class == "new" } == 3)
            #expect(announced.samples.allSatisfy { $0.email != nil || $0.external_id != nil })
            let after = try shop.customerRows()
            #expect(after.allSatisfy { $0.value == rows[$0.key, default: 0] }, "a preview wrote customers")
            let ending = try await shop.run("--once", "--json", "--source", name)
            #expect(ending.code == 0 && ending.errors.isEmpty, "\(ending.errors)")
            try expectKeys(ending.output)
            let run = try #require(try ReportDocument(ending.output).runs.first)
            #expect(run.source == name && run.state == "succeeded" && run.mode == "full" && run.error == nil)
            #expect(run.run_id != nil && run.samples.isEmpty)
            #expect(run.counts.isBalanced && announced.counts.isBalanced)
            #expect(run.counts == announced.counts && run.new_accounts == announced.new_accounts)
            #expect(run.new_accounts == accounts)
            #expect(run.started_at.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil)
            #expect(run.duration_seconds > 0 && run.pages > 0)
        }
    }

    @Test("--dry-run shows a few people below each number, and leaves no word of them behind")
    func samples() async throws {
        let world = try await TwoServices(people: Self.people)
        defer { world.stop() }
        let shop = try world.shop()
        let preview = try await shop.run("--once", "--dry-run", "--source", ShopOnDisk.mailchimp)
        #expect(preview.code == 0 && preview.errors.isEmpty, "\(preview.errors)")
        let lines = preview.output.split(separator: "\n")
        let number = try #require(lines.firstIndex { $0.hasSuffix("new accounts would be created") })
        let people = lines[(number + 1)...].prefix { $0.hasPrefix("             · ") }
        #expect(people.count == 3, "\(preview.output)")
        #expect(people.allSatisfy { $0.contains("@") && $0.hasSuffix(">") }, "\(preview.output)")
        let listed = try await shop.run("--runs", "--json")
        #expect(!listed.output.contains("@") && !listed.errors.contains("@"))
        #expect(try shop.customerRows().values.allSatisfy { $0 == 0 })
        #expect(try await shop.run("--once", "--source", ShopOnDisk.mailchimp).output.contains("@") == false)
    }

    @Test("C3: a preview of all sources announces together what the import of all then creates")
    func previewOfAll() async throws {
        let world = try await TwoServices(people: Self.people)
        defer { world.stop() }
        let shop = try world.shop()
        let preview = try ReportDocument(try await shop.run("--once", "--json", "--dry-run").output).runs
        #expect(try shop.customerRows().values.allSatisfy { $0 == 0 }, "a preview wrote customers")
        let imported = try ReportDocument(try await shop.run("--once", "--json").output).runs
        let (announced, created) = (preview.map(\.new_accounts).reduce(0, +), imported.map(\.new_accounts).reduce(0, +))
        #expect(announced == created, "\(preview) \(imported)")
        #expect(created == SyntheticPeople(seed: 7, count: Self.people).truth.accounts)
    }

    private func expectKeys(_ text: String) throws {
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object.keys.sorted() == ["runs"])
        let runs = try #require(object["runs"] as? [[String: Any]])
        for run in runs { #expect(ReportDocument.keys.isSubset(of: run.keys)) }
        #expect(text.hasSuffix("}\n") && text.split(separator: "\n").count == 1)
    }

    @Test("A configuration with mistakes: all of them, each with its place, and 78")
    func mistakes() async throws {
        let shop = try ShopOnDisk()
        try shop.configure(
            sources: """
                  boletin:
                    connector: mailchimp
                    secret: { api_key: "file:secrets/api_key" }

                """, more: "limits:\n  maximum_parallel_pulls: many\n")
        let ending = try await shop.run("--once")
        #expect(ending.code == 78)
        #expect(ending.output.isEmpty)
        for place in ["clientela.yaml:6:27: error: ", "clientela.yaml:10:5: error: "] {
            #expect(ending.errors.contains(place), "\(place) is not in\n\(ending.errors)")
        }
        #expect(!FileManager.default.fileExists(atPath: shop.database), "nothing is made before all is right")
        let missing = try await Program.run(["--once", "--config", shop.folder.path("none.yaml")], in: shop.folder)
        #expect(missing.code == 78 && missing.errors.contains("none.yaml"), "\(missing.errors)")
    }

    @Test("Mistakes of the configuration and what connectors find, in one pass, by place, each mistake once")
    func onePass() async throws {
        let shop = try ShopOnDisk()
        try shop.folder.write("manifest: 1\nname: broken\n", to: "connectors/broken.yaml")
        try shop.configure(
            sources: """
                  boletin:
                    connector: mailchimp
                    rank: first
                    settings: { base_ulr: "https://x.example" }
                    secrets: { api_key: "environment:NOT_SET_ANYWHERE" }
                  caja:
                    connector: invu
                    settings: { base_url: "https://pos.example" }
                    secret: { username: "file:secrets/username", password: "file:secrets/password" }
                  otra:
                    connector: mailchimp
                  rota:
                    connector: broken
                  vieja:
                    enabled: false
                    connector: mailchimp
                    secrets: { api_key: "environment:NOT_SET_ANYWHERE", key: "environment:NOT_SET_ANYWHERE" }
                  archivo:
                    connector: csv
                    settings: { path: [], delimitr: ";" }

                """, more: "limits:\n  maximum_parallel_pulls: many\n")
        let ending = try await shop.run("--once")
        #expect(ending.code == 78 && ending.output.isEmpty)
        let lines = ending.errors.split(separator: "\n").filter { $0.contains("clientela.yaml:") }
        let places = lines.compactMap { line in
            line.firstMatch(of: /clientela\.yaml:(\d+):\d+: (\w+)/).map { "\($0.1) \($0.2)" }
        }
        #expect(
            places == [
                "6 error",  // the number of pulls
                "10 error",  // the rank
                "11 error",  // a setting that Mailchimp does not have
                "12 error",  // a secret that is not set, and not called missing besides
                "16 error",  // 'secret' for 'secrets', and not two secrets that are missing besides
                "18 error",  // a secret that is missing
                "24 error",  // a secret that Mailchimp does not have, of a source that is switched off
                "27 error", "27 error",  // two settings of a file
            ], "\(ending.errors)")
        #expect(ending.errors.contains("connectors/broken.yaml:"))
        #expect(!ending.errors.contains("no connector broken"), "\(ending.errors)")
    }

    @Test("A connector that nobody knows: its place, which there are, and 78")
    func unknownConnector() async throws {
        let shop = try ShopOnDisk()
        try shop.configure(sources: "  caja:\n    connector: invvu\n")
        let ending = try await shop.run("--once")
        #expect(ending.code == 78)
        #expect(ending.errors.contains("clientela.yaml:7:16: error: "), "\(ending.errors)")
        #expect(ending.errors.contains("invvu") && ending.errors.contains("mailchimp"), "\(ending.errors)")
    }

    @Test("A source that the configuration does not have: 78, and which there are")
    func unknownSource() async throws {
        let world = try await TwoServices(people: 20)
        defer { world.stop() }
        let ending = try await world.shop().run("--once", "--source", "boletim")
        #expect(ending.code == 78)
        #expect(ending.errors.contains("boletim") && ending.errors.contains("boletin, caja"), "\(ending.errors)")
        #expect(ending.output.isEmpty)
        #expect(world.newsletter.log.count == 0)
    }

    @Test(
        "A command line that makes no sense: 64",
        arguments: [["--once", "--runs"], ["--json"], ["--dry-run", "--runs"]])
    func usage(arguments: [String]) async throws {
        let shop = try ShopOnDisk()
        let ending = try await Program.run(
            arguments + ["--config", shop.folder.path("clientela.yaml")], in: shop.folder)
        #expect(ending.code == 64)
        #expect(ending.output.isEmpty && !ending.errors.isEmpty)
    }

    @Test("C8: a wrong key: 77, the source, which secret and what to do; the other source is imported")
    func wrongKey() async throws {
        let world = try await TwoServices(people: Self.people)
        defer { world.stop() }
        let shop = try world.shop()
        try shop.folder.write("wrong-key-of-nobody-us99", to: "secrets/api_key")
        let ending = try await shop.run("--once", "--json")
        #expect(ending.code == 77)
        let runs = try ReportDocument(ending.output).runs
        let refused = try #require(runs.first { $0.source == ShopOnDisk.mailchimp })
        #expect(refused.state == "failed" && refused.error?.class == "authentication" && refused.counts.isBalanced)
        let message = refused.error?.message ?? ""
        #expect(message.contains("boletin") && message.contains("api_key"), "\(message)")
        #expect(runs.first { $0.source == ShopOnDisk.invu }?.state == "succeeded")
        #expect(world.newsletter.log.count == 1, "a refused key is not tried again")
        for text in [ending.output, ending.errors, try await shop.run("--runs").output] {
            #expect(!text.contains("wrong-key-of-nobody"))
        }
    }

    @Test("C8: a provider that fails: 75, and the other source is imported")
    func failing() async throws {
        let world = try await TwoServices(people: Self.people)
        defer { world.stop() }
        // A list that is said to be longer than it is: no retry, no wait.
        world.newsletter.setFaults(.plan(.wrongTotal(9), at: .every("/members")))
        let shop = try world.shop()
        let ending = try await shop.run("--once")
        #expect(ending.code == 75)
        #expect(ending.output.contains("boletin") && ending.output.contains("not whole"), "\(ending.output)")
        #expect(try !shop.contents().marksAnybodyMissing)
    }

    @Test("C7: more new accounts than allowed: 79, nothing imported; --approve imports")
    func held() async throws {
        let world = try await TwoServices(people: Self.people)
        defer { world.stop() }
        let shop = try world.shop(more: "defaults:\n  max_new_accounts: 10\n")
        let ending = try await shop.run("--once", "--source", ShopOnDisk.mailchimp)
        #expect(ending.code == 79)
        #expect(ending.output.contains("--approve"), "\(ending.output)")
        #expect(try shop.customerRows()["customer"] == 0)
        let approved = try await shop.run("--once", "--approve", "--source", ShopOnDisk.mailchimp)
        #expect(approved.code == 0)
        #expect(try shop.customerRows()["customer"] ?? 0 > 10)
    }

    @Test("C7: an empty answer after a good run: 79, and nobody is marked missing")
    func suddenlyEmpty() async throws {
        let world = try await TwoServices(people: Self.people)
        defer { world.stop() }
        let shop = try world.shop()
        #expect(try await shop.run("--once").code == 0)
        let before = try shop.contents()
        world.newsletter.setFaults(.plan(.emptyList, at: .every("/members")))
        world.pos.setFaults(.plan(.emptyList, at: .every("clients")))
        #expect(try await shop.run("--once", "--full").code == 79)
        let after = try shop.contents()
        #expect(after == before, "\(after.difference(from: before))")
    }

    @Test("--undo takes a run back, and the next import brings it again (C9)")
    func undo() async throws {
        let world = try await TwoServices(people: Self.people)
        defer { world.stop() }
        let shop = try world.shop()
        #expect(try await shop.run("--once", "--source", ShopOnDisk.mailchimp).code == 0)
        let before = try shop.people()
        let second = try await shop.run("--once", "--json", "--source", ShopOnDisk.invu)
        let run = try #require(try ReportDocument(second.output).runs.first?.run_id)
        #expect(try shop.people() != before)
        let undone = try await shop.run("--undo", run)
        #expect(undone.code == 0 && undone.errors.isEmpty, "\(undone.errors)")
        #expect(try shop.people() == before)
        #expect(try await shop.run("--check-database").code == 0)
        let again = try await shop.run("--once", "--json", "--source", ShopOnDisk.invu)
        let counts = try #require(try ReportDocument(again.output).runs.first).counts
        #expect(counts == (try ReportDocument(second.output).runs[0].counts))
        let unknown = try await shop.run("--undo", "9999")
        #expect(unknown.code == 78 && unknown.errors.contains("9999"), "\(unknown.errors)")
    }

    @Test("A second clientelad with the same state is refused in plain words, and does no harm to the first")
    func twoAtOnce() async throws {
        let world = try await TwoServices(people: Self.people)
        defer { world.stop() }
        world.newsletter.setLatency(.milliseconds(300))
        let shop = try world.shop()
        let first = try shop.start("--once")
        async let firstEnding = first.ending()
        await world.newsletter.waitForRequests(1)
        let second = try await shop.run("--once")
        #expect(second.code == 78)
        #expect(second.errors.contains("another clientelad"), "\(second.errors)")
        #expect(second.output.isEmpty)
        #expect(await firstEnding.code == 0)
    }

    @Test("Another program that holds the write lock for 200 ms in the middle fails no import")
    func lockedForAWhile() async throws {
        let world = try await TwoServices(people: Self.people)
        defer { world.stop() }
        var (shop, locks) = (try world.shop(), 0)
        // On a busy machine an import may be over before it is seen: then another one is disturbed.
        for attempt in 1...10 where locks == 0 {
            if attempt > 1 { shop = try world.shop() }
            let watch = DatabaseWatch(path: shop.database)
            let program = try shop.start("--once")
            async let ending = program.ending()
            while !program.hasEnded {
                guard watch.progress().changes > locks * 50 else {
                    try await Task.sleep(for: .milliseconds(1))
                    continue
                }
                guard locks < 5 else { break }
                try shop.holdWriteLock(for: 0.2)
                locks += 1
            }
            let ended = await ending
            #expect(ended.code == 0, "\(ended.output)\(ended.errors)")
        }
        #expect(locks > 0)
        let quiet = try world.shop()
        #expect(try await quiet.run("--once").code == 0)
        let (locked, undisturbed) = (try shop.contents(), try quiet.contents())
        #expect(locked == undisturbed, "\(locked.difference(from: undisturbed))")
    }

    @Test("No secret and no address of a person in what is said when all goes wrong")
    func discretion() async throws {
        let world = try await TwoServices(people: Self.people)
        defer { world.stop() }
        let secrets = [MailchimpService.demoKey, InvuService.demoPassword, InvuService.demoUser]
        for fault in [Fault.errorInsideOK, .wrongTotal(3), .expiredToken, .endlessPages(.samePage)] {
            world.newsletter.setFaults(.plan(fault, at: .from(2)))
            world.pos.setFaults(.plan(fault, at: .from(3)))
            let shop = try world.shop()
            let ending = try await shop.run("--once")
            let runs = try await shop.run("--runs", "--json")
            for text in [ending.output, ending.errors, runs.output, runs.errors] {
                for secret in secrets { #expect(!text.contains(secret), "\(fault): \(text)") }
                #expect(!text.contains("@"), "\(fault): \(text)")
            }
        }
    }
}
