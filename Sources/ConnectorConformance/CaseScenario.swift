/// What every connector must do, whatever its service looks like.
package enum CaseScenario: String, Sendable, CaseIterable, CustomStringConvertible {
    case pullAll = "pull all"
    case streams = "the lists and the check of the key"
    case emptyAccount = "empty account"
    case onePage = "one page"
    case lastPageFull = "last page exactly full"
    case arrival = "somebody comes while pages are read"
    case departure = "somebody leaves while pages are read"
    case resume = "cursor resume"
    case refusedKey = "refused key"
    case asksToWait = "429 with Retry-After"
    case trouble = "500"
    case cutBody = "cut body"
    case otherErrors = "the service's own errors"
    case statuses = "every status"
    case unknownStatus = "unknown status value"
    case missingFields = "missing fields"
    case unknownFields = "unknown fields"
    case deletion = "deletion where visible"

    package var description: String { rawValue }
}
