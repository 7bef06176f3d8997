import Foundation
import SimulatedServices
import TestSupport

/// A folder with a configuration as a person would write it, and the database and state that come of it.
struct ShopOnDisk: Sendable {
    static let mailchimp = "boletin"
    static let invu = "caja"

    let folder: TemporaryFolder
    /// Where the configuration says that the database is, from the folder.
    private let databaseName: String

    var database: String { folder.path(databaseName) }

    /// Writes the configuration of a newsletter and a point of sale.
    init(
        newsletter: SimulatedService? = nil, pos: SimulatedService? = nil, more: String = "",
        database: String = "customers.sqlite"
    ) throws {
        folder = try TemporaryFolder()
        databaseName = database
        try folder.write(MailchimpService.demoKey, to: "secrets/api_key")
        try folder.write(InvuService.demoUser, to: "secrets/username")
        try folder.write(InvuService.demoPassword, to: "secrets/password")
        try folder.write(try Manifests.smallPages("mailchimp", size: 200), to: "connectors/mailchimp.yaml")
        try folder.write(Manifests.unpaced(try Manifests.text("invu")), to: "connectors/invu.yaml")
        var sources = ""
        if let newsletter {
            sources += """
                  \(Self.mailchimp):
                    connector: mailchimp
                    settings: { base_url: "\(newsletter.url)" }
                    secrets: { api_key: "file:secrets/api_key" }

                """
        }
        if let pos {
            sources += """
                  \(Self.invu):
                    connector: invu
                    settings: { base_url: "\(pos.url)" }
                    secrets: { username: "file:secrets/username", password: "file:secrets/password" }

                """
        }
        try configure(sources: sources, more: more)
    }

    /// Writes the configuration with these sources.
    func configure(sources: String, more: String = "") throws {
        let sections = """
            database:
              path: \(databaseName)
            state_directory: state
            connector_directories: [connectors]

            """
        try folder.write(sections + more + (sources.isEmpty ? "" : "sources:\n") + sources, to: "clientela.yaml")
    }

    /// Starts the program with this configuration.
    func start(_ arguments: String...) throws -> Program {
        try Program(arguments + ["--config", folder.path("clientela.yaml")], in: folder)
    }

    /// Runs the program with this configuration.
    @discardableResult
    func run(_ arguments: String...) async throws -> Program.Ending {
        try await Program(arguments + ["--config", folder.path("clientela.yaml")], in: folder).ending()
    }

    func contents() throws -> DatabaseContents { try DatabaseContents(path: database) }
}

extension ShopOnDisk {
    private init(folder: TemporaryFolder, databaseName: String) {
        self.folder = folder
        self.databaseName = databaseName
    }

    /// A second shop with the same database, state and configuration.
    func copy() throws -> ShopOnDisk {
        let copy = ShopOnDisk(folder: try TemporaryFolder(), databaseName: databaseName)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            try FileManager.default.copyItem(atPath: folder.path(name), toPath: copy.folder.path(name))
        }
        return copy
    }
}
