import CSystemd
import Glibc

/// The system's journal.
enum Journal {
    /// Hands over one entry; a journal that is gone is no error of ours.
    static func send(_ fields: [String]) {
        let bytes = fields.map { Array($0.utf8) }
        withBuffers(bytes[...], []) { vectors in
            _ = csystemd_journal_send(vectors, Int32(vectors.count))
        }
    }

    /// Calls the body with an `iovec` for each array, all of them valid meanwhile.
    private static func withBuffers(_ rest: ArraySlice<[UInt8]>, _ found: [iovec], _ body: ([iovec]) -> Void) {
        guard let first = rest.first else { return body(found) }
        first.withUnsafeBytes { buffer in
            let vector = iovec(iov_base: UnsafeMutableRawPointer(mutating: buffer.baseAddress), iov_len: buffer.count)
            withBuffers(rest.dropFirst(), found + [vector], body)
        }
    }
}
