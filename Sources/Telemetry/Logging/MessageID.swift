/// What an entry of the journal is, for programs: `journalctl MESSAGE_ID=…`, and for people the catalogue's text (`-x`).
///
/// The numbers are random and for ever; a new kind of entry gets a new one (`systemd-id128 new`).
package struct MessageID: Sendable, Hashable {
    /// 128 bits in hexadecimal, small letters.
    package let hexadecimal: String
    /// The catalogue's headline; `@NAME@` is a field of the entry.
    package let subject: String
    /// What it means and what to do, for an administrator who sees it for the first time; lines of the catalogue.
    package let explanation: String

    package static let daemonStarted = MessageID(
        hexadecimal: "046564dfa2614dafa1a7e38e54f59081", subject: "Clientela has started",
        explanation: """
            The daemon has read its configuration, opened its database and its control socket, and follows the
            schedule of each source.

            Show what it does: clientelactl status
            """)

    package static let runFinished = MessageID(
        hexadecimal: "d0d6d9fc356d433f9750629487f39288", subject: "A run of @CLIENTELA_SOURCE@ has finished",
        explanation: """
            Run @CLIENTELA_RUN_ID@ read the source to its end, and everything it found is in the customer database.

            If it should not have happened, it can be taken back: clientelactl undo @CLIENTELA_RUN_ID@
            """)

    package static let runFailed = MessageID(
        hexadecimal: "2ac429d4ef3f431f80e539c2b07c7b26", subject: "A run of @CLIENTELA_SOURCE@ has failed",
        explanation: """
            Run @CLIENTELA_RUN_ID@ ended before the source was read to its end. Nothing is lost and nothing is there
            twice: the next run goes on where this one stood. The entry says why (@CLIENTELA_FAILURE@), and whether the
            daemon tries again by itself.

            Failures of the kinds configuration and authentication wait for you: mend the configuration or the key,
            then reload: systemctl reload clientelad
            """)

    package static let approvalNeeded = MessageID(
        hexadecimal: "b87db473a2fa481689cd44ca52659988",
        subject: "A run of @CLIENTELA_SOURCE@ waits for your approval",
        explanation: """
            Run @CLIENTELA_RUN_ID@ has read the source and changed nothing yet: either its import policy is `confirm`,
            or it would create more accounts, or show fewer known people, than its limits allow.

            Look at it:   clientelactl run @CLIENTELA_RUN_ID@
            Import it:    clientelactl import @CLIENTELA_RUN_ID@
            Drop it:      clientelactl discard @CLIENTELA_RUN_ID@
            """)

    package static let reloaded = MessageID(
        hexadecimal: "5b313f86619848ca896e8a7e4ae8f44c", subject: "Clientela has taken a new configuration",
        explanation: """
            The configuration was read again, found good and put in place as a whole. The entry says what changed. Runs
            of sources that did not change went on untouched.
            """)

    package static let reloadRefused = MessageID(
        hexadecimal: "ca91a0c37a80493297311d4b43e0e95a", subject: "Clientela keeps its old configuration",
        explanation: """
            The configuration was read again and has a mistake, so that nothing of it was taken: the daemon goes on with
            the one it had. The entries around this one name each mistake with file, line and column.

            Try again, and see them here: clientelactl reload
            """)

    package static let warningRaised = MessageID(
        hexadecimal: "5e45610d16c14af3bd5d6f71c3b1e5ca", subject: "Clientela warns: @CLIENTELA_WARNING@",
        explanation: """
            Something needs an administrator, though the daemon goes on. The entry says what, and the way out.

            All warnings that stand now: clientelactl status
            """)

    /// All of them, in the order of the catalogue.
    package static let all: [MessageID] = [
        daemonStarted, runFinished, runFailed, approvalNeeded, reloaded, reloadRefused, warningRaised,
    ]
}
