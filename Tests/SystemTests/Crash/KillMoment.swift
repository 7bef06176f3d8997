import SimulatedServices
import TestSupport

/// A moment of a run at which it is stopped.
enum KillMoment: Sendable, CustomStringConvertible {
    /// After a share of the time that an undisturbed run takes.
    case share(Double, of: Duration)
    /// So many microseconds after a service has received a request of that number.
    case request(Int, of: SimulatedService, microseconds: Int)
    /// When the database has that many changes more.
    case changes(Int)
    /// When another run has succeeded in the database.
    case success

    var description: String {
        switch self {
        case .share(let share, _): "at \(Int(share * 100)) % of the time"
        case .request(let number, let service, let microseconds):
            "\(microseconds) us after request \(number) of \(service.provider.name)"
        case .changes(let count): "after \(count) changes"
        case .success: "when the first source is done"
        }
    }

    /// One of these kinds, at random.
    static func random(
        _ random: inout SeededRandom, undisturbed: Duration, changes: Int, services: [(SimulatedService, requests: Int)]
    ) -> KillMoment {
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<3: return .share(Double.random(in: 0...1.05, using: &random), of: undisturbed)
        case 3..<6:
            let (service, requests) = services[Int.random(in: 0..<services.count, using: &random)]
            return .request(
                Int.random(in: 1...max(1, requests), using: &random), of: service,
                microseconds: Int.random(in: 0...20_000, using: &random))
        case 6..<9: return .changes(Int.random(in: 1...max(1, changes), using: &random))
        default: return .success
        }
    }

    /// Returns when the moment has come or the program has ended.
    func wait(for program: Program, _ database: DatabaseWatch) async {
        let start = ContinuousClock.now
        let before = database.progress()
        while !program.hasEnded {
            switch self {
            case .share(let share, let whole): if start.duration(to: .now) >= whole * share { return }
            case .request(let number, let service, let microseconds):
                if service.log.count >= number {
                    try? await Task.sleep(for: .microseconds(microseconds))
                    return
                }
            case .changes(let count): if database.progress().changes >= before.changes + count { return }
            case .success: if database.progress().succeeded > before.succeeded { return }
            }
            try? await Task.sleep(for: .milliseconds(1))
        }
    }
}
