private import CSimdJSON
package import ConnectorKit
import Synchronization

/// Reads documents by plans.
///
/// Used by one task at a time.
package final class JSONParser: @unchecked Sendable {
    fileprivate let handle: OpaquePointer

    package init() { handle = csj_parser_new() }

    deinit { csj_parser_free(handle) }

    /// Reads a body and lends the document; it must not outlive the closure.
    ///
    /// Throws `JSONFault` when the body is no whole JSON document.
    package func read<Result>(
        _ body: ResponseBody, by plan: JSONPlan, _ use: (JSONDocument) throws -> Result
    ) throws -> Result {
        try body.withUnsafeBytes { bytes in
            let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            if let fault = csj_parse(handle, plan.handle, start, bytes.count) {
                throw JSONFault(detail: String(cString: fault))
            }
            return try use(JSONDocument(parser: handle, plan: plan.handle))
        }
    }
}

/// Why a body could not be read.
package struct JSONFault: Error {
    /// The parser's own words; safe to print.
    package var detail: String
}

/// Parsers that wait for work; as many exist as tasks have read at once.
package final class JSONParserPool: Sendable {
    private let idle = Mutex<[JSONParser]>([])

    package init() {}

    /// Lends a parser.
    package func withParser<Result>(_ use: (JSONParser) throws -> Result) rethrows -> Result {
        let parser = idle.withLock { $0.popLast() } ?? JSONParser()
        defer { idle.withLock { $0.append(parser) } }
        return try use(parser)
    }
}
