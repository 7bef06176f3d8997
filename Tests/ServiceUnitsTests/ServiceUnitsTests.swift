import Foundation
import Testing

@Suite("The units of systemd")
struct ServiceUnitsTests {
    /// A tenth of what `systemd-analyze security` prints as a percentage: exposure 1.5.
    private static let threshold = "15"

    @Test(
        "systemd reads them without a complaint",
        .enabled(if: SystemdAnalyze.isInstalled, "systemd-analyze is not installed, so units are not verified"),
        arguments: [
            "clientelad.service", "clientelad.socket", "clientelad-once@boletin.service",
            "clientelad-once@boletin.timer",
        ])
    func verified(_ name: String) throws {
        let folder = try UnitFolder()
        for file in ["clientelad.service", "clientelad.socket", "clientelad-once@.service", "clientelad-once@.timer"] {
            // The program need not be installed here.
            let text = try UnitFile(file).text.replacing("/usr/bin/clientelad", with: "/bin/true")
            try folder.write(text, as: file)
            try folder.write(text, as: file.replacing("@.", with: "@boletin."))
        }
        let unit = try folder.write(
            try UnitFile(name.replacing("@boletin.", with: "@.")).text
                .replacing("/usr/bin/clientelad", with: "/bin/true"), as: name)
        let (code, output) = try SystemdAnalyze.run(["verify", "--man=no", "--recursive-errors=no", unit])
        #expect(code == 0)
        #expect(output.isEmpty, "\(output)")
    }

    @Test(
        "The sandbox leaves an exposure of at most 1.5",
        .enabled(if: SystemdAnalyze.isInstalled, "systemd-analyze is not installed, so the sandbox is not judged"),
        arguments: ["clientelad.service", "clientelad-once@.service"])
    func sandboxed(_ name: String) throws {
        let folder = try UnitFolder()
        let unit = try folder.write(UnitFile(name).text, as: name)
        let arguments = ["security", "--offline=true", "--no-pager", "--threshold=\(Self.threshold)"]
        let (code, output) = try SystemdAnalyze.run(arguments + [unit])
        #expect(code == 0, "\(output.split(separator: "\n").filter { $0.contains("✗") || $0.contains("→") })")
        #expect(output.contains("Overall exposure level"))
        // The judge judges: the same unit without its bounds does not pass.
        let open = try UnitFile(name).lines.filter { !$0.hasPrefix("CapabilityBoundingSet") && !$0.hasPrefix("System") }
        let bare = try folder.write("[Service]\n" + open.joined(separator: "\n"), as: "open-" + name)
        #expect(try SystemdAnalyze.run(arguments + [bare]).code != 0)
    }

    @Test("Both services have the same sandbox, but for the namespace in which the daemon could not see who asks")
    func sameSandbox() throws {
        let keys = [
            "Protect", "Private", "Restrict", "System", "Capability", "Ambient", "NoNew", "Lock", "Memory", "Remove",
            "Device", "Keyring", "Limit", "UMask", "User", "Group", "StateDirectory", "Proc", "Nice", "IO", "CPU",
            "OOM",
            "Tasks", "Environment",
        ]
        func sandbox(_ name: String) throws -> Set<String> {
            Set(try UnitFile(name).lines.filter { line in keys.contains { line.hasPrefix($0) } })
                .filter { !$0.hasPrefix("RestartPrevent") }.reduce(into: []) { $0.insert($1) }
        }
        let daemon = try sandbox("clientelad.service")
        let once = try sandbox("clientelad-once@.service")
        #expect(daemon.count > 30)
        #expect(daemon.symmetricDifference(once) == ["PrivateUsers=yes"])
    }

    @Test("The daemon is restarted when it fails, but not for what only a person can mend")
    func restarts() throws {
        let unit = try UnitFile("clientelad.service")
        #expect(unit.value("Type") == "notify")
        #expect(unit.value("NotifyAccess") == "main")
        #expect(unit.value("ExecReload") == "/bin/kill -HUP $MAINPID")
        #expect(unit.value("Restart") == "on-failure")
        #expect(unit.value("RestartPreventExitStatus") == "64 77 78")
        #expect(unit.value("WatchdogSec") == "60s")
        // The daemon drains within 10 s.
        #expect(unit.value("TimeoutStopSec") == "20s")
    }

    @Test("The socket is where the daemon would open it, and open to all, because the daemon looks at who asks")
    func socket() throws {
        let socket = try UnitFile("clientelad.socket")
        #expect(socket.value("ListenStream") == "/run/clientela/control.sock")
        #expect(socket.value("SocketMode") == "0666")
        let service = try UnitFile("clientelad.service")
        #expect(service.value("RuntimeDirectory") == "clientela")
        #expect(service.value("RuntimeDirectoryMode") == "0755")
        #expect(service.value("RuntimeDirectoryPreserve") == "yes", "else a stop takes the socket of systemd away")
        #expect(service.value("PrivateUsers") == nil, "else the daemon cannot see who asks")
    }

    @Test("The sandbox lets the daemon listen on this machine, where webhooks are configured")
    func listening() throws {
        let unit = try UnitFile("clientelad.service")
        #expect(unit.value("RestrictAddressFamilies")?.split(separator: " ").contains("AF_INET") == true)
        #expect(unit.value("RestrictAddressFamilies")?.split(separator: " ").contains("AF_INET6") == true)
        for key in ["SocketBindDeny", "IPAddressDeny", "PrivateNetwork", "RestrictNetworkInterfaces"] {
            #expect(unit.value(key) == nil, "\(key) would need an exception for the loopback")
        }
    }

    @Test("No unit has a secret's place switched on")
    func credentials() throws {
        for name in ["clientelad.service", "clientelad-once@.service"] {
            let unit = try UnitFile(name)
            #expect(!unit.lines.contains { $0.hasPrefix("LoadCredential") || $0.hasPrefix("SetCredential") })
            #expect(unit.text.contains("#LoadCredential="))
        }
    }
}
