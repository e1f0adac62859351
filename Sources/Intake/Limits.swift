// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Every limit of the intake, in one place. The description says those that a client has to know.
public enum IntakeLimits {
    /// Bytes of a body. An EIDO of a large incident with everything by value fits several times over.
    public static let body = 256 * 1024
    /// All of a body has to be here within this time, however slowly it trickles.
    public static let bodyTime = Duration.seconds(10)
    /// How long an answer is waited for; far longer than a commit takes. After it, what became of the request is not known.
    public static let answerTime = Duration.seconds(10)
    /// Seconds that `Retry-After` asks for.
    public static let retryAfter = 2
    /// Connections at once; more wait in the kernel's queue.
    public static let connections = 512
    /// A connection without a request, or with an unfinished head, is closed after it.
    public static let idleSeconds = 30
    /// Streams of events at once.
    public static let streams = 64
    /// Events that one stream takes from the journal at a time.
    public static let page = 256
    /// A silent stream says that it lives.
    public static let heartbeat = Duration.seconds(15)
    /// A reader that takes nothing for so long is cut off. It resumes with `Last-Event-ID`.
    public static let slowReader = Duration.seconds(10)
    /// Bytes of one text in a call or note: fits a line of the console protocol. What is longer goes on in notes.
    public static let text = 32 * 1024
    /// Bytes of a place, and of a name, a number or a code.
    public static let place = 1000
    public static let word = 200
    /// Bytes of a value that is repeated in `unread`; the whole of a longer one is in the text.
    public static let unread = 200
}
