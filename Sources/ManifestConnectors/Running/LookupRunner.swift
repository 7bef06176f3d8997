import ConnectorKit
import CustomerModel
import JSONReading
import Synchronization

/// Asks again for each record of a page, for the values that the list leaves out.
struct LookupRunner: Sendable {
    /// One look-up, ready.
    struct Step: Sendable {
        var rule: LookupRule
        var plan: JSONPlan
        var fields: [CompiledField]
        var consent: CompiledConsent?
        var errors: CompiledErrors
    }

    /// What one answer tells of a person.
    private struct Answer: Sendable {
        var fields = FieldValues()
        var consent: Consent?
        var warnings: [String] = []
    }

    /// What may still be asked in this pull.
    final class Budget: Sendable {
        private let left: Mutex<Int>

        init(_ count: Int) { left = Mutex(count) }

        /// Takes one; false when nothing is left.
        func take() -> Bool {
            left.withLock { count in
                guard count > 0 else { return false }
                count -= 1
                return true
            }
        }
    }

    let session: Session
    let scope: TemplateScope
    let steps: [(step: Step, budget: Budget)]
    let concurrent: Int

    /// Adds what the look-ups tell to each record.
    func complete(_ page: inout FetchedPage) async throws {
        var notes = PageNotes()
        for (step, budget) in steps {
            let records = page.records
            let answers = try await withThrowingTaskGroup(of: (Int, Answer?).self) { group in
                var found = [Answer?](repeating: nil, count: records.count)
                var next = 0
                var isSpent = false
                func start() {
                    guard next < records.count, !isSpent else { return }
                    guard budget.take() else {
                        isSpent = true
                        return
                    }
                    let index = next
                    next += 1
                    group.addTask { (index, try await self.look(step, for: records[index])) }
                }
                for _ in 0..<concurrent { start() }
                while let (index, answer) = try await group.next() {
                    found[index] = answer
                    start()
                }
                if isSpent { notes.warn("look-up '\(step.rule.name)' ended after \(step.rule.budget) requests") }
                return found
            }
            for (index, answer) in answers.enumerated() {
                guard let answer else { continue }
                for entry in answer.fields.entries { page.records[index].fields[entry.field] = entry.value }
                if let consent = answer.consent {
                    page.records[index].subscriptions.tighten(to: consent, list: scope.streamID ?? "")
                }
                for warning in answer.warnings { notes.warn(warning) }
            }
        }
        page.warnings += notes.warnings
    }

    private func look(_ step: Step, for record: Record) async throws -> Answer? {
        var scope = scope
        scope.record["id"] = record.externalID.rawValue
        scope.record["email"] = record.fields[.email]
        return try await session.exchange(step.rule.request, scope: scope, accepting: [404]) { answer in
            // Gone since the list was read.
            guard answer.status != 404 else { return nil }
            var told = Answer()
            var notes = PageNotes()
            do {
                try session.parsers.withParser { parser in
                    try parser.read(answer.body, by: step.plan) { document in
                        if let failure = step.errors.failure(in: document, session.check) { throw failure }
                        for field in step.fields {
                            field.read(document, document.root, into: &told.fields, notes: &notes)
                        }
                        told.consent =
                            step.consent?.subscription(
                                list: "", feed: nil, in: document, document.root, notes: &notes)?.consent
                    }
                }
            } catch is JSONFault {
                return nil
            }
            told.warnings = notes.warnings
            return told
        }
    }
}
