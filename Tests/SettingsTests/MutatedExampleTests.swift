import ConnectorKit
import Settings
import TestSupport
import Testing

@Suite("A damaged example")
struct MutatedExampleTests {
    private static let tokens: [[UInt8]] = [
        ": ", "\n", "\n  ", "- ", "[", "]", "{", "}", "'", "\"", "|", "&a ", "*a ", "!t ", "#", "%", "@", "~", "null",
        "<<",
        "---\n", "\t", "\r\n", "0123", "1_0", "yes", "-1", "99999999999999999999", "environment:", "file:",
        "credential:X",
        "value", "ñ", "boletin", "\u{FEFF}", "../..", "unlimited",
    ].map { Array($0.utf8) }

    /// A configuration, or errors with a place inside a file; never a crash, never a secret.
    @Test("Gives a configuration or findings with places; a failure names its seed")
    func mutations() {
        let example = Array(ExampleTests.text.utf8)
        for seed in UInt64(1)...800 {
            var random = SeededRandom(seed: seed)
            var bytes = example
            for _ in 0..<Int.random(in: 1...6, using: &random) { MutatedExampleTests.mutate(&bytes, &random) }
            var machine = PretendSurroundings(variables: ExampleTests.variables)
            machine.files["/shop/c.yaml"] = bytes
            if Bool.random(using: &random) { machine.open.insert("/shop/c.yaml") }
            let result = ConfigurationLoader(surroundings: machine).load(path: "c.yaml")
            let errors = result.findings.filter { $0.severity == .error }
            #expect((result.configuration == nil) == !errors.isEmpty, "seed \(seed)")
            let lines = bytes.count { $0 == 0x0A || $0 == 0x0D } + 2
            for finding in result.findings {
                #expect(finding.location.file == "c.yaml", "seed \(seed)")
                #expect((1...lines).contains(finding.location.line), "seed \(seed): \(finding)")
                #expect(finding.location.column >= 1, "seed \(seed): \(finding)")
                #expect(!finding.message.isEmpty && finding.message.utf8.count < 1000, "seed \(seed): \(finding)")
                #expect(!finding.message.contains("s3creto"), "seed \(seed): \(finding)")
                #expect(!finding.message.contains("0123456789abcdef"), "seed \(seed): \(finding)")
            }
        }
    }

    private static func mutate(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<8, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(contentsOf: tokens.randomElement(using: &random) ?? [], at: place)
        case 3: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...200, using: &random)))
        case 4: bytes.removeSubrange(place...)
        default: mutateLine(&bytes, &random)
        }
    }

    /// Lines are moved, doubled, indented, cut, or get another value.
    private static func mutateLine(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        let line = Int.random(in: 0..<lines.count, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: lines.remove(at: line)
        case 1: lines.insert(lines[line], at: Int.random(in: 0...lines.count, using: &random))
        case 2: lines[line].insert(contentsOf: [0x20, 0x20], at: 0)
        case 3: lines[line].removeAll { $0 == 0x20 }
        case 4: lines[line].removeAll { $0 == UInt8(ascii: "#") }
        default:
            if let colon = lines[line].firstIndex(of: UInt8(ascii: ":")) {
                lines[line].removeSubrange((colon + 1)...)
                lines[line] += [0x20] + (tokens.randomElement(using: &random) ?? [])
            }
        }
        bytes = Array(lines.joined(separator: [0x0A]))
    }
}
