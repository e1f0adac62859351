// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// One line of the answer to a request. An answer is any number of `.line` and then exactly one of the other two.
///
/// ```
/// TAG - key=value …
/// TAG OK key=value …
/// TAG ERR CODE retry=CLASS text="…" key=value …
/// ```
public enum Reply: Hashable, Sendable {
    case line([Field])
    case ok([Field])
    /// The text names the field and the fix, in the language of the connection.
    case err(ErrorCode, text: String, details: [Field] = [])

    public var isFinal: Bool {
        switch self {
        case .line: false
        case .ok, .err: true
        }
    }

    /// The line with its LF.
    ///
    /// - Parameter tag: `nil` when the request had none that could be read; then the line begins with `*`.
    public func bytes(tag: String?) -> [UInt8] {
        var writer: LineWriter
        switch self {
        case .line(let fields):
            writer = Reply.begin(tag, "-")
            writer.fields(fields)
        case .ok(let fields):
            writer = Reply.begin(tag, "OK")
            writer.fields(fields)
        case .err(let code, let text, let details):
            writer = Reply.begin(tag, "ERR")
            writer.word(code.rawValue)
            writer.field("retry", code.retry.rawValue)
            writer.field("text", text)
            writer.fields(details)
        }
        return writer.finished()
    }

    private static func begin(_ tag: String?, _ word: String) -> LineWriter {
        guard let tag else { return LineWriter(unasked: word) }
        var writer = LineWriter(tag: tag)
        writer.word(word)
        return writer
    }
}

extension Reply {
    public init(_ fault: RequestFault) { self = .err(fault.code, text: fault.text) }
}
