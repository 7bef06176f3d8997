package import CustomerModel

/// How a source, or all of them, shall be synced now.
package struct SyncRequest: RequestBody {
    /// Everything, and not only what changed.
    package var full: Bool
    /// Only say what an import would do.
    package var preview: Bool

    package init(full: Bool = false, preview: Bool = false) {
        self.full = full
        self.preview = preview
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        full = try container.decodeIfPresent(Bool.self, forKey: .full) ?? false
        preview = try container.decodeIfPresent(Bool.self, forKey: .preview) ?? false
    }

    package static let keys: Set<String> = ["full", "preview"]
    package static let whenEmpty: SyncRequest? = SyncRequest()
}

/// How a preview shall be made.
package struct PreviewRequest: RequestBody {
    /// Everything, and not only what changed.
    package var full: Bool

    package init(full: Bool = false) { self.full = full }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        full = try container.decodeIfPresent(Bool.self, forKey: .full) ?? false
    }

    package static let keys: Set<String> = ["full"]
    package static let whenEmpty: PreviewRequest? = PreviewRequest()
}

/// The press of the import button.
package struct ImportRequest: RequestBody {
    /// What the person has read before; the report says both numbers where the world has changed (C3).
    package var announcedNewAccounts: Int?

    package init(announcedNewAccounts: Int? = nil) { self.announcedNewAccounts = announcedNewAccounts }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        announcedNewAccounts = try container.decodeIfPresent(UInt32.self, forKey: .announcedNewAccounts).map { Int($0) }
    }

    package static let keys: Set<String> = ["announced_new_accounts"]
    package static let whenEmpty: ImportRequest? = ImportRequest()
}

/// Why a source shall rest.
package struct PauseRequest: RequestBody {
    /// For whoever asks later; at most 200 characters are kept.
    package var reason: String?

    package init(reason: String? = nil) { self.reason = reason }

    package static let keys: Set<String> = ["reason"]
    package static let whenEmpty: PauseRequest? = PauseRequest()
}

/// What was begun when all sources were asked to sync.
package struct SyncStart: Codable, Sendable, Hashable {
    /// A source that was left out, and why.
    package struct Skipped: Codable, Sendable, Hashable {
        package var source: SourceName
        package var because: String

        package init(source: SourceName, because: String) {
            self.source = source
            self.because = because
        }
    }

    package var runs: [RunSummary]
    package var skipped: [Skipped]

    package init(runs: [RunSummary], skipped: [Skipped] = []) {
        self.runs = runs
        self.skipped = skipped
    }
}
