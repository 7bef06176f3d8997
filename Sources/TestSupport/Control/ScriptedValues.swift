package import ControlAPI
package import CustomerModel

/// Values in which every field says something, so that what is lost on the way is seen.
package enum ScriptedValues {
    package static let moment = Timestamp(milliseconds: 1_795_000_000_125)

    package static var counts: RecordCounts {
        var counts = RecordCounts()
        (counts.fetched, counts.repeated, counts.quarantined, counts.suppressed) = (1240, 1, 12, 1)
        (counts.new, counts.linked, counts.updated, counts.unchanged, counts.conflicts) = (1130, 90, 3, 2, 1)
        return counts
    }

    package static var run: RunSummary {
        RunSummary(
            id: RunReference("41"), source: SourceName("boletin"), state: .waiting, mode: .full, counts: counts,
            newAccounts: 1130, announcedNewAccounts: 1131, merged: 2, missing: 3, expectedTotal: 1240, pages: 2,
            retries: 1, startedAt: moment, durationSeconds: 4.5,
            leftOut: [LeftOut(reason: "unusable_email", sentence: "the address cannot be used", count: 12)],
            warnings: ["a value was cut"], kept: ["customer 7: the phone was changed since"],
            failure: FailureNote(
                code: "too_many_new_accounts", failureClass: .held, sentence: "more than 500 new accounts",
                wayOut: "clientelactl import 41"))
    }

    /// A run as it is right after its beginning.
    package static func begun(_ source: SourceName, _ request: SyncRequest) -> RunSummary {
        RunSummary(
            id: RunReference("43"), source: source, state: .pulling, mode: request.full ? .full : .incremental,
            preview: request.preview, startedAt: moment)
    }

    package static var progress: LiveProgress {
        LiveProgress(
            run: RunReference("41"), source: SourceName("boletin"), state: .pulling, mode: .full, fetched: 500,
            expected: 1240,
            pages: 1, retries: 1, settled: 3, staged: 4, newAccounts: 5, startedAt: moment,
            waitingUntil: moment.advanced(by: .seconds(9)), waitingBecause: "the service asked for it")
    }

    package static var warning: OperatorWarning {
        OperatorWarning(
            "no_recent_success", .warning, "no successful run since Monday", wayOut: "clientelactl runs boletin",
            source: SourceName("boletin"), since: moment)
    }

    package static var status: DaemonStatus {
        let newsletter = SourceStatus(
            name: SourceName("boletin"), connector: "mailchimp", kind: .newsletter, state: .waiting,
            why: "1 130 new accounts wait for you", importPolicy: .confirm,
            schedule: Schedule(everySeconds: 3600), lastSuccess: moment,
            nextRun: moment.advanced(by: .seconds(3600)), lastRun: run, currentRun: progress, openConflicts: 1,
            quarantined: 12, warnings: [warning])
        let till = SourceStatus(
            name: SourceName("caja"), connector: "invu", kind: .pos, state: .paused, paused: true, managed: true,
            schedule: Schedule(calendar: "Mon..Sat 03:30"))
        return DaemonStatus(
            version: "1.0.0", pid: 4711, since: moment, state: .running, sources: [newsletter, till],
            waitingApprovals: 1, openConflicts: 1, quarantined: 12, warnings: [warning])
    }

    package static let metrics = """
        # HELP clientela_runs_total Runs by outcome.
        # TYPE clientela_runs_total counter
        clientela_runs_total{outcome="succeeded"} 3

        """

    package static var reload: ReloadOutcome {
        ReloadOutcome(
            changes: [.init(.changed, source: SourceName("boletin"), "its interval is 3600 s, was 600 s")],
            findings: [
                Finding(
                    file: "clientela.yaml", line: 3, column: 5, severity: .warning, code: "secret_in_file",
                    sentence: "the key stands in the file")
            ])
    }

    package static var connector: ConnectorDescription {
        ConnectorDescription(
            name: "mailchimp", title: "Mailchimp", kind: .newsletter, about: "Audiences of a Mailchimp account.",
            steps: ["Log in to Mailchimp.", "Make an API key."],
            settings: [
                SettingDescription(
                    name: "first_name_field", about: "the audience field with the first name", default: .text("FNAME"),
                    choices: ["FNAME", "NAME"])
            ],
            secrets: [SecretDescription(name: "api_key", about: "the key that was made")],
            brings: ["lists", "consent", "birthdays"], cannotSee: "What somebody spent.")
    }

    package static var authorization: Authorization {
        Authorization(
            id: "c0ffee", connector: "mailchimp", way: .page, url: "https://id.example.com/authorize?state=s1",
            userCode: "WX-12", completeURL: "https://id.example.com/go?c=WX-12", intervalSeconds: 5,
            expiresAt: moment.advanced(by: .seconds(86_400)))
    }

    package static var trial: ConnectorTrial {
        ConnectorTrial(
            connector: connector, stream: streams.streams[0], streams: streams.streams, people: 3, total: 1240,
            fields: [
                .init(field: "external_id", from: "id", filled: 2, example: "a1••••"),
                .init(field: "email", from: "email_address", filled: 2, example: "a••@e••••••.c••"),
                .init(field: "birthday", from: "merge_fields.BIRTHDAY", filled: 0, example: nil),
            ], consents: [.init(list: "a1b2c3", consent: "subscribed", people: 2)],
            leftOut: [.init(position: "page 1, record 3", sentence: "it has no e-mail")],
            warnings: ["an unknown status 'odd'"])
    }

    package static var streams: StreamList {
        StreamList(streams: [
            .init(id: StreamID("a1b2c3"), name: "Novedades", count: 1240, chosen: true),
            .init(id: StreamID("d4e5f6"), name: "Prueba", chosen: false),
        ])
    }

    package static var conflict: Conflict {
        Conflict(
            id: "7", source: SourceName("caja"), stream: StreamID("customers"), externalID: ExternalID("C-12"),
            contested: "ana@example.com",
            customer: PersonCard(
                id: CustomerID(rawValue: 3), name: "Ana Pérez", phone: "6612-3456", sources: [SourceName("caja")],
                createdAt: moment),
            owner: PersonCard(id: CustomerID(rawValue: 4), email: "ana@example.com", sources: [SourceName("boletin")]),
            openedBy: RunReference("40"), openedAt: moment)
    }

    package static var quarantined: QuarantineEntry {
        QuarantineEntry(
            source: SourceName("boletin"), stream: StreamID("a1b2c3"), externalID: ExternalID("m-1"),
            reason: "unusable_email",
            sentence: "the address cannot be used", place: "page 1, record 17", firstSeenBy: RunReference("39"),
            lastSeenBy: RunReference("41"), lastSeenAt: moment)
    }
}
