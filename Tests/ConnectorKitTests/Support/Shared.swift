import Synchronization

/// A value that several tasks of a test change.
final class Shared<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    init(_ value: Value) { self.value = Mutex(value) }

    @discardableResult
    func change<Result: Sendable>(_ change: @Sendable (inout Value) -> Result) -> Result {
        value.withLock { change(&$0) }
    }

    var current: Value { value.withLock { $0 } }
}
