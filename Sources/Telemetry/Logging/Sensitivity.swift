package import Logging

/// What a logged value must not show; the handlers put a placeholder in its place, always.
///
/// A net below the rule that no personal data and no secret is handed to a log at all.
package enum Sensitivity: Int64, Logger.MetadataValueAttributes.Attribute, Sendable {
    /// About a person: an address, a name, a number.
    case personal = 1
    /// A key, a password, a token.
    case secret = 2

    /// What stands in the log instead.
    var placeholder: String {
        switch self {
        case .personal: "[personal]"
        case .secret: "[secret]"
        }
    }
}

extension Logger.MetadataValue.StringInterpolation {
    /// `"\(address, sensitivity: .personal)"`: the whole value is kept out of the log.
    package mutating func appendInterpolation<Value: CustomStringConvertible & Sendable>(
        _ value: Value, sensitivity: Sensitivity
    ) {
        appendInterpolation(value, attributes: { $0[Sensitivity.self] = sensitivity })
    }
}

extension Logger.MetadataValue {
    /// The value as it may be written.
    var printable: String {
        switch self {
        case .string(let text): text
        case .stringConvertible(let value): attributes[Sensitivity.self]?.placeholder ?? value.description
        case .array(let values): "[" + values.map(\.printable).joined(separator: ", ") + "]"
        case .dictionary(let values):
            "{" + values.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.printable)" }.joined(separator: ", ")
                + "}"
        }
    }
}
