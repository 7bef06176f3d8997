import ControlAPI
import ControlClient
import CustomerModel

/// One call of the program: the daemon that it asks, and how it answers.
struct Session: Sendable {
    let client: ControlClient
    let surroundings: Surroundings
    let isJSON: Bool
    private let ink: Ink
    private let errorInk: Ink

    init(_ options: GlobalOptions, in surroundings: Surroundings = .current) {
        self.surroundings = surroundings
        client = ControlClient(socketPath: options.socketPath(surroundings))
        isJSON = options.json
        ink = options.ink(surroundings, .output)
        errorInk = options.ink(surroundings, .error)
    }

    /// How the reader's clock reads moments now.
    var time: TimeText { TimeText(now: surroundings.now(), zone: surroundings.zone) }

    /// Whether there is a terminal where progress can be shown.
    var showsProgress: Bool { surroundings.width(.error) != nil }

    /// The answer: the API's document with `--json`, else the page.
    func show(_ document: some Encodable, _ page: @autoclosure () -> Page) throws {
        if isJSON {
            let isPretty = surroundings.width(.output) != nil
            surroundings.write(try DocumentText.text(document, isPretty: isPretty) + "\n", .output)
        } else {
            show(page())
        }
    }

    /// A page for people, whatever was asked for.
    func show(_ page: Page) { surroundings.write(text(page), .output) }

    /// A page as it looks on standard output.
    func text(_ page: Page) -> String { page.text(ink, width: surroundings.width(.output)) }

    /// Something beside the answer, on standard error.
    func note(_ page: Page) { surroundings.write(noteText(page), .error) }

    /// A page as it looks on standard error.
    func noteText(_ page: Page) -> String { page.text(errorInk, width: surroundings.width(.error)) }

    /// Tells why something was not done.
    func report(_ problem: Problem) {
        if isJSON, let text = try? DocumentText.text(problem, isPretty: surroundings.width(.error) != nil) {
            surroundings.write(text + "\n", .error)
        } else {
            note(ProblemPage.page(problem))
        }
    }

    /// Does it, and tells what kept it from being done.
    func perform(_ body: () async throws -> ExitStatus) async -> ExitStatus {
        do {
            return try await body()
        } catch let problem as Problem {
            report(problem)
            return ExitStatus(problem)
        } catch is CancellationError {
            return .cancelled
        } catch {
            let problem = Problem.internal("unexpected_error", "something went wrong that should not: \(error)")
            report(problem)
            return ExitStatus(problem)
        }
    }
}
