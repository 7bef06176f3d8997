import CChild
import Glibc

/// Wakes a thread that waits in `poll`, from anywhere; once woken it stays so.
final class Wakeup: Sendable {
    let descriptor: Int32

    init() { descriptor = cchild_wakeup() }

    deinit { close(descriptor) }

    func wake() {
        var one: UInt64 = 1
        _ = write(descriptor, &one, 8)
    }
}
