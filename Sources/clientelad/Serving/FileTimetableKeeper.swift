import CustomerModel
import Daemon
import Synchronization
import Timetable
import WholeFiles

/// Keeps the timetables in a small file of the state directory: a line a source, its fields apart by tabs.
///
/// A line that cannot be read is a source that never ran.
final class FileTimetableKeeper: TimetableKeeper {
    private let path: String
    private let written = Mutex("")

    init(path: String) { self.path = path }

    func load() -> [SourceName: TimetableMemory] {
        guard let bytes = try? WholeFile.read(path) else { return [:] }
        var memory: [SourceName: TimetableMemory] = [:]
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            // The ninth field is younger than the others.
            guard fields.count == 8 || fields.count == 9 else { continue }
            func moment(_ index: Int) -> Timestamp? { Int64(fields[index]).map(Timestamp.init(milliseconds:)) }
            memory[SourceName(String(fields[0]))] = TimetableMemory(
                lastStart: moment(1), lastEnd: moment(2), lastOutcome: RunOutcomeKind(word: String(fields[3])),
                attempts: Int(fields[4]) ?? 0, isPaused: fields[5] == "paused", pauseEnd: moment(6),
                settledThrough: moment(7),
                hasSucceeded: fields.count == 9 ? fields[8] == "succeeded" : moment(1) != nil)
        }
        return memory
    }

    func save(_ memory: [SourceName: TimetableMemory]) throws {
        let text = memory.sorted { $0.key < $1.key }.map { name, memory in
            func field(_ moment: Timestamp?) -> String { moment.map { String($0.milliseconds) } ?? "" }
            return [
                name.rawValue, field(memory.lastStart), field(memory.lastEnd), memory.lastOutcome?.word ?? "",
                String(memory.attempts), memory.isPaused ? "paused" : "", field(memory.pauseEnd),
                field(memory.settledThrough), memory.hasSucceeded ? "succeeded" : "",
            ].joined(separator: "\t") + "\n"
        }.joined()
        guard written.withLock({ $0 != text }) else { return }
        do {
            try WholeFile.write(Array(text.utf8), to: path)
        } catch {
            throw Failure(
                "state_not_kept", .internal, "\(error); check the disk and the rights of the state directory")
        }
        written.withLock { $0 = text }
    }
}
