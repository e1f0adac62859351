// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Cuts a stream of bytes into lines, and says once what is wrong with a stream that is not made of lines.
///
/// ```
/// bytes in:   a 1   P I N G CR LF a 2   P I N G LF a 3 ...
/// lines out:  [a 1   P I N G]     [a 2   P I N G]  (a 3 is kept until its LF comes)
/// ```
///
/// LF ends a line; one CR directly before it is tolerated; every other CR spoils its line, because parsers that
/// disagreed about line ends have let messages be smuggled. Empty lines are passed over here, where they cost next to nothing: a
/// peer can send a million of them a second. A line over the limit is neither kept nor cut: its bytes are
/// thrown away up to its LF and one `.spoiled` is told at the moment the limit is passed. The second spoiled line
/// ends the framer (`.abusive`), as do first bytes in which HTTP or TLS is recognised (`.foreign`). An ended framer
/// swallows everything.
///
/// The outcomes depend on the bytes alone, not on how they were split into chunks. Memory: at most one line.
public struct LineFramer: Sendable {
    public enum Outcome: Equatable, Sendable {
        /// A line without its line end, and not empty.
        case line([UInt8])
        /// A line that was thrown away. The tag is there when the line began with one.
        case spoiled(Spoil, tag: String?)
        /// A second spoiled line. Nothing follows.
        case abusive(Spoil, tag: String?)
        /// The peer speaks another protocol. Nothing follows.
        case foreign(ForeignProtocol)
    }

    public enum Spoil: Sendable {
        case tooLong
        case strayCarriageReturn
    }

    public enum ForeignProtocol: Sendable {
        case http
        case tls
    }

    private enum State {
        /// Collecting a line.
        case line
        /// The byte before was a CR: an LF has to follow.
        case carriageReturn
        /// In a spoiled line, waiting for its LF.
        case discarding
        case ended
    }

    /// Bytes of a line without its end. May be changed between two chunks, as authentication does.
    public var limit: Int

    private var state = State.line
    private var partial: [UInt8] = []
    private var isFirstLine = true
    private var hasSpoiled = false

    public init(limit: Int = LineLimits.inputLine) {
        precondition(limit >= 64, "a line limit below 64 bytes leaves no room for a request")
        self.limit = limit
    }

    /// Takes the next bytes of the stream and appends what became of them.
    public mutating func feed(_ chunk: Span<UInt8>, into outcomes: inout [Outcome]) {
        var start = 0
        while start < chunk.count {
            switch state {
            case .line where chunk[start] == LineFramer.lf && partial.isEmpty:
                isFirstLine = false
                start += 1
            case .line: start = takeLine(chunk, from: start, into: &outcomes)
            case .carriageReturn: start = takeAfterCarriageReturn(chunk, from: start, into: &outcomes)
            case .discarding: start = discard(chunk, from: start)
            case .ended: return
            }
        }
    }

    public mutating func feed(_ chunk: [UInt8]) -> [Outcome] {
        var outcomes: [Outcome] = []
        feed(chunk.span, into: &outcomes)
        return outcomes
    }

    private mutating func takeLine(_ chunk: Span<UInt8>, from start: Int, into outcomes: inout [Outcome]) -> Int {
        var end = start
        let room = start + limit - partial.count
        while end < chunk.count, end < room, chunk[end] != LineFramer.lf, chunk[end] != LineFramer.cr { end += 1 }
        chunk.extracting(start..<end).withUnsafeBufferPointer { partial.append(contentsOf: $0) }
        if isFirstLine, let other = ForeignProtocol(firstBytes: partial) {
            state = .ended
            partial = []
            outcomes.append(.foreign(other))
            return chunk.count
        }
        guard end < chunk.count else { return end }
        switch chunk[end] {
        case LineFramer.lf: finishLine(into: &outcomes)
        case LineFramer.cr: state = .carriageReturn
        default: spoil(.tooLong, into: &outcomes)
        }
        return end + 1
    }

    private mutating func takeAfterCarriageReturn(
        _ chunk: Span<UInt8>, from start: Int, into outcomes: inout [Outcome]
    ) -> Int {
        if chunk[start] == LineFramer.lf {
            finishLine(into: &outcomes)
            return start + 1
        }
        spoil(.strayCarriageReturn, into: &outcomes)
        return start
    }

    private mutating func discard(_ chunk: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < chunk.count, chunk[index] != LineFramer.lf { index += 1 }
        guard index < chunk.count else { return index }
        state = .line
        return index + 1
    }

    private mutating func finishLine(into outcomes: inout [Outcome]) {
        if !partial.isEmpty { outcomes.append(.line(partial)) }
        partial = []
        isFirstLine = false
        state = .line
    }

    private mutating func spoil(_ spoil: Spoil, into outcomes: inout [Outcome]) {
        let tag = leadingTag()
        outcomes.append(hasSpoiled ? .abusive(spoil, tag: tag) : .spoiled(spoil, tag: tag))
        state = hasSpoiled ? .ended : .discarding
        hasSpoiled = true
        isFirstLine = false
        partial = []
    }

    private func leadingTag() -> String? {
        let word = partial.prefix { $0 != UInt8(ascii: " ") }
        guard word.count < partial.count, !word.isEmpty, word.count <= LineLimits.tag,
            word.allSatisfy(WireText.isTagByte)
        else { return nil }
        return String(decoding: word, as: UTF8.self)
    }

    private static let lf = UInt8(ascii: "\n")
    private static let cr = UInt8(ascii: "\r")
}

extension LineFramer.ForeignProtocol {
    /// Recognises a TLS record (handshake, any 3.x version) and the request lines of HTTP/1 and HTTP/2.
    ///
    /// A tag may be called `GET`; but no verb begins with `/` or `*`, so two bytes behind the method decide.
    init?(firstBytes bytes: [UInt8]) {
        if bytes.starts(with: [0x16, 0x03]) {
            self = .tls
        } else if Self.requestLines.contains(where: { bytes.starts(with: $0) }) {
            self = .http
        } else {
            return nil
        }
    }

    private static let requestLines: [[UInt8]] = [
        "GET /", "HEAD /", "POST /", "PUT /", "DELETE /", "PATCH /", "TRACE /", "OPTIONS /", "OPTIONS *", "CONNECT ",
        "PRI * HTTP",
    ].map { Array($0.utf8) }
}
