/// The bytes of an answer, with spare zeroed room behind them for parsers that read ahead.
///
/// Filled by one owner before it is shared; immutable from then on.
package final class ResponseBody: @unchecked Sendable {
    /// Bytes behind `count` that may be read; enough for simdjson.
    package static let padding = 64

    package private(set) var count = 0
    private var capacity: Int
    private var bytes: UnsafeMutableRawPointer

    package init(reserving expected: Int = 0) {
        capacity = max(expected, 1024) + Self.padding
        bytes = .allocate(byteCount: capacity, alignment: 64)
        clearPadding()
    }

    package convenience init(_ content: some Sequence<UInt8>) {
        let content = Array(content)
        self.init(reserving: content.count)
        content.withUnsafeBytes { append($0) }
    }

    package convenience init(_ text: String) { self.init(text.utf8) }

    deinit { bytes.deallocate() }

    /// Adds bytes; only before the body is shared.
    package func append(_ chunk: UnsafeRawBufferPointer) {
        guard let source = chunk.baseAddress, !chunk.isEmpty else { return }
        if count + chunk.count + Self.padding > capacity { grow(to: count + chunk.count) }
        bytes.advanced(by: count).copyMemory(from: source, byteCount: chunk.count)
        count += chunk.count
        clearPadding()
    }

    /// Lends the bytes; `ResponseBody.padding` zeroed bytes follow them.
    package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try body(UnsafeRawBufferPointer(start: bytes, count: count))
    }

    /// The body as text, mended where it is not UTF-8; for errors and tests.
    package var text: String { withUnsafeBytes { String(decoding: $0, as: UTF8.self) } }

    private func grow(to needed: Int) {
        let larger = max(needed, count * 2) + Self.padding
        let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 64)
        moved.copyMemory(from: bytes, byteCount: count)
        bytes.deallocate()
        bytes = moved
        capacity = larger
    }

    private func clearPadding() {
        bytes.advanced(by: count).initializeMemory(as: UInt8.self, repeating: 0, count: Self.padding)
    }
}
