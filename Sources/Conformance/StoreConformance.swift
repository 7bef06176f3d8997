/// What every store must do, whatever engine it stands on.
///
/// A store joins with a test of about ten lines:
///
///     @Test(arguments: StoreConformance.allCases)
///     func conforms(_ promise: StoreConformance) async throws { try await promise.check(makeStore()) }
package enum StoreConformance: String, CaseIterable, Sendable, CustomStringConvertible {
    case everyValueComesBack = "V1: every value that is written is read back as it was"
    case keysMoveWithinOneApply = "R4: an e-mail key given up and taken in one apply moves"
    case secondKeyIsRefused = "R4: a second customer with one key is refused, and nothing of the batch is written"
    case otherWritersAreBound = "R4: another program's customer gets a key, and is found by it"
    case plainKeysAreRefined = "R2, R4: keys that another program left plain are refined; what collides is reported"
    case mergeLeavesTombstone = "R6: a merge moves identities with all that hangs on them and leaves a tombstone"
    case mergeIsTakenBack = "C9: a change's image takes a merge back"
    case creationIsRemoved = "C9: a creation taken back leaves no customer, but its rows in the feed"
    case nothingIsWrittenTwice = "R9: the same people again write not one row"
    case onlyDifferencesAreWritten = "V4: columns that did not change and the shop's own are not named"
    case mailFollowsTheShop = "V6: may_email follows consents and the shop's objection"
    case sharedAddressIsFlagged = "R11: several external IDs of one address are flagged"
    case thrownBodyLeavesNothing = "C5: a body that throws leaves neither changes nor checkpoint"
    case checkpointsMove = "C5: a checkpoint is written with the changes and read back"
    case quarantineIsIdempotent = "R5: quarantine lists a record once and forgets what is mended"
    case conflictsAreIdempotent = "R7: a conflict is opened once, settled once, and follows a merge"
    case conflictsGoBack =
        "C9, R7: taking a run back closes conflicts that it makes void and opens those it had settled"
    case presentIdentitiesPage = "R12: present identities come in the order of their bytes, page by page"
    case sheetsPage = "customers come whole, in the order of their numbers, page by page, all or those changed since"
    case recognitionAnswers = "R3: recognition knows identities, and owners of unsettled records alone"
    case runsAreKept = "C1: a run's whole report is kept"
    case changesAreFollowed = "C9: the feed of changes pages backwards by run and tells who was touched since"
    case readsAreConsistent = "reads see one view while a write is under way"
    case shopIsLeftAlone = "V4: the shop's columns, triggers and tables survive, and are seen as its data"
    case sourcesAreRegisteredOnce = "a source is registered once and brought up to date"
    case reopenedStoreIsWhole = "a reopened database has everything"
    case soundDatabaseHasNoViolations = "a sound database has no violations; broken promises are found"

    package var description: String { rawValue }

    /// Holds a fresh store to the promise; records an issue or throws where it is broken.
    package func check(_ subject: StoreUnderTest) async throws {
        let scene = try await StoreScene(subject)
        switch self {
        case .everyValueComesBack: try await scene.everyValueComesBack()
        case .keysMoveWithinOneApply: try await scene.keysMoveWithinOneApply()
        case .secondKeyIsRefused: try await scene.secondKeyIsRefused()
        case .otherWritersAreBound: try await scene.otherWritersAreBound()
        case .plainKeysAreRefined: try await scene.plainKeysAreRefined()
        case .mergeLeavesTombstone: try await scene.mergeLeavesTombstone()
        case .mergeIsTakenBack: try await scene.mergeIsTakenBack()
        case .creationIsRemoved: try await scene.creationIsRemoved()
        case .nothingIsWrittenTwice: try await scene.nothingIsWrittenTwice()
        case .onlyDifferencesAreWritten: try await scene.onlyDifferencesAreWritten()
        case .mailFollowsTheShop: try await scene.mailFollowsTheShop()
        case .sharedAddressIsFlagged: try await scene.sharedAddressIsFlagged()
        case .thrownBodyLeavesNothing: try await scene.thrownBodyLeavesNothing()
        case .checkpointsMove: try await scene.checkpointsMove()
        case .quarantineIsIdempotent: try await scene.quarantineIsIdempotent()
        case .conflictsAreIdempotent: try await scene.conflictsAreIdempotent()
        case .conflictsGoBack: try await scene.conflictsGoBack()
        case .presentIdentitiesPage: try await scene.presentIdentitiesPage()
        case .sheetsPage: try await scene.sheetsPage()
        case .recognitionAnswers: try await scene.recognitionAnswers()
        case .runsAreKept: try await scene.runsAreKept()
        case .changesAreFollowed: try await scene.changesAreFollowed()
        case .readsAreConsistent: try await scene.readsAreConsistent()
        case .shopIsLeftAlone: try await scene.shopIsLeftAlone()
        case .sourcesAreRegisteredOnce: try await scene.sourcesAreRegisteredOnce()
        case .reopenedStoreIsWhole: try await scene.reopenedStoreIsWhole()
        case .soundDatabaseHasNoViolations: try await scene.soundDatabaseHasNoViolations()
        }
    }
}
