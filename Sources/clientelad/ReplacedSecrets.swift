import ConnectorKit
import SecretFolder
import Settings
import Synchronization

/// Where secrets are kept that services replace: one store a state directory for the whole life of the process, since
/// it may be the only one that knows a secret that could not be written yet.
enum ReplacedSecrets {
    private static let stores = Mutex<[String: SecretFolder]>([:])

    /// The store of a configuration; where there is none, nothing is run either.
    static func store(of configuration: Configuration?) -> any SecretStore {
        guard let configuration else { return VolatileSecretStore() }
        let path = configuration.stateDirectory + "/secrets"
        return stores.withLock { stores in
            let store = stores[path] ?? SecretFolder(path: path)
            stores[path] = store
            return store
        }
    }
}
