package import CustomerModel

/// Turns a batch of staged records, with what the store knows of them, into decisions.
///
/// Pure: no clock, no database.
///
/// The records of a batch come in the order of the spool: by e-mail key, then stream and external ID, so that all
/// records of one address stand together. Within an address, known identities are planned before unknown ones: who is
/// there decides first, who arrives joins.
package struct BatchPlanner: Sendable {
    package let source: SourceStanding
    package let roster: SourceRoster
    /// The run that identities are missing since when its source calls their records deleted; 0 in a preview.
    package let run: RunID

    package init(source: SourceStanding, roster: SourceRoster, run: RunID = RunID(rawValue: 0)) {
        self.source = source
        self.roster = roster
        self.run = run
    }

    /// The plan of one batch.
    ///
    /// `recognition` has one answer a record of the batch, and the owners of its addresses; `people` are the customers
    /// that `recognition.customersToRead(for:)` names, whole.
    package func plan(
        _ batch: [StagedRecord], recognition: Recognition, people: [CustomerID: Person]
    ) -> BatchPlan {
        var session = PlanningSession(planner: self, batch: batch, recognition: recognition, people: people)
        return session.run()
    }

    /// The plan for identities that a complete pull no longer contains (R12); customers stay.
    package func planMissing(_ keys: Set<RecordKey>, since run: RunID, people: [Person]) -> [PersonChange] {
        people.compactMap { before in
            var after = before
            for index in after.identities.indices
            where after.identities[index].source == source.id && keys.contains(after.identities[index].key)
                && after.identities[index].missingSince == nil
            {
                after.identities[index].missingSince = run
            }
            return after == before ? nil : PersonChange(kind: .missing, before: before, after: after)
        }
    }
}
