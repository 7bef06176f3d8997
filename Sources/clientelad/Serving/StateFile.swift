import CustomerModel
import WholeFiles

/// Small files of the state directory.
enum StateFile {
    /// Replaces a file whole or not at all; throws `state_not_kept`.
    static func write(_ text: String, to path: String) throws {
        do {
            try WholeFile.write(Array(text.utf8), to: path)
        } catch {
            throw Failure(
                "state_not_kept", .internal, "\(error); check the disk and the rights of the state directory")
        }
    }

    /// The lines of a file; none when it is not there or cannot be read.
    static func lines(of path: String) -> [Substring] {
        guard let bytes = try? WholeFile.read(path) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }
}
