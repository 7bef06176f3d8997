import CustomerModel
import Hummingbird
import Logging

/// What belongs to one request besides the request itself.
struct ControlContext: RequestContext {
    /// What a connection knows before there is a request.
    struct Source: RequestContextSource {
        let logger: Logger
        let caller: Caller
    }

    var coreContext: CoreRequestContextStorage
    let caller: Caller

    init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        caller = source.caller
    }
}
