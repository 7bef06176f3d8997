import ConnectorKit
import Foundation
import Settings
import Testing

@Suite("The machine as the configuration sees it")
struct MachineTests {
    private let machine = MachineSurroundings()

    private func folder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "settings \(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    @Test("Reads files, folders, modes and the environment")
    func reads() throws {
        try folder { folder in
            let file = folder.appending(path: "key").path
            try Data("s3creto\n".utf8).write(to: URL(filePath: file))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
            #expect(try machine.contents(of: file) == Array("s3creto\n".utf8))
            #expect(machine.entry(at: file) == FileEntry())
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
            #expect(machine.entry(at: file) == FileEntry(othersMayRead: true))
            #expect(machine.entry(at: folder.path)?.isDirectory == true)
            #expect(machine.entry(at: file + "x") == nil)
            #expect(machine.names(in: folder.path) == ["key"])
            #expect(machine.names(in: file) == nil)
        }
        #expect(machine.environment("PATH")?.isEmpty == false)
        #expect(machine.environment("CLIENTELA_NO_SUCH_VARIABLE") == nil)
        #expect(machine.programPath.hasPrefix("/"))
        #expect(machine.workingDirectory == FileManager.default.currentDirectoryPath)
    }

    @Test("What is no regular file is refused, and a pipe without a writer does not hold the program")
    func noFiles() throws {
        try folder { folder in
            let pipe = folder.appending(path: "pipe").path
            #expect(mkfifo(pipe, 0o600) == 0)
            for path in [pipe, folder.path, "/dev/zero"] {
                #expect(throws: FileTrouble.notRegular) { try machine.contents(of: path) }
            }
            #expect(throws: FileTrouble.missing) { try machine.contents(of: pipe + "x") }
            #expect(throws: FileTrouble.missing) { try machine.contents(of: "/etc/passwd/x") }
            let large = folder.appending(path: "large").path
            try Data().write(to: URL(filePath: large))
            #expect(truncate(large, 9 << 20) == 0)
            #expect(throws: FileTrouble.tooLarge) { try machine.contents(of: large) }
        }
    }

    @Test("The example loads from this machine's disk")
    func example() throws {
        try folder { folder in
            var text = ExampleTests.text
            for name in ExampleTests.variables.keys {
                text.replace("{ environment: \(name) }", with: "file:key")
                text.replace("environment:\(name)", with: "file:key")
            }
            try Data(text.utf8).write(to: folder.appending(path: "clientela.yaml"))
            let key = folder.appending(path: "key").path
            try Data("s3creto\n".utf8).write(to: URL(filePath: key))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
            let loaded = ConfigurationLoader().load(path: folder.appending(path: "clientela.yaml").path)
            #expect(loaded.findings.map(\.description) == [])
            #expect(loaded.configuration?.sources.last?.secrets["password"]?.value.reveal() == "s3creto")
        }
    }
}
