// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import NIOCore
import NIOPosix
import RoadNetwork
import Vocabulary

/// Runs plans against a running server, from one thread.
public struct LoadGenerator: Sendable {
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    public init() {}

    public func close() async { try? await group.shutdownGracefully() }

    /// Asks the server who it is, and which types and units it has.
    public func survey(host: String, port: Int, door: LoadDoor = LoadDoor()) async throws -> CentreSurvey {
        let loop = group.next()
        let done = loop.makePromise(of: CentreSurvey.self)
        do {
            let channel = try await ClientBootstrap(group: loop).connectTimeout(.seconds(5)).channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers(door.handlers(host: host) + [SurveyHandler(done)])
                }
            }.connect(host: host, port: port).get()
            let survey = try await done.futureResult.get()
            try? await channel.close()
            return survey
        } catch let error as LoadError {
            throw error
        } catch {
            done.fail(error)
            throw LoadError.cannotConnect(host: host, port: port, reason: "\(error)")
        }
    }

    /// - Parameter progress: called once a second, on the thread that also sends: it has to be quick.
    public func run(
        _ plan: LoadPlan, _ settings: LoadSettings, survey: CentreSurvey, city: City, dispatchRate: Double,
        progress: @escaping @Sendable (SecondRow) -> Void
    ) async throws -> LoadOutcome {
        let loop = group.next()
        let done = loop.makePromise(of: LoadOutcome.self)
        let step = settings.step ?? LoadGenerator.step(units: survey.units.count, crews: settings.crews, dispatches: dispatchRate)
        let driver = try await loop.submit {
            let driver = LoadDriver(
                settings, survey: survey, city: city, plan: plan, stepMicroseconds: step, loop: loop, done: done, progress: progress)
            return NIOLoopBound(driver, eventLoop: loop)
        }.get()
        await connect(driver, settings, loop, done)
        return try await done.futureResult.get()
    }

    /// Microseconds between two steps of a crew so that a quarter of the units is out at a time.
    static func step(units: Int, crews: Int, dispatches: Double) -> Int64 {
        guard dispatches > 0 else { return 1_000_000 }
        let steps = Double(PlannedStep.Word.allCases.count)
        return Int64(min(max(0.25 * Double(units) / (dispatches * Double(crews) * steps) * 1e6, 1_000), 30_000_000))
    }

    /// One connection after the other: a server takes a crowd at its door for an attack.
    private func connect(
        _ driver: NIOLoopBound<LoadDriver>, _ settings: LoadSettings, _ loop: any EventLoop, _ done: EventLoopPromise<LoadOutcome>
    ) async {
        let roles =
            [LinkRole?](repeating: .callers, count: settings.connections)
            + [LinkRole?](repeating: .desk, count: LoadSettings.deskConnections)
            + [LinkRole?](repeating: .vehicles, count: LoadSettings.vehicleConnections)
            + [LinkRole?](repeating: nil, count: settings.consoles)
        for role in roles {
            do {
                _ = try await ClientBootstrap(group: loop)
                    .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                    .connectTimeout(.seconds(5))
                    .channelInitializer { channel in
                        channel.eventLoop.makeCompletedFuture {
                            try channel.pipeline.syncOperations.addHandlers(settings.door.handlers(host: settings.host))
                            try driver.value.add(role, to: channel)
                        }
                    }
                    .connect(host: settings.host, port: settings.port).get()
            } catch {
                let reason = LoadError.cannotConnect(host: settings.host, port: settings.port, reason: "\(error)")
                _ = try? await loop.submit { driver.value.fail(reason) }.get()
                return
            }
        }
    }
}

extension LoadDriver {
    /// - Parameter role: `nil` for a console.
    func add(_ role: LinkRole?, to channel: any Channel) throws {
        if let role {
            let link = RequestLink(role: role, driver: self)
            try channel.pipeline.syncOperations.addHandler(link)
            links[role.rawValue].append(link)
        } else {
            let console = ConsoleLink(driver: self)
            try channel.pipeline.syncOperations.addHandler(console)
            consoles.append(console)
        }
    }
}

/// Asks for units and types on a connection of its own and reads rows until the server says goodbye.
private final class SurveyHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let done: EventLoopPromise<CentreSurvey>
    private var survey = CentreSurvey()
    private var splitter = LineSplitter()

    init(_ done: EventLoopPromise<CentreSurvey>) { self.done = done }

    func channelActive(context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: CentreSurvey.requests)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        splitter.feed(unwrapInboundIn(data)) { bytes in
            guard let line = ServerLine(line: Array(bytes)) else { return }
            if survey.take(line) { done.succeed(survey) }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        done.fail(error as? LoadError ?? .turnedAway(reason: "\(error)"))
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        done.fail(LoadError.turnedAway(reason: "it closed before it had told its units and types"))
    }
}
