/// What happens to a service's people while a client reads them: steps tied to the number of the request.
package struct WorldScript: Sendable {
    /// A step; the number is that of the request just answered or about to be, counted from 1.
    package typealias Step = @Sendable (_ number: Int, _ world: SimulatedWorld) -> Void

    private var before: [Step] = []
    private var after: [Step] = []

    package init() {}

    /// A script that does this once the answer to request `number` is made, so that the next request sees it.
    package func after(_ number: Int, _ change: @escaping @Sendable (SimulatedWorld) -> Void) -> WorldScript {
        afterEvery { if $0 == number { change($1) } }
    }

    /// A script that does this just before request `number` is answered.
    package func before(_ number: Int, _ change: @escaping @Sendable (SimulatedWorld) -> Void) -> WorldScript {
        var script = self
        script.before.append { if $0 == number { change($1) } }
        return script
    }

    /// A script that does this after every answer.
    package func afterEvery(_ step: @escaping Step) -> WorldScript {
        var script = self
        script.after.append(step)
        return script
    }

    /// A script that, after each answer from `first` to `last`, changes, adds and removes people of a table, chosen by
    /// the seed and the request's number; the clock moves on by a second each time.
    ///
    /// People added are called `Nueva <n>`, and changed ones get that as their first name.
    package func churning(
        _ table: String = SimulatedWorld.people, seed: UInt64, changed: Int, added: Int, removed: Int,
        from first: Int = 1, through last: Int = .max
    ) -> WorldScript {
        afterEvery { number, world in
            guard (first...last).contains(number) else { return }
            var generator = SeededGenerator(seed: seed &+ UInt64(number) &* 0x9E37)
            world.clock.advance(by: .seconds(1))
            let people = world.people(in: table)
            let chosen = people.map(\.id).shuffled(using: &generator).prefix(changed + removed)
            for (position, id) in chosen.enumerated() {
                if position < changed {
                    world.change(id, in: table) { $0.firstName = "Nueva \(number)" }
                } else {
                    world.remove(id, in: table)
                }
            }
            for position in 0..<added {
                let email = "nueva.\(number).\(position)@correo.example"
                var person = SimulatedPerson(email: email, firstName: "Nueva \(number)", lastName: "Llegada")
                person.id =
                    table == SimulatedWorld.people
                    ? String(900_000_000 + number * 1_000 + position) : MailchimpShape.memberID(of: email)
                world.add(person, to: table)
            }
        }
    }

    func runBefore(_ number: Int, in world: SimulatedWorld) {
        for step in before { step(number, world) }
    }

    func runAfter(_ number: Int, in world: SimulatedWorld) {
        for step in after { step(number, world) }
    }
}
