/// Paths as text: joined and made absolute, nothing else.
package enum FilePath {
    /// The path as seen from a folder; an absolute path stays what it is.
    ///
    /// `.` and `//` are folded.
    package static func absolute(_ path: String, from directory: String) -> String {
        normalized(path.hasPrefix("/") ? path : directory + "/" + path)
    }

    /// The folder that a path lies in.
    package static func directory(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        let directory = path[..<slash]
        return directory.isEmpty ? "/" : String(directory)
    }

    /// `..` stays: what it leads to depends on links.
    private static func normalized(_ path: String) -> String {
        "/" + path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
    }
}
