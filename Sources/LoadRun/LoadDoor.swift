// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Access
import ConsoleProtocol
import NIOCore
import NIOSSL

/// How the connections of a run come in.
public struct LoadDoor: Sendable {
    /// `nil`: nobody logs in.
    public var login: (name: String, password: PlainPassword)?
    /// `nil`: plain TCP.
    public var tls: NIOSSLContext?

    public init() {}

    /// To be added before all others, first of all.
    func handlers(host: String) throws -> [any ChannelHandler] {
        var handlers: [any ChannelHandler] = []
        if let tls { handlers.append(try NIOSSLClientHandler(context: tls, serverHostname: LoadDoor.isAddress(host) ? nil : host)) }
        if let login { handlers.append(LoginHandler(ScramClient(name: login.name, password: login.password, nonce: LoadDoor.nonce()))) }
        return handlers
    }

    private static func isAddress(_ host: String) -> Bool { (try? SocketAddress(ipAddress: host, port: 0)) != nil }

    private static func nonce() -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        return String((0..<24).map { _ in letters[Int.random(in: 0..<64)] })
    }
}

/// Logs in before anybody behind it learns that there is a connection, and steps aside.
///
/// ```
/// server                 this                           the link behind it
/// * KENG … auth=…  ────▶ AUTH mechanism=… message=…
/// login.1 OK …     ────▶ AUTH message=…
/// login.2 OK …     ────▶ checks the server's signature ─▶ active, * KENG …
/// ```
private final class LoginHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum Step { case greeting, challenge, signature, done }

    private var client: ScramClient
    private var step = Step.greeting
    private var splitter = LineSplitter()
    /// For the link behind.
    private var kept = ByteBuffer()

    init(_ client: ScramClient) { self.client = client }

    func channelActive(context: ChannelHandlerContext) {}

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var lines: [[UInt8]] = []
        splitter.feed(unwrapInboundIn(data)) { lines.append(Array($0)) }
        do {
            for line in lines { try take(line, context) }
        } catch {
            context.fireErrorCaught(LoadError.turnedAway(reason: "\(error)"))
        }
        guard case .done = step else { return }
        context.fireChannelActive()
        context.fireChannelRead(wrapInboundOut(kept))
        context.fireChannelReadComplete()
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }

    private func take(_ line: [UInt8], _ context: ChannelHandlerContext) throws {
        guard let read = ServerLine(line: line) else { throw LoadError.unusable(reason: "the server does not speak this protocol") }
        switch (step, read.tag) {
        case (.greeting, nil) where read.words[0] == "KENG":
            keep(line)
            guard read["auth"] == ScramVerifier.mechanism else {
                throw LoadError.unusable(reason: "the server asks nobody who he is; leave the user away if that is meant to be so")
            }
            ask("login.1", [Field("mechanism", ScramVerifier.mechanism), Field("message", client.first)], .challenge, context)
        case (.challenge, "login.1"):
            ask("login.2", [Field("message", try client.answer(try message(read)))], .signature, context)
        case (.signature, "login.2"):
            try client.check(try message(read))
            step = .done
        default:
            if read.words[0] == "BYE" { throw LoadError.unusable(reason: read["text"] ?? read.text) }
            keep(line)
        }
    }

    private func message(_ read: ServerLine) throws -> String {
        guard read.words[0] == "OK", let message = read["message"] else {
            throw LoadError.unusable(reason: "the login is refused: \(read["text"] ?? read.text)")
        }
        return message
    }

    private func ask(_ tag: String, _ fields: [Field], _ next: Step, _ context: ChannelHandlerContext) {
        step = next
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: Request(tag: tag, verb: "AUTH", fields).bytes)), promise: nil)
    }

    private func keep(_ line: [UInt8]) { kept.writeBytes(line + [0x0A]) }
}
