package import CustomerModel

/// What a command touches outside of itself and the daemon; tests give it another one.
package struct Surroundings: Sendable {
    /// The two places that a program writes to.
    package enum Channel: Sendable, Hashable {
        /// Answers, and nothing else.
        case output
        /// Progress, questions and complaints.
        case error
    }

    /// A variable of the environment.
    package var variable: @Sendable (String) -> String?
    /// Columns of the terminal that a channel goes to; nil: to none, or to one that cannot move its cursor.
    package var width: @Sendable (Channel) -> Int?
    package var write: @Sendable (String, Channel) -> Void
    /// A line of standard input, which is a terminal's keyboard or not; nil at its end.
    package var line: @Sendable (_ isSecret: Bool) -> String?
    /// Whether a person sits at standard input.
    package var isInteractive: Bool
    /// The bytes of a file, or why there are none.
    package var file: @Sendable (String) -> Result<[UInt8], Failure>
    package var now: @Sendable () -> Timestamp
    package var zone: UTCOffsets
    package var sleep: @Sendable (Duration) async throws -> Void

    package init(
        variable: @escaping @Sendable (String) -> String?, width: @escaping @Sendable (Channel) -> Int?,
        write: @escaping @Sendable (String, Channel) -> Void, line: @escaping @Sendable (Bool) -> String?,
        isInteractive: Bool, file: @escaping @Sendable (String) -> Result<[UInt8], Failure>,
        now: @escaping @Sendable () -> Timestamp, zone: UTCOffsets,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.variable = variable
        self.width = width
        self.write = write
        self.line = line
        self.isInteractive = isInteractive
        self.file = file
        self.now = now
        self.zone = zone
        self.sleep = sleep
    }

    /// Those of the command that runs; argument-parser makes commands itself and cannot hand them anything.
    @TaskLocal package static var current = Surroundings.system
}
