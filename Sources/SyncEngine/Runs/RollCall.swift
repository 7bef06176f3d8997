import ConnectorKit
import CustomerModel
import CustomerStore

/// Finds out who is no longer in a source, and marks them (R12, C7).
struct RollCall: Sendable {
    let missing: MissingPhase
    let source: SyncSource
    let isApproved: Bool

    /// Who came and who did not, with the first brake that it asks for: people are counted where numbers are asked for
    /// or something looks wrong.
    func attendance(of pull: PullResult, countsAll: Bool) async throws -> (attendance: Attendance, brake: Failure?) {
        var attendance = Attendance(coversRun: pull.streams.allSatisfy { $0.mode == .full && $0.isComplete })
        var brake: Failure?
        for stream in pull.streams where stream.mode == .full {
            var entry = Attendance.Stream(id: stream.id, known: try await missing.known(stream.id))
            let isDoubtful = try await missing.isDoubtful(
                stream.id, known: entry.known, share: source.brakes.minimumKnownShare)
            if countsAll || isDoubtful {
                let count = try await missing.count(stream.id)
                entry.absent = count.absent
                if !isApproved { brake = brake ?? Brake.knownShare(count, stream: stream.id, source: source) }
            }
            if stream.isComplete { attendance.streams.append(entry) }
        }
        return (attendance, brake)
    }

    /// Marks who is absent, once it is known how many known identities came; how many were marked.
    func markAbsent(_ attendance: Attendance, recognised: Int, since run: RunID) async throws -> Int {
        guard !attendance.isFull(recognised: recognised) else { return 0 }
        var marked = 0
        for stream in attendance.streams where stream.known > 0 && stream.absent != 0 {
            if stream.absent == nil, !isApproved {
                let count = try await missing.count(stream.id)
                if let brake = Brake.knownShare(count, stream: stream.id, source: source, isLate: true) {
                    throw brake
                }
            }
            marked += try await missing.mark(stream.id, since: run)
        }
        return marked
    }
}
