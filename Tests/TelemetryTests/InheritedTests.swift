import Foundation
import Testing

/// What belongs to a process, tried in processes of their own: `clientela-probe` beside the tests.
@Suite("Started by a service manager", .serialized)
struct InheritedTests {
    @Test("Messages arrive, the watchdog and the descriptors are taken, and the environment is clean")
    func service() throws {
        let folder = try Folder()
        let notifications = try DatagramSocket(path: folder.path("notify"))
        let output = try Probe.run(
            "service", environment: ["NOTIFY_SOCKET": folder.path("notify"), "WATCHDOG_USEC": "20000000"],
            listening: folder.path("control"), names: "control")
        #expect(output == "watchdog 20.0 seconds\ndescriptor 3 control listening closes\n")
        let messages = notifications.received()
        #expect(messages.count == 5)
        #expect(messages.first == "READY=1\nSTATUS=idle\\nREADY=0")
        let reload = try #require(messages.dropFirst().first).split(separator: "\n")
        #expect(reload.first == "RELOADING=1")
        let moment = try #require(reload.last?.wholeMatch(of: /MONOTONIC_USEC=([0-9]+)/)?.1)
        #expect(try #require(UInt64(moment)) > 0)
        #expect(
            messages.dropFirst(2) == [
                "READY=1", "WATCHDOG=1\nEXTEND_TIMEOUT_USEC=5000000", "STOPPING=1\nSTATUS=draining",
            ])
    }

    @Test("Outside a service manager nothing happens")
    func alone() throws {
        #expect(try Probe.run("service") == "watchdog none\n")
    }

    @Test("A watchdog meant for another process is none of ours")
    func othersWatchdog() throws {
        let output = try Probe.run("service", environment: ["WATCHDOG_USEC": "20000000", "WATCHDOG_PID": "1"])
        #expect(output == "watchdog none\n")
    }

    @Test("Outside the journal the log is lines on standard error, without what is personal")
    func log() throws {
        let lines = try Probe.run("log", environment: ["JOURNAL_STREAM": "8:1"], errors: true)
            .split(separator: "\n")
        try #require(lines.count == 2)
        #expect(
            lines[0].wholeMatch(
                of: /[0-9T:.-]+Z info: the run has finished sync\.run_id=7 sync\.source=boletin/) != nil)
        #expect(lines[1].wholeMatch(of: /[0-9T:.-]+Z warning: a warning address=\[personal\]/) != nil)
    }
}
