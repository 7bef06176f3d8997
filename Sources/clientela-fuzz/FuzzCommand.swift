import ArgumentParser
import Foundation
import Synchronization

/// Reads harmed input, a great many times.
///
/// A crash, a case that takes longer than ten seconds, and memory that grows all end it with the seed and the case.
@main
struct FuzzCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clientela-fuzz", abstract: "Gives harmed input to every reader of what strangers write.")

    @Option(help: "How many cases, over all readers.")
    var cases = 3_000_000

    @Option(help: "The seed of a run that is to be made again.")
    var seed = UInt64.random(in: 1 ... .max)

    @Option(help: "Only the readers whose name begins so.")
    var only = ""

    /// The longest input.
    private static let inputLimit = 64 << 10
    /// How much more memory than after its first cases a reader may hold, in bytes.
    private static let memoryLimit = 64 << 20

    mutating func run() async throws {
        let targets = try FuzzTargets.all().filter { $0.name.hasPrefix(only) }
        let shares = targets.map(\.share).reduce(0, +)
        print("seed \(seed)")
        var total = 0
        for target in targets {
            let count = max(1, Int(Double(cases) * target.share / shares))
            try await run(target, count)
            total += count
        }
        print("\(total) cases, no crash, no hang, no growth")
    }

    private func run(_ target: FuzzTarget, _ count: Int) async throws {
        let watch = CaseWatch(target: target.name, seed: seed)
        let damage = Damage(signs: target.signs, limit: Self.inputLimit)
        var random = FuzzRandom(seed: seed ^ UInt64(truncatingIfNeeded: Self.number(of: target.name)))
        let started = ContinuousClock.now
        var memory = 0
        for number in 0..<count {
            let input = damage.harmed(target.seeds[random.number(below: target.seeds.count)], &random)
            watch.begin(number)
            do { try await target.read(input) } catch let broken as Broken {
                print("\(target.name), seed \(seed), case \(number): \(broken)")
                print(String(decoding: input.prefix(2000), as: UTF8.self))
                throw ExitCode.failure
            }
            if number == min(count / 10, 5000) { memory = Self.residentBytes() }
        }
        watch.end()
        let grown = Self.residentBytes() - memory
        let took = (ContinuousClock.now - started).components
        print(
            "\(target.name): \(count) cases in \(took.seconds) s, \(max(0, grown) >> 20) MiB more than at their beginning"
        )
        guard grown < Self.memoryLimit else {
            print("\(target.name), seed \(seed): memory grows")
            throw ExitCode.failure
        }
    }

    /// The same for the same name, whatever other targets there are.
    private static func number(of name: String) -> Int {
        name.utf8.reduce(7) { ($0 &* 31 &+ Int($1)) & 0xFFFF_FFFF }
    }

    private static func residentBytes() -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * 4096
    }
}

/// Ends the program when one case takes too long, since nothing else would.
final class CaseWatch: Sendable {
    private let state = Mutex((number: -1, began: ContinuousClock.now, isOver: false))

    init(target: String, seed: UInt64) {
        Thread.detachNewThread { [self] in
            while true {
                Thread.sleep(forTimeInterval: 1)
                let (number, began, isOver) = state.withLock { $0 }
                if isOver { return }
                if number >= 0, ContinuousClock.now - began > .seconds(10) {
                    print("\(target), seed \(seed), case \(number): still reading after ten seconds")
                    exit(1)
                }
            }
        }
    }

    func begin(_ number: Int) { state.withLock { $0 = (number, .now, false) } }

    func end() { state.withLock { $0.isOver = true } }
}
