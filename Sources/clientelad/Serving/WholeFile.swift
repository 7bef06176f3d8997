import CustomerModel
import Glibc

/// Writes small files of the state directory whole or not at all: the old one stays until the new one is complete.
enum WholeFile {
    /// Throws `state_not_kept`.
    static func write(_ text: String, to path: String) throws {
        let draft = path + ".new"
        guard let file = fopen(draft, "we") else { throw refusal(path) }
        let isWhole = fputs(text, file) >= 0 && fflush(file) == 0
        fclose(file)
        guard isWhole, rename(draft, path) == 0 else {
            let refusal = refusal(path)
            unlink(draft)
            throw refusal
        }
    }

    private static func refusal(_ path: String) -> Failure {
        Failure(
            "state_not_kept", .internal,
            "cannot write \(path) (\(String(cString: strerror(errno)))); check the disk and the rights of the state directory"
        )
    }
}
