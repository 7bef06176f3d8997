import ArgumentParser
import ControlAPI
import ControlClient
import CustomerModel

struct ConflictsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conflicts", abstract: "Addresses that could belong to two customers, and your decision.",
        subcommands: [List.self, Show.self, Merge.self, Keep.self], defaultSubcommand: List.self)

    struct List: ClientCommand {
        static let configuration = CommandConfiguration(abstract: "All that wait, oldest first.")

        @OptionGroup var question: QuestionOptions

        @OptionGroup var options: GlobalOptions

        func run(_ session: Session) async throws -> ExitStatus {
            let list = try await session.client.conflicts(
                question.filter)
            try session.show(list, ConflictsPage.page(list, session.time))
            return .success
        }
    }

    struct Show: ClientCommand {
        static let configuration = CommandConfiguration(abstract: "One of them with both customers.")

        @Argument(help: "The conflict.")
        var id: String

        @OptionGroup var options: GlobalOptions

        func run(_ session: Session) async throws -> ExitStatus {
            let conflict = try await session.client.conflict(id)
            try session.show(conflict, ConflictsPage.page(conflict, session.time))
            return .success
        }
    }

    struct Merge: ClientCommand {
        static let configuration = CommandConfiguration(abstract: "Decides: the two are one person.")

        @Argument(help: "The conflict.")
        var id: String

        @OptionGroup var options: GlobalOptions

        func run(_ session: Session) async throws -> ExitStatus { try await session.decide(id, .merge) }
    }

    struct Keep: ClientCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decides: two people; the address stays where it is.")

        @Argument(help: "The conflict.")
        var id: String

        @OptionGroup var options: GlobalOptions

        func run(_ session: Session) async throws -> ExitStatus { try await session.decide(id, .keep) }
    }
}

extension Session {
    fileprivate func decide(_ id: String, _ choice: ConflictDecision.Choice) async throws -> ExitStatus {
        let decided = try await client.decide(id, ConflictDecision(choice))
        try show(decided, ConflictsPage.page(decided))
        return .success
    }
}
