import NIOCore
import NIOHTTP1
import NIOPosix

/// A provider behind a real HTTP/1.1 server on 127.0.0.1.
package final class SimulatedService: Sendable {
    /// How the service runs.
    package struct Options: Sendable {
        /// The port; 0 lets the system choose.
        package var port = 0
        package var faults = FaultPlan()
        package var script = WorldScript()
        package var limits = ServiceLimits.none
        /// How long every answer takes, at least.
        package var latency: Duration = .zero
        /// Whether bodies are compressed for clients that accept gzip.
        package var compresses = false
        /// Whether each request is kept in the log; counts are kept in any case.
        package var keepsRequests = true
        /// Threads that answer; with one, requests are answered in a single order.
        package var threads = 1

        package init() {}
    }

    /// The provider that answers.
    package let provider: any SimulatedProvider
    /// The port that the server listens on.
    package let port: Int

    private let core: ServiceCore
    private let channel: any Channel
    private let group: MultiThreadedEventLoopGroup

    private init(core: ServiceCore, channel: any Channel, group: MultiThreadedEventLoopGroup, port: Int) {
        self.core = core
        self.provider = core.provider
        self.channel = channel
        self.group = group
        self.port = port
    }

    /// Starts a server; it listens when this returns.
    package static func start(
        _ provider: any SimulatedProvider, options: Options = Options()
    ) async throws -> SimulatedService {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, options.threads))
        let core = ServiceCore(provider: provider, options: options)
        do {
            let channel = try await ServerBootstrap(group: group)
                .serverChannelOption(ChannelOptions.backlog, value: 256)
                .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(ChannelOptions.tcpOption(.tcp_nodelay), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                        try channel.pipeline.syncOperations.addHandler(HTTPHandler(core: core))
                    }
                }
                .bind(host: "127.0.0.1", port: options.port).get()
            return SimulatedService(core: core, channel: channel, group: group, port: channel.localAddress?.port ?? 0)
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }

    /// Starts a server, hands it to the body, and stops it afterwards.
    package static func run<Result>(
        _ provider: any SimulatedProvider, options: Options = Options(),
        _ body: (SimulatedService) async throws -> Result
    ) async throws -> Result {
        let service = try await start(provider, options: options)
        do {
            let result = try await body(service)
            await service.stop()
            return result
        } catch {
            await service.stop()
            throw error
        }
    }

    /// Stops listening and closes every connection, in the middle of an answer too.
    package func stop() async {
        try? await channel.close()
        for channel in core.openChannels { try? await channel.close() }
        core.wake(all: true)
        try? await group.shutdownGracefully()
    }

    /// `http://127.0.0.1:PORT`.
    package var host: String { "http://127.0.0.1:\(port)" }

    /// The host with the provider's base path, such as `http://127.0.0.1:PORT/3.0`.
    package var url: String { host + provider.basePath }

    /// The people behind the service.
    package var world: SimulatedWorld { provider.world }

    /// What the service has seen so far.
    package var log: RequestLog { core.log }

    /// Returns as soon as the service has received so many requests, or has stopped.
    package func waitForRequests(_ count: Int) async { await core.waitForRequests(count) }

    /// Forgets the requests seen so far; numbers start from 1 again, for the log, the script and the faults.
    package func clearLog() { core.clearLog() }

    /// Puts another plan in the place of the faults; its requests are counted from now on.
    package func setFaults(_ faults: FaultPlan) { core.setFaults(faults) }

    /// Puts another script in the place of the present one.
    package func setScript(_ script: WorldScript) { core.setScript(script) }

    /// Changes how long every answer takes.
    package func setLatency(_ latency: Duration) { core.setLatency(latency) }
}
