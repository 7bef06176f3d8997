import CMemory

/// How the process holds memory.
enum ProcessMemory {
    /// Two arenas instead of eight a processor: pages are made on one thread and freed on another, and every arena
    /// would keep its own leftovers.
    static func keepSmall() { mallopt(M_ARENA_MAX, 2) }
}
