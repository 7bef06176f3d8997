package import CustomerModel

/// A composed report on its way to one receiver.
package struct Delivery: Sendable, Hashable {
    /// Unique, of letters and digits.
    package var id: String
    /// The receiver's `key`.
    package var receiver: String
    /// For messages: `run.failed of boletin, run 12`.
    package var title: String
    package var createdAt: Timestamp
    /// Attempts that failed.
    package var failures = 0
    /// Not tried before.
    package var notBefore: Timestamp
    /// The whole e-mail, or the body of the request.
    package var content: String

    package init(id: String, receiver: String, title: String, createdAt: Timestamp, content: String) {
        self.id = id
        self.receiver = receiver
        self.title = title
        self.createdAt = createdAt
        notBefore = createdAt
        self.content = content
    }
}
