import Foundation
import Telemetry
import Testing

@Suite("Where the log goes")
struct LogDestinationTests {
    @Test("To the journal when JOURNAL_STREAM is what the descriptor leads to, else to standard error")
    func journalStream() throws {
        let pipe = Pipe()
        let descriptor = pipe.fileHandleForWriting.fileDescriptor
        var status = stat()
        try #require(fstat(descriptor, &status) == 0)
        let own = "\(status.st_dev):\(status.st_ino)"
        #expect(LogDestination.current(journalStream: own, descriptor: descriptor) == .journal)
        let others = [nil, "", "8:1", "\(own):", "\(status.st_dev)", "a:b", "-1:\(status.st_ino)"]
        for other in others {
            #expect(LogDestination.current(journalStream: other, descriptor: descriptor) == .lines, "\(other ?? "nil")")
        }
        #expect(LogDestination.current(journalStream: own, descriptor: -1) == .lines)
    }
}
