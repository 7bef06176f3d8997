import Foundation
import TestSupport
import Testing
import WholeFiles

@Suite struct WholeFileTests {
    @Test("a file is replaced, with its owner's rights alone, and no draft stays behind")
    func replaces() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a"
        #expect(try WholeFile.read(path) == nil)
        try WholeFile.write(Array("one".utf8), to: path)
        try WholeFile.write(Array("two".utf8), to: path)
        #expect(try WholeFile.read(path) == Array("two".utf8))
        #expect(try PrivateFolder.names(in: folder.path) == ["a"])
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test("a draft that a dead program left does not stop the next one")
    func oldDraft() throws {
        let folder = try TemporaryFolder()
        try Data("half".utf8).write(to: URL(filePath: folder.path + "/a.new"))
        try WholeFile.write(Array("whole".utf8), to: folder.path + "/a")
        #expect(try WholeFile.read(folder.path + "/a") == Array("whole".utf8))
    }

    @Test("what cannot be written leaves the old file and says why")
    func refused() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a"
        try WholeFile.write(Array("old".utf8), to: path)
        // The place of the draft is taken by a folder, which can neither be removed as a file nor opened for writing.
        try FileManager.default.createDirectory(atPath: path + ".new", withIntermediateDirectories: false)
        #expect(throws: FileTrouble("write", path, EEXIST)) { try WholeFile.write(Array("new".utf8), to: path) }
        #expect(try WholeFile.read(path) == Array("old".utf8))
    }

    @Test("links are not followed, and too much is not read")
    func guarded() throws {
        let folder = try TemporaryFolder()
        try WholeFile.write([1, 2, 3], to: folder.path + "/a")
        symlink("a", folder.path + "/link")
        #expect(throws: FileTrouble("read", folder.path + "/link", ELOOP)) {
            try WholeFile.read(folder.path + "/link")
        }
        #expect(throws: FileTrouble("read", folder.path + "/a", EFBIG)) {
            try WholeFile.read(folder.path + "/a", atMost: 2)
        }
        #expect(try WholeFile.read(folder.path + "/a", atMost: 3) == [1, 2, 3])
    }

    @Test("a folder goes with its files; what is not there is gone already")
    func folders() throws {
        let folder = try TemporaryFolder()
        let inner = folder.path + "/inner"
        try PrivateFolder.remove(inner)
        try PrivateFolder.make(inner)
        try PrivateFolder.make(inner)
        try WholeFile.write([1], to: inner + "/a")
        try WholeFile.write([2], to: inner + "/b")
        try PrivateFolder.removeFiles(of: inner, except: ["b"])
        #expect(try PrivateFolder.names(in: inner) == ["b"])
        try PrivateFolder.remove(inner)
        #expect(!WholeFile.exists(inner))
    }

    @Test("a lock has one holder, and goes with it")
    func lock() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/lock"
        func isFree() throws -> Bool {
            switch try FileLock.attempt(path) {
            case nil: false
            case .some: true
            }
        }
        do {
            let held = try FileLock.attempt(path)
            #expect(try !isFree())
            _ = consume held
        }
        #expect(try isFree())
    }
}
