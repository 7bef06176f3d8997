import Synchronization

/// What a service knows: tables of people in a fixed order, that tests may change at any moment.
///
/// Mailchimp has a table for each audience, named by its id; the other services have one, `people`.
package final class SimulatedWorld: Sendable {
    /// The table of services that have only one.
    package static let people = "people"

    private let tables: Mutex<[String: PeopleTable]>
    /// The clock that stamps changes.
    package let clock: ServiceClock

    package init(clock: ServiceClock, tables: [String: [SimulatedPerson]] = [:]) {
        self.clock = clock
        self.tables = Mutex(tables.mapValues { PeopleTable($0) })
    }

    /// The people of a table, in the order in which they were added.
    package func people(in table: String = people) -> [SimulatedPerson] {
        tables.withLock { $0[table]?.people ?? [] }
    }

    /// The person of that id.
    package func person(_ id: String, in table: String = people) -> SimulatedPerson? {
        tables.withLock { $0[table]?[id] }
    }

    /// Adds a person, or replaces the one of the same id; stamps creation and change with the service's clock.
    package func add(_ person: SimulatedPerson, to table: String = people) {
        var person = person
        person.createdAt = clock.now
        person.changedAt = person.createdAt
        put(person, in: table)
    }

    /// Adds a person with the times it brings along.
    package func put(_ person: SimulatedPerson, in table: String = people) {
        tables.withLock { $0[table, default: PeopleTable([])].put(person) }
    }

    /// Puts a record of these bytes at the end of the table; it is listed with the others, changed now.
    package func inject(_ raw: [UInt8], id: String, in table: String = people) {
        add(SimulatedPerson(id: id, email: nil, raw: raw), to: table)
    }

    /// Changes a person and stamps the change with the service's clock; false where there is no such person.
    @discardableResult
    package func change(
        _ id: String, in table: String = people, _ change: (inout SimulatedPerson) -> Void
    ) -> Bool {
        let now = clock.now
        return tables.withLock { tables in
            guard var person = tables[table]?[id] else { return false }
            change(&person)
            person.changedAt = now
            tables[table]?.replace(id, with: person)
            return true
        }
    }

    /// Removes a person without a trace; false where there is no such person.
    @discardableResult
    package func remove(_ id: String, in table: String = people) -> Bool {
        tables.withLock { $0[table]?.remove(id) ?? false }
    }

    /// The names of the tables, sorted.
    package var tableNames: [String] { tables.withLock { $0.keys.sorted() } }
}

/// People in a fixed order, with a way to them by id.
private struct PeopleTable: Sendable {
    private(set) var people: [SimulatedPerson] = []
    private var positions: [String: Int] = [:]

    init(_ people: [SimulatedPerson]) {
        for person in people { put(person) }
    }

    subscript(_ id: String) -> SimulatedPerson? { positions[id].map { people[$0] } }

    mutating func put(_ person: SimulatedPerson) {
        if let position = positions[person.id] {
            people[position] = person
        } else {
            positions[person.id] = people.count
            people.append(person)
        }
    }

    /// Replaces in place, so that a changed id keeps its place.
    mutating func replace(_ id: String, with person: SimulatedPerson) {
        guard let position = positions.removeValue(forKey: id) else { return }
        positions[person.id] = position
        people[position] = person
    }

    mutating func remove(_ id: String) -> Bool {
        guard let position = positions[id] else { return false }
        people.remove(at: position)
        positions = Dictionary(people.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { $1 })
        return true
    }
}
