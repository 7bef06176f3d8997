import Foundation
import Testing

/// The fixtures show what each line of a manifest is for: one that took a word for leave to mail, or that left a value
/// out, is noticed.
@Suite struct ManifestMutationTests {
    @Test("a consent that is changed to 'subscribed' is noticed", arguments: ConnectorCase.names)
    func everyConsent(_ name: String) async throws {
        let one = try ConnectorCase(named: name)
        let text = try shippedText(name)
        var unnoticed: [String] = []
        for place in Self.refusals(in: text) {
            var wrong = text
            wrong.replaceSubrange(place, with: "subscribed")
            let run = try CaseRun(one, manifest: wrong)
            if await !Self.isNoticed(run) { unnoticed.append(Self.line(of: place, in: text)) }
        }
        #expect(unnoticed == [])
    }

    @Test("a field that is left out is noticed", arguments: ConnectorCase.names)
    func everyField(_ name: String) async throws {
        let one = try ConnectorCase(named: name)
        let text = try shippedText(name)
        var unnoticed: [String] = []
        for line in Self.values(in: text) {
            let run = try? CaseRun(one, manifest: text.replacing(line + "\n", with: "", maxReplacements: 1))
            let problems = try? await run?.problems(in: .pullAll)
            if problems == [] { unnoticed.append(line) }
        }
        #expect(unnoticed == [])
    }

    /// The lines that map a value: fields, metrics, tags, deletions and times of change.
    private static func values(in text: String) -> [String] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var section = ""
        return lines.filter { line in
            if let key = line.prefixMatch(of: /\ \ ([a-z_]+):/)?.output.1 { section = String(key) }
            if !line.hasPrefix("  ") { section = "" }
            if ["tags", "deleted", "changed_at"].contains(section) { return line.hasPrefix("  \(section):") }
            return ["fields", "metrics"].contains(section) && line.wholeMatch(of: /\ {4}[a-z_]+: .+/) != nil
        }
    }

    private static func isNoticed(_ run: CaseRun) async -> Bool {
        for scenario in [CaseScenario.pullAll, .statuses, .unknownStatus, .missingFields] {
            guard let problems = try? await run.problems(in: scenario), problems.isEmpty else { return true }
        }
        return false
    }

    /// Where the manifest says any consent but 'subscribed'.
    private static func refusals(in text: String) -> [Range<String.Index>] {
        let pattern = /(?:[:]|\bconsent:|\botherwise:) (none|pending|archived|unsubscribed|bounced|complained)\b/
        return text.matches(of: pattern).compactMap { match in
            // A default of a setting is none, nor is the name of a feed.
            let line = line(of: match.range, in: text)
            let isName = text[..<match.range.lowerBound].hasSuffix("name")
            guard !line.contains("default:"), !line.hasPrefix("#"), !isName else { return nil }
            return match.output.1.startIndex..<match.output.1.endIndex
        }
    }

    private static func line(of place: Range<String.Index>, in text: String) -> String {
        let start = text[..<place.lowerBound].lastIndex(of: "\n").map(text.index(after:)) ?? text.startIndex
        let end = text[place.upperBound...].firstIndex(of: "\n") ?? text.endIndex
        return text[start..<end].trimmingCharacters(in: .whitespaces) + " (at '\(text[place])')"
    }
}
