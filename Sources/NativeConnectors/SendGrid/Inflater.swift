private import CZlib

/// Unpacks gzip, a bounded piece at a time, however large it becomes.
///
/// Used by one task at a time.
final class Inflater: @unchecked Sendable {
    /// What became of one step.
    enum Step: Sendable, Hashable {
        /// So many bytes were taken and so many given.
        case unpacked(consumed: Int, produced: Int)
        /// The bytes are no gzip, or were damaged on the way.
        case broken
    }

    private let handle: OpaquePointer
    /// Whether the last byte that was taken ended a member.
    private(set) var isAtEnd = false

    /// nil when there is no memory.
    init?() {
        guard let handle = czlib_inflater_new() else { return nil }
        self.handle = handle
    }

    deinit { czlib_inflater_free(handle) }

    /// Whether bytes begin as gzip does.
    static func recognizes(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.count >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B
    }

    /// Unpacks what fits into the room; the end of a member is taken only when all before it was given.
    func step(_ input: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer) -> Step {
        if isAtEnd, !input.isEmpty {
            guard czlib_inflater_reset(handle) == 0 else { return .broken }
            isAtEnd = false
        }
        var consumed = 0
        var produced = 0
        let state = czlib_inflate(
            handle, input.baseAddress?.assumingMemoryBound(to: UInt8.self), input.count, &consumed,
            room.baseAddress?.assumingMemoryBound(to: UInt8.self), room.count, &produced)
        switch state {
        case CZLIB_BROKEN: return .broken
        case CZLIB_MEMBER_ENDED: isAtEnd = true
        default: break
        }
        return .unpacked(consumed: consumed, produced: produced)
    }
}
