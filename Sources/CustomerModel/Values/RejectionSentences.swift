extension Rejection.Reason {
    /// For a list of what was left out.
    package var sentence: String {
        switch self {
        case .missingExternalID: "the source gives no ID by which it could be recognised again"
        case .externalIDTooLong: "the source's ID is too long"
        case .missingEmail: "it has no e-mail"
        case .unusableEmail: "its e-mail is no usable address"
        case .malformedRow: "the row of the file cannot be read"
        case .malformedRecord: "the record cannot be read"
        }
    }
}
