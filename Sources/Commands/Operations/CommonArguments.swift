import ArgumentParser
import ControlAPI
import CustomerModel

/// The source that a command is about.
struct SourceArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The source.", valueName: "name"))
    var name: String

    var source: SourceName { SourceName(name) }
}

/// The run that a command is about.
struct RunArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The run.", valueName: "run"))
    var number: String

    var run: RunReference { RunReference(number) }
}

/// Which of the questions that wait for a person a list shows.
struct QuestionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Only this source's.", valueName: "name"))
    var source: String?

    @Option(help: ArgumentHelp("How many, up to \(PageSize.maximum).", valueName: "number"))
    var limit = PageSize.default

    @Option(help: ArgumentHelp("Only those behind this one.", valueName: "id"))
    var after: String?

    mutating func validate() throws { try PageLimit.check(limit) }

    var filter: QuestionFilter {
        QuestionFilter(source: source.map { SourceName($0) }, limit: limit, after: after)
    }
}

/// How many entries may be asked for.
enum PageLimit {
    static func check(_ limit: Int) throws {
        guard (1...PageSize.maximum).contains(limit) else {
            throw ValidationError("--limit is from 1 to \(PageSize.maximum).")
        }
    }
}
