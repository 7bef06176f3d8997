package import ConnectorKit
import CustomerModel
import Dispatch

/// The people in exported files: one file, those of a folder, or one behind a URL.
package struct FileConnector: Connector {
    private let settings: FileSettings
    private let zone: UTCOffsets
    private let transport: any HTTPTransport

    init(settings: FileSettings, zone: UTCOffsets, transport: any HTTPTransport) {
        self.settings = settings
        self.zone = zone
        self.transport = transport
    }

    /// Looks at the beginning of each file, or of what the URL gives, without reading it whole.
    package func check() async throws {
        let (settings, zone) = (settings, zone)
        if settings.isURL {
            let download = Download(settings: settings, transport: transport)
            let sample = try await download.fetchSample()
            try await BlockingWork.run(on: Self.checks) {
                _ = try OpenFile(sample.file, settings: settings, zone: zone)
            }
            return
        }
        try await BlockingWork.run(on: Self.checks) {
            for entry in try FileSet(path: settings.path, patterns: settings.patterns).entries {
                _ = try OpenFile(try ByteFile(path: entry.path, name: entry.name), settings: settings, zone: zone)
            }
        }
    }

    package func discover() async throws -> [StreamDescription] { [stream] }

    package func streams() async throws -> [StreamDescription] { [stream] }

    package func reader(for request: PullRequest) async throws -> any RecordReader {
        let (settings, zone, transport) = (settings, zone, transport)
        let known: ImportedFiles? =
            switch request.extent {
            case .full, .named: nil
            case .incremental(let state), .closingSweep(let state): ImportedFiles(state)
            }
        return FileRecordReader {
            guard settings.isURL else {
                return FilePull(settings: settings, zone: zone, known: known, origin: .path)
            }
            let fetched = try await Download(settings: settings, transport: transport).fetch()
            return FilePull(settings: settings, zone: zone, known: known, origin: .fetched(fetched.file))
        }
    }

    private static let checks = DispatchQueue(label: "clientela.files.check")

    private var stream: StreamDescription {
        StreamDescription(
            id: StreamID("files"), name: FileSet.lastPart(settings.path), supportsIncremental: true)
    }
}
