import CustomerModel
import Glibc

/// The files of a source: one, or those of a folder that match, in the order of their names.
struct FileSet {
    /// One file of the set.
    struct Entry {
        /// Within the folder; in positions, in messages and in the state.
        var name: String
        var path: String
    }

    var entries: [Entry]

    /// Looks at `path`; throws a `Failure` of class `.configuration` when there is nothing.
    init(path: String, patterns: [String]) throws {
        var status = stat()
        guard stat(path, &status) == 0 else { throw ByteFile.failure("cannot be found", path, errno) }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            entries = [Entry(name: Self.lastPart(path), path: path)]
            return
        }
        guard let folder = opendir(path) else { throw ByteFile.failure("cannot be opened", path, errno) }
        defer { closedir(folder) }
        let globs = patterns.map { Glob($0) }
        entries = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            // Hidden files are what programs leave while they copy.
            guard !name.hasPrefix("."), globs.contains(where: { $0.matches(name) }) else { continue }
            let whole = path.hasSuffix("/") ? path + name : path + "/" + name
            var status = stat()
            guard stat(whole, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
            entries.append(Entry(name: name, path: whole))
        }
        entries.sort { Array($0.name.utf8).lexicographicallyPrecedes(Array($1.name.utf8)) }
    }

    /// The name behind the last slash, without a URL's query.
    static func lastPart(_ path: String) -> String {
        let bare = path.prefix { $0 != "?" && $0 != "#" }
        return bare.split(separator: "/").last.map(String.init) ?? path
    }
}
