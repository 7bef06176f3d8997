import ControlAPI
package import CustomerModel
package import Daemon
import FoundationEssentials
import SecretFolder
import WholeFiles

/// The folder of the linked sources: `NAME.yaml` each, and `NAME.secrets/` with a file a secret.
///
/// The configuration reads it like a `conf.d` of its own. Folders have mode 0700 and files 0600. A document is replaced
/// as a whole; its secrets are in place before it and go after it.
package struct LinkedSourceFolder: LinkedSources {
    /// Absolute.
    package let path: String
    /// The folder of what services gave in place of secrets; absolute.
    private let replacements: String

    package init(path: String, replacements: String) {
        self.path = path
        self.replacements = replacements
    }

    package func place(of name: SourceName) -> String { "\(path)/\(name).yaml" }

    package func holds(_ name: SourceName) -> Bool { WholeFile.exists(place(of: name)) }

    /// Throws a `Failure` when the files of a source are there and cannot be read.
    package func source(_ name: SourceName) throws -> LinkedSource? {
        guard let bytes = try (Self.told { () throws(FileTrouble) in try WholeFile.read(place(of: name)) }) else {
            return nil
        }
        guard let document = LinkedSourceDocument.read(bytes), let entry = document.sources[name.rawValue] else {
            throw Failure(
                "linked_source_damaged", .internal,
                "\(place(of: name)) is damaged; restore it from a backup, or remove it and link the source again")
        }
        var secrets: [String: SecretText] = [:]
        for (secret, kept) in entry.secrets ?? [:] {
            guard
                let bytes = try (Self.told { () throws(FileTrouble) in try WholeFile.read("\(path)/\(kept.file)") }),
                let text = String(validating: bytes, as: UTF8.self)
            else {
                throw Failure(
                    "linked_source_damaged", .internal,
                    "the secret '\(secret)' of source '\(name)' is gone; remove the source and link it again")
            }
            secrets[secret] = SecretText(text)
        }
        return document.source(name, secrets: secrets)
    }

    /// Throws a `Failure`: `.configuration` for what cannot be kept, `.internal` when the disk refuses.
    package func keep(_ source: LinkedSource) throws {
        let name = source.source.name
        let document = try LinkedSourceDocument(source) { "\(name).secrets/\($0)" }.bytes
        try Self.told { () throws(FileTrouble) in
            try PrivateFolder.make(path)
            if !source.source.secrets.isEmpty { try PrivateFolder.make(secrets(of: name)) }
            for (secret, text) in source.source.secrets {
                try WholeFile.write(Array(text.exposed.utf8), to: "\(secrets(of: name))/\(secret)")
            }
            try WholeFile.write(document, to: place(of: name))
            try PrivateFolder.removeFiles(of: secrets(of: name), except: Set(source.source.secrets.keys))
        }
    }

    /// Throws a `Failure` when the disk refuses.
    package func forget(_ name: SourceName) throws {
        try Self.told { () throws(FileTrouble) in
            try WholeFile.remove(place(of: name))
            try PrivateFolder.remove(secrets(of: name))
        }
    }

    /// Throws a `Failure` when the disk refuses.
    package func forgetReplacements(of name: SourceName) throws { try SecretFolder.forget(name, in: replacements) }

    private func secrets(of name: SourceName) -> String { "\(path)/\(name).secrets" }

    /// Trouble with the disk as the daemon passes it on.
    private static func told<Result>(_ work: () throws(FileTrouble) -> Result) throws -> Result {
        do {
            return try work()
        } catch {
            throw Failure(
                "linked_sources", .internal, "\(error); check the disk and the rights of its folder")
        }
    }
}
