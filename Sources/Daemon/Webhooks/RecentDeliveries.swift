import ConnectorKit

/// The deliveries of late, to recognise one that is sent again; bounded in time and number.
struct RecentDeliveries: Sendable {
    private let capacity: Int
    private let memory: Duration
    private var seen: Set<WebhookFingerprint> = []
    /// In the order of their coming; those before `head` are forgotten.
    private var queue: [(fingerprint: WebhookFingerprint, at: Duration)] = []
    private var head = 0

    init(capacity: Int, memory: Duration) {
        self.capacity = capacity
        self.memory = memory
    }

    var count: Int { seen.count }

    /// Notes a delivery; false when it came before.
    mutating func note(_ fingerprint: WebhookFingerprint, at now: Duration) -> Bool {
        while head < queue.count, seen.count >= capacity || queue[head].at + memory <= now {
            seen.remove(queue[head].fingerprint)
            head += 1
        }
        if head > 1024, head * 2 > queue.count {
            queue.removeFirst(head)
            head = 0
        }
        guard seen.insert(fingerprint).inserted else { return false }
        queue.append((fingerprint, now))
        return true
    }

    /// Takes a note back.
    mutating func forget(_ fingerprint: WebhookFingerprint) {
        guard seen.remove(fingerprint) != nil, let index = queue.lastIndex(where: { $0.fingerprint == fingerprint })
        else { return }
        queue.remove(at: index)
    }
}
