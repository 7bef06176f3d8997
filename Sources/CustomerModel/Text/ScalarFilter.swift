/// Copies text scalar by scalar, leaving out what a value should not hold; see `TextCleaner`.
struct ScalarFilter {
    /// Bytes written.
    private(set) var count = 0
    /// Whether something was copied that NFC may change.
    private(set) var mayCompose = false
    private(set) var keptJoiners = false

    /// Whether control characters stay where something stands on both sides of them.
    private let keepsControls: Bool
    private var dueControls: [UInt32] = []
    private var blankIsDue = false
    private var dueJoiner: UInt32?
    private var previousNeedsJoiners = false

    init(keepsControls: Bool = false) { self.keepsControls = keepsControls }

    /// Copies `utf8` to `output`, which has room for `bound` bytes and eight more; false when it stopped there.
    mutating func copy(
        _ utf8: UnsafeBufferPointer<UInt8>, to output: UnsafeMutableBufferPointer<UInt8>, atMost bound: Int
    ) -> Bool {
        var index = 0
        while index < utf8.count {
            let scalar = UTF8Mending.next(in: utf8, at: &index)
            switch ScalarKind(scalar) {
            case .kept:
                guard count + 2 * dueControls.count < bound else { return false }
                writeDueControls(to: output)
                write(scalar, to: output)
            case .blank:
                blankIsDue = count > 0
                dueJoiner = nil
            case .joiner:
                if previousNeedsJoiners, !blankIsDue, dueJoiner == nil { dueJoiner = scalar }
            case .removed:
                if keepsControls, count > 0, ScalarKind.isControl(scalar) { dueControls.append(scalar) }
            }
        }
        return true
    }

    private mutating func writeDueControls(to output: UnsafeMutableBufferPointer<UInt8>) {
        guard !dueControls.isEmpty else { return }
        for scalar in dueControls { UTF8Mending.append(scalar, to: output, at: &count) }
        dueControls = []
        dueJoiner = nil
    }

    private mutating func write(_ scalar: UInt32, to output: UnsafeMutableBufferPointer<UInt8>) {
        if blankIsDue {
            UTF8Mending.append(0x20, to: output, at: &count)
            blankIsDue = false
        }
        guard scalar >= 0x300 else {
            dueJoiner = nil
            previousNeedsJoiners = false
            UTF8Mending.append(scalar, to: output, at: &count)
            return
        }
        mayCompose = true
        let needsJoiners = ScalarKind.needsJoiners(scalar)
        if needsJoiners, let joiner = dueJoiner {
            UTF8Mending.append(joiner, to: output, at: &count)
            keptJoiners = true
        }
        dueJoiner = nil
        previousNeedsJoiners = needsJoiners
        UTF8Mending.append(scalar, to: output, at: &count)
    }
}
