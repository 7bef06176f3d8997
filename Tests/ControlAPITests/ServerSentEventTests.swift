import ControlAPI
import CustomerModel
import TestSupport
import Testing

/// `text/event-stream`, written and read.
@Suite struct ServerSentEventTests {
    @Test func eventsComeBackHoweverTheirBytesAreCut() throws {
        let events: [RunEvent] = [.progress(ScriptedValues.progress), .finished(ScriptedValues.run)]
        let bytes = Array(
            try events.map { try $0.message().text }.joined(separator: ": still there\n\n").utf8)
        var random = SeededRandom(seed: 7)
        for _ in 0..<50 {
            var reader = ServerSentEventReader()
            var found: [RunEvent] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                let piece = rest.prefix(Int.random(in: 1...200, using: &random))
                rest = rest.dropFirst(piece.count)
                for message in try reader.read(piece) { found.append(try #require(try RunEvent(message))) }
            }
            #expect(found == events)
        }
    }

    @Test func linesOfDataAreOneText() throws {
        let event = ServerSentEvent(name: "note", data: "one\n\nthree")
        var reader = ServerSentEventReader()
        #expect(event.text == "event: note\ndata: one\ndata: \ndata: three\n\n")
        #expect(try reader.read(event.text.utf8) == [event])
    }

    @Test func fieldsThatNobodyNeedsAreSkipped() throws {
        var reader = ServerSentEventReader()
        let events = try reader.read(": hello\r\nid: 3\r\nretry: 10\r\nnonsense\r\ndata:x\r\n\r\n".utf8)
        #expect(events == [ServerSentEvent(name: "message", data: "x")])
        #expect(try RunEvent(events[0]) == nil)
    }

    @Test func aLineWithoutEndIsRefused() {
        var reader = ServerSentEventReader()
        let line = [UInt8](repeating: 0x78, count: ServerSentEventReader.maximumLineLength + 1)
        #expect(throws: Problem.self) { try reader.read(line) }
    }
}
