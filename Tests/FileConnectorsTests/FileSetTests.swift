import ConnectorKit
import CustomerModel
import FileConnectors
import Foundation
import Testing

@Suite("Each file is imported once")
struct FileSetTests {
    private func state(_ pulled: Pulled) throws -> ConnectorState { try #require(pulled.outcome.nextState) }

    @Test("A folder: files that match, in the order of their names; unchanged ones are not read again")
    func folder() async throws {
        let folder = TemporaryFolder()
        try folder.write("b.csv", "id,email\n2,b@example.com\n")
        try folder.write("A.CSV", "id,email\n1,a@example.com\n")
        try folder.write(".part.csv", "id,email\n9,x@example.com\n")
        try folder.write("notes.md", "nothing")
        let source = source("csv", ["path": .text(folder.path)])
        let first = try await pull(source)
        #expect(first.records.map(\.externalID.rawValue) == ["1", "2"])
        #expect(first.outcome.reachedEnd)

        let again = try await pull(source, .incremental(try state(first)))
        #expect(again.records.isEmpty)
        #expect(again.outcome.nextState == first.outcome.nextState)

        try folder.write("b.csv", "id,email\n2,b@example.com\n3,c@example.com\n")
        try folder.write("c.csv", "id,email\n4,d@example.com\n")
        let changed = try await pull(source, .incremental(try state(again)))
        #expect(changed.records.map(\.externalID.rawValue) == ["2", "3", "4"])

        let full = try await pull(source)
        #expect(full.records.map(\.externalID.rawValue) == ["1", "2", "3", "4"])
    }

    @Test("A file written anew with the same content is not read again; with other content of the same size it is")
    func sameSize() async throws {
        let folder = TemporaryFolder()
        let path = try folder.write("a.csv", "id,email\n1,a@example.com\n")
        let source = source("csv", ["path": .text(path)])
        let first = try await pull(source)
        func age(_ seconds: Double) throws {
            let date = Date(timeIntervalSince1970: seconds)
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
        }
        try age(1_700_000_000)
        let touched = try await pull(source, .incremental(try state(first)))
        #expect(touched.records.isEmpty)
        #expect(touched.outcome.nextState != first.outcome.nextState, "the new time is noted")
        try folder.write("a.csv", "id,email\n1,z@example.com\n")
        try age(1_700_000_001)
        let changed = try await pull(source, .incremental(try state(touched)))
        #expect(changed.records.map { $0.fields[.email] } == ["z@example.com"])
    }

    @Test("A file that grows while it is read is an incomplete pull, and is read again")
    func growing() async throws {
        let folder = TemporaryFolder()
        var text = "id,email\n"
        for number in 0..<2500 { text += "\(number),p\(number)@example.com\n" }
        let path = try folder.write("a.csv", text)
        let source = source("csv", ["path": .text(path)])
        let connector = try makeConnector(source)
        let stream = try #require(try await connector.streams().first)
        let reader = try await connector.reader(for: PullRequest(stream: stream, extent: .full))
        #expect(try await reader.nextPage()?.records.count == 1000)
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.seekToEnd()
        handle.write(Data("x,x@example.com\n".utf8))
        try handle.close()
        while try await reader.nextPage() != nil {}
        let outcome = await reader.outcome()
        #expect(!outcome.reachedEnd)
        #expect(outcome.incompleteBecause?.contains("a.csv") == true)
        let state = try #require(outcome.nextState)
        #expect(try await pull(source, .incremental(state)).records.count == 2501)
    }

    @Test("A state that is not ours reads everything")
    func foreignState() async throws {
        let folder = TemporaryFolder()
        let path = try folder.write("a b\\c.csv", "id,email\n1,a@example.com\n")
        let source = source("csv", ["path": .text(path)])
        for text in ["", "{}", "files 2\n1 2 3 a.csv", "files 1\nnonsense\n1 x y"] {
            #expect(try await pull(source, .incremental(ConnectorState(text))).records.count == 1)
        }
        let state = try state(try await pull(source))
        #expect(try await pull(source, .incremental(state)).records.isEmpty)
    }

    @Test("C8: what cannot be opened is a failure that says what and where")
    func unreadable() async throws {
        let folder = TemporaryFolder()
        for path in [folder.path + "/missing.csv", "/dev/null", "/proc/self/mem/x"] {
            await #expect { try await pull(source("csv", ["path": .text(path)])) } throws: { error in
                let failure = error as? Failure
                return failure?.kind == .configuration && failure?.message.isEmpty == false
            }
        }
        #expect(try await pull(source("csv", ["path": .text(folder.path)])).records.isEmpty)
    }

    @Test("A pull that is cancelled ends as cancelled")
    func cancelled() async throws {
        let folder = TemporaryFolder()
        let path = try folder.write("a.csv", "id,email\n1,a@example.com\n")
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await pull(source("csv", ["path": .text(path)]))
        }
        await #expect { try await task.value } throws: { ($0 as? Failure)?.kind == .cancelled }
    }

    @Test("check reads the beginning of every file and tells a header that is not understood")
    func check() async throws {
        let folder = TemporaryFolder()
        try folder.write("a.csv", "id,email\n1,a@example.com\n")
        let connector = try makeConnector(source("csv", ["path": .text(folder.path)]))
        try await connector.check()
        try folder.write("b.csv", "foo,bar\n1,2\n")
        await #expect { try await connector.check() } throws: { ($0 as? Failure)?.code == "header_not_understood" }
        #expect(try await connector.discover().map(\.id.rawValue) == ["files"])
    }
}
