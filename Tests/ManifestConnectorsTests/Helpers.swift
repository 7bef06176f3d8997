// Every test here speaks of pulls, samples and services.
@_exported import ConnectorConformance
import ConnectorKit
import CustomerModel
import Foundation
import ManifestConnectors

/// The repository, from where the tests were built.
let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

/// The factory of a manifest that is shipped.
func shipped(_ name: String) throws -> ManifestConnectorFactory {
    let path = repository.appending(path: "config/connectors/\(name).yaml").path
    let (factory, diagnostics) = ManifestConnectorFactory.read(
        Array(try Data(contentsOf: URL(filePath: path))), file: name + ".yaml")
    guard let factory else {
        throw Failure("bad_manifest", .configuration, diagnostics.map(\.description).joined(separator: "\n"))
    }
    return factory
}

/// The factory of a manifest written in a test.
func factory(_ manifest: String, secretStore: any SecretStore = VolatileSecretStore()) throws
    -> ManifestConnectorFactory
{
    let (factory, diagnostics) = ManifestConnectorFactory.read(
        Array(manifest.utf8), file: "test.yaml", secretStore: secretStore)
    guard let factory else {
        throw Failure("bad_manifest", .configuration, diagnostics.map(\.description).joined(separator: "\n"))
    }
    return factory
}
