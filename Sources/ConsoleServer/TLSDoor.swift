// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import NIOCore
import NIOSSL

/// The port on which TLS is spoken from the first byte.
public struct TLSDoor: Sendable {
    /// 0 lets the system choose; `LineServer.tlsPort` says which it chose.
    public var port: Int
    public var host: String
    /// Certificate, key and, for client certificates, whom to trust.
    public var configuration: TLSConfiguration
    /// The names that a client's certificate (in DER) gives its owner, the most telling first.
    public var names: @Sendable ([UInt8]) -> [String]

    public init(host: String, port: Int, configuration: TLSConfiguration, names: @escaping @Sendable ([UInt8]) -> [String]) {
        (self.host, self.port, self.configuration, self.names) = (host, port, configuration, names)
    }

    /// From files: PEM, the certificate with what leads to its root.
    ///
    /// - Parameter clientRoots: a file of CA certificates; with it clients may prove themselves by a certificate.
    public static func configuration(certificate: String, key: String, clientRoots: String?) throws -> TLSConfiguration {
        let chain = try NIOSSLCertificate.fromPEMFile(certificate)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
        configuration.minimumTLSVersion = .tlsv12
        if let clientRoots {
            configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(clientRoots))
            configuration.certificateVerification = .optionalVerification
        }
        return configuration
    }
}

/// Looks at the first byte on the TLS port. What is no TLS gets one clear line instead of an alert that nobody understands.
final class FirstByteHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private static let handshake: UInt8 = 0x16
    private let refusal: ByteBuffer

    init(refusal: [UInt8]) { self.refusal = ByteBuffer(bytes: refusal) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        guard buffer.getInteger(at: buffer.readerIndex, as: UInt8.self) != FirstByteHandler.handshake else {
            context.fireChannelRead(data)
            return context.pipeline.syncOperations.removeHandler(self, promise: nil)
        }
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(refusal)).whenComplete { _ in channel.close(promise: nil) }
    }
}
