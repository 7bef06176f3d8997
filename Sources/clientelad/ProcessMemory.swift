import CMemory

/// How the process holds memory.
enum ProcessMemory {
    /// Makes what is freed available to other programs soon.
    ///
    /// Two arenas instead of eight a processor: pages are made on one thread and freed on another, and every arena
    /// would keep its own leftovers. Large blocks, the bodies of answers above all, are mapped and unmapped by
    /// themselves; left alone, the C library would learn from their size to keep them.
    static func keepSmall() {
        mallopt(M_ARENA_MAX, 2)
        mallopt(M_MMAP_THRESHOLD, 256 << 10)
    }
}
