/// Which request meets which fault; data, so that a test can list plans and a command line can name them.
package struct FaultPlan: Sendable, Hashable {
    /// The requests that a rule is about.
    package struct Match: Sendable, Hashable {
        /// Text that the path and query must contain; empty for any request.
        package var route: String
        /// The first and last of the matching requests, counted from 1.
        package var first: Int
        package var last: Int
        /// Every so many of them from the first on.
        package var step: Int

        package init(route: String = "", first: Int = 1, last: Int = .max, step: Int = 1) {
            self.route = route
            self.first = first
            self.last = last
            self.step = max(1, step)
        }

        /// Every request, or every request whose path and query contain the text.
        package static func every(_ route: String = "") -> Match { Match(route: route) }

        /// One request, counted from 1 among those whose path and query contain the text.
        package static func request(_ number: Int, of route: String = "") -> Match {
            Match(route: route, first: number, last: number)
        }

        /// The first so many requests.
        package static func first(_ count: Int, of route: String = "") -> Match {
            Match(route: route, first: 1, last: count)
        }

        /// The request of that number and all later ones.
        package static func from(_ number: Int, of route: String = "") -> Match {
            Match(route: route, first: number)
        }

        func contains(_ number: Int) -> Bool {
            number >= first && number <= last && (number - first) % step == 0
        }
    }

    private struct Rule: Sendable, Hashable {
        var match: Match
        var fault: Fault
        var seen = 0
    }

    private var rules: [Rule] = []

    package init() {}

    /// A plan with one rule.
    package static func plan(_ fault: Fault, at match: Match) -> FaultPlan {
        FaultPlan().adding(fault, at: match)
    }

    /// The plan with one more rule; where several rules meet a request, all their faults do.
    package func adding(_ fault: Fault, at match: Match) -> FaultPlan {
        var plan = self
        plan.rules.append(Rule(match: match, fault: fault))
        return plan
    }

    /// Counts a request and gives the faults that it meets, in the order of the rules.
    mutating func faults(at target: String) -> [Fault] {
        var faults: [Fault] = []
        for position in rules.indices {
            let route = rules[position].match.route
            guard route.isEmpty || target.contains(route) else { continue }
            rules[position].seen += 1
            if rules[position].match.contains(rules[position].seen) { faults.append(rules[position].fault) }
        }
        return faults
    }
}
