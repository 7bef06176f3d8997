extension UnsafeBufferPointer<UInt8> {
    /// Whether these are the bytes of an ASCII text.
    func isText(_ text: StaticString) -> Bool {
        count == text.utf8CodeUnitCount
            && elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// The first byte that is no blank.
    var firstVisible: UInt8? { first { $0 > 0x20 } }
}
