import Glibc

/// Folders that their owner alone may enter.
package enum PrivateFolder {
    /// Makes a folder; those above it must be there.
    package static func make(_ path: String) throws(FileTrouble) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw FileTrouble("make", path) }
    }

    /// The names of what is in a folder, in no order; one that is not there is empty.
    package static func names(in path: String) throws(FileTrouble) -> [String] {
        guard let directory = opendir(path) else {
            if errno == ENOENT { return [] }
            throw FileTrouble("read", path)
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// Removes a folder's files but those named.
    package static func removeFiles(of path: String, except kept: Set<String> = []) throws(FileTrouble) {
        for name in try names(in: path) where !kept.contains(name) { try WholeFile.remove("\(path)/\(name)") }
    }

    /// Removes a folder with its files; one that is not there is gone already.
    package static func remove(_ path: String) throws(FileTrouble) {
        try removeFiles(of: path)
        guard rmdir(path) == 0 || errno == ENOENT else { throw FileTrouble("remove", path) }
    }
}
