// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

@testable import ConsoleProtocol

/// The first byte chooses the limit; the rest is the stream.
enum FramerProperties {
    private static let limits = [64, 80, LineLimits.inputLineBeforeAuthentication, LineLimits.inputLine]

    static func hold(_ bytes: [UInt8]) throws(BrokenProperty) {
        let limit = limits[Int(bytes.first ?? 0) % limits.count]
        let stream = bytes.dropFirst()
        let whole = outcomes([Array(stream)], limit)
        try demand(whole == outcomes(pieces(of: stream), limit), "split into pieces it is framed otherwise")
        try demand(whole == outcomes(stream.map { [$0] }, limit), "byte by byte it is framed otherwise")
        let plain = PlainFramer.outcomes(stream, limit)
        let same = zip(whole, plain).prefix { $0 == $1 }.count
        try demand(whole == plain, "a plain framer tells \(plain.count) things, not \(whole.count); the first \(same) are the same")
    }

    private static func outcomes(_ pieces: [[UInt8]], _ limit: Int) -> [LineFramer.Outcome] {
        var framer = LineFramer(limit: limit)
        return pieces.flatMap { framer.feed($0) }
    }
}

/// The framer's rules over a stream that is there as a whole.
private enum PlainFramer {
    private static let cr = UInt8(ascii: "\r")

    static func outcomes(_ stream: ArraySlice<UInt8>, _ limit: Int) -> [LineFramer.Outcome] {
        let segments = stream.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        var outcomes: [LineFramer.Outcome] = []
        var hasSpoiled = false
        for (index, segment) in segments.enumerated() {
            let plain = segment.prefix { $0 != cr }.prefix(limit)
            if index == 0, let other = LineFramer.ForeignProtocol(firstBytes: Array(plain)) { return [.foreign(other)] }
            let isEnded = index < segments.count - 1
            if let spoil = spoil(segment, isEnded, limit) {
                if hasSpoiled { return outcomes + [.abusive(spoil, tag: tag(plain))] }
                outcomes.append(.spoiled(spoil, tag: tag(plain)))
                hasSpoiled = true
            } else if isEnded, !plain.isEmpty {
                outcomes.append(.line(Array(plain)))
            }
        }
        return outcomes
    }

    private static func spoil(_ segment: ArraySlice<UInt8>, _ isEnded: Bool, _ limit: Int) -> LineFramer.Spoil? {
        let length = segment.prefix { $0 != cr }.count
        if length > limit { return .tooLong }
        // One CR may stand at the end, whether its LF has come or not.
        return segment.count > length + 1 ? .strayCarriageReturn : nil
    }

    private static func tag(_ plain: ArraySlice<UInt8>) -> String? {
        guard let space = plain.firstIndex(of: UInt8(ascii: " ")) else { return nil }
        let word = String(decoding: plain[..<space], as: UTF8.self)
        return WireText.isTag(word) ? word : nil
    }
}
