/// Memory in which the texts of one statement stand while SQLite reads them.
///
/// Handing SQLite a copy of its own for every text costs two allocations a value; here a record's texts are copied
/// side by side into a block that is used again for the next record.
final class TextArena {
    private static let capacity = 8 * 1024
    private var block: UnsafeMutableRawPointer?
    private var used = 0

    deinit { block?.deallocate() }

    /// Forgets every text; no statement may still point into the block.
    func reset() { used = 0 }

    /// Copies the bytes into the block; nil where they no longer fit.
    func place(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawPointer? {
        guard bytes.count <= Self.capacity - used else { return nil }
        let block = self.block ?? UnsafeMutableRawPointer.allocate(byteCount: Self.capacity, alignment: 16)
        self.block = block
        let target = block + used
        if let base = bytes.baseAddress { target.copyMemory(from: base, byteCount: bytes.count) }
        used += bytes.count
        return UnsafeRawPointer(target)
    }
}
