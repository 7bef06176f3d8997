/// What the reading of a configuration sees of the machine; tests give their own.
package protocol Surroundings {
    /// Absolute path of the program; the shipped connectors are looked for near it.
    var programPath: String { get }
    /// The folder against which relative paths of the command line count.
    var workingDirectory: String { get }

    /// An environment variable; nil when it is not set.
    func environment(_ name: String) -> String?
    /// What a path leads to; nil when nothing is there.
    func entry(at path: String) -> FileEntry?
    /// The bytes of a regular file.
    func contents(of path: String) throws(FileTrouble) -> [UInt8]
    /// The names in a folder, in any order; nil when it is none or cannot be read.
    func names(in directory: String) -> [String]?
}

/// What the configuration wants to know of a file.
package struct FileEntry: Sendable, Hashable {
    package var isDirectory: Bool
    /// Whether it is readable for everybody on the machine.
    package var othersMayRead: Bool

    package init(isDirectory: Bool = false, othersMayRead: Bool = false) {
        self.isDirectory = isDirectory
        self.othersMayRead = othersMayRead
    }
}

/// Why a file could not be read.
package enum FileTrouble: Error, Sendable, Hashable {
    case missing
    case notPermitted
    case notRegular
    case tooLarge
    case unreadable

    /// For messages: `the file does not exist`.
    package var text: String {
        switch self {
        case .missing: "the file does not exist"
        case .notPermitted: "the program may not read the file"
        case .notRegular: "the path leads to no regular file"
        case .tooLarge: "the file is too large"
        case .unreadable: "the file cannot be read"
        }
    }
}
