import ConnectorKit
import CustomerModel

/// Runs a program for one answer: what it offers, what it wants to know, whether its keys are good.
struct ChildQuestion: Sendable {
    let keeping: SecretKeeping
    let purpose: ChildLaunch.Purpose

    /// What the program answered.
    struct Answer: Sendable {
        /// The messages, or for a tap the catalogue.
        var documents: [JSONValue] = []
        var ending = ChildEnding.exit(0)
        var tail: [String] = []
        var masking = Masking([])
    }

    /// All that is kept of an answer, in bytes.
    private static let answerBytes = 8 << 20

    private static let queue = BlockingQueue("clientela.child.questions", isConcurrent: true)

    /// Asks, and keeps secrets that the program replaced; throws a `Failure` when it gives no answer at all.
    func ask() async throws -> Answer {
        var launch = try await keeping.launch()
        let wakeup = Wakeup()
        let (purpose, program) = (purpose, keeping.settings.program)
        let asked = try await Self.queue.run { [launch] in
            try Self.run(launch, purpose, wakeup)
        } onCancel: {
            wakeup.wake()
        }
        for configuration in asked.configurations { launch = try await keeping.keep(configuration, launch) }
        // Only now: a token that the program has renewed already must not go with the question.
        if asked.wasCancelled { throw Failure("cancelled", .cancelled, "the program was stopped") }
        if let fault = asked.fault {
            throw Failure(fault, program: program, masking: launch.masking, tail: asked.answer.tail)
        }
        var answer = asked.answer
        answer.masking = launch.masking
        return answer
    }

    private struct Asked: Sendable {
        var answer = Answer()
        /// New values of the configuration, in their order.
        var configurations: [JSONValue] = []
        var fault: ChildFault?
        var wasCancelled = false
    }

    private static func run(_ launch: ChildLaunch, _ purpose: ChildLaunch.Purpose, _ wakeup: Wakeup) throws -> Asked {
        let process = try ChildProcess(launch.order(for: purpose), wakeup: wakeup)
        defer { process.close() }
        let start = ContinuousClock.now
        var patience = Patience(launch.settings.limits)
        var tail = ErrorTail()
        var text: [UInt8] = []
        var asked = Asked()
        loop: while asked.fault == nil, !asked.wasCancelled {
            let elapsed = start.duration(to: .now)
            if let overrun = patience.overrun(at: elapsed) {
                asked.fault = overrun.fault(launch.settings.limits)
                break
            }
            switch process.next(until: start.advanced(by: patience.deadline)) {
            case .output(let bytes):
                patience.heard(bytes: bytes.count, at: start.duration(to: .now))
                text.append(contentsOf: bytes)
                if text.count > answerBytes { asked.fault = tooLong }
            case .errors(let bytes):
                patience.heard(bytes: bytes.count, at: start.duration(to: .now))
                tail.feed(bytes) { _ in }
            case .ended(let ending):
                asked.answer.ending = ending
                break loop
            case .nothing: continue
            case .cancelled: asked.wasCancelled = true
            }
        }
        process.stop(grace: asked.fault == nil && !asked.wasCancelled ? .zero : launch.settings.limits.grace)
        asked.answer.tail = tail.lines
        asked.answer.documents = AnswerText.documents(in: text)
        asked.configurations = asked.answer.documents.compactMap { $0["control"]?["connectorConfig"]?["config"] }
        if let written = process.folder.rewritten(ChildFiles.config).flatMap({ try? JSONCursor.value(of: $0) }) {
            asked.configurations.append(written)
        }
        return asked
    }

    private static let tooLong = ChildFault(
        code: "answer_too_long", cause: .configuration,
        summary: "its answer is longer than \(answerBytes >> 20) MiB; is 'command' the right program? "
            + "A large catalogue can be given as a file in 'catalog'")
}

/// Finds JSON objects in what a program printed, which may be mixed with other lines.
enum AnswerText {
    private static let attempts = 1000

    static func documents(in text: [UInt8]) -> [JSONValue] {
        var documents: [JSONValue] = []
        var attempts = attempts
        text.withUnsafeBufferPointer { bytes in
            var start = 0
            while start < bytes.count, attempts > 0 {
                let lineEnd = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
                let line = UnsafeBufferPointer(rebasing: bytes[start..<lineEnd])
                if line.firstVisible == UInt8(ascii: "{") {
                    // A catalogue may be spread over many lines.
                    if let (value, end) = JSONCursor.leadingValue(bytes, from: start) {
                        documents.append(value)
                        start = end
                        continue
                    }
                    attempts -= 1
                }
                start = lineEnd + 1
            }
        }
        return documents
    }
}
