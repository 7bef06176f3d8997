import Synchronization
import Telemetry
import Testing

@Suite("What the service manager is told")
struct NotificationTests {
    @Test("Each notification is one assignment, several are one message")
    func message() {
        let sent = Mutex<[String]>([])
        let manager = ServiceManager(watchdogInterval: nil) { text in
            sent.withLock { $0.append(text) }
            return true
        }
        manager.ready(status: "3 sources, next run in 5 min")
        manager.notify(.alive)
        manager.notify(.reloading(monotonicMicroseconds: 12), .extendTimeout(.milliseconds(1500)))
        manager.stopping(status: "ending")
        #expect(
            sent.withLock { $0 } == [
                "READY=1\nSTATUS=3 sources, next run in 5 min", "WATCHDOG=1",
                "RELOADING=1\nMONOTONIC_USEC=12\nEXTEND_TIMEOUT_USEC=1500000", "STOPPING=1\nSTATUS=ending",
            ])
    }

    @Test("A status cannot say more than a status, and is short")
    func injection() {
        let sent = Mutex("")
        let manager = ServiceManager(watchdogInterval: nil) { text in
            sent.withLock { $0 = text }
            return true
        }
        manager.notify(.status("list \"a\nWATCHDOG=1\u{85}\u{2028}\""))
        #expect(sent.withLock { $0 } == "STATUS=list \"a\\nWATCHDOG=1\\u{0085}\\u{2028}\"")
        manager.notify(.status(String(repeating: "ñ", count: 500)))
        let status = sent.withLock { $0 }
        #expect(status.utf8.count <= "STATUS=".utf8.count + 240)
        #expect(status.hasSuffix("ñ…"))
    }

    @Test("Times are whole microseconds within bounds")
    func times() {
        let sent = Mutex("")
        let manager = ServiceManager(watchdogInterval: nil) { text in
            sent.withLock { $0 = text }
            return true
        }
        manager.notify(.extendTimeout(.seconds(-3)))
        #expect(sent.withLock { $0 } == "EXTEND_TIMEOUT_USEC=0")
        manager.notify(.extendTimeout(.seconds(Int64.max)))
        #expect(sent.withLock { $0 } == "EXTEND_TIMEOUT_USEC=\(Int64.max)")
    }
}
