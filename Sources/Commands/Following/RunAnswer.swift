import ControlAPI

extension Session {
    /// What was begun, or with `follows` what came of it; the status is that of the run.
    func answer(with run: RunSummary, follows: Bool) async throws -> ExitStatus {
        guard follows else {
            try show(run, RunText.begun(run))
            return .success
        }
        let ended = try await RunFollower(self).outcome(of: run)
        try show(ended, RunText.page(ended, time))
        return ExitStatus(ended)
    }
}

extension RunText {
    /// One line for a run that nobody waits for.
    static func begun(_ run: RunSummary) -> Page {
        Page(
            Span("\(run.source): run \(run.id) has begun; follow it with: clientelactl run \(run.id) --follow"))
    }
}
