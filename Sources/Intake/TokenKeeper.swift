// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Access
import Logging
import Synchronization
import Vocabulary

/// The tokens file while keng runs: read again when it has changed. A file that cannot be read leaves the tokens that were.
public final class TokenKeeper: Sendable {
    private struct State {
        var book: TokenBook
        var stamp: PrivateFile.Stamp?
    }

    private let path: String
    private let log: Logger
    private let state: Mutex<State>

    /// - Throws: when the file is missing, open to others, or no tokens file.
    public init(path: String, log: Logger) throws {
        (self.path, self.log) = (path, log)
        let stamp = PrivateFile.stamp(of: path)
        state = Mutex(State(book: try TokenKeeper.book(path), stamp: stamp))
    }

    public func judge(_ text: String, at now: Instant) -> TokenBook.Verdict {
        refresh()
        return state.withLock { $0.book }.judge(text, at: now)
    }

    private func refresh() {
        state.withLock { state in
            let stamp = PrivateFile.stamp(of: path)
            guard stamp != state.stamp else { return }
            state.stamp = stamp
            do {
                state.book = try TokenKeeper.book(path)
                log.notice("tokens: \(path) was read again")
            } catch {
                log.error("tokens: the old ones stay: \(error)")
            }
        }
    }

    public static func book(_ path: String) throws -> TokenBook {
        let bytes = try PrivateFile.read(path)
        do {
            return try JSONRecordReader.read(TokenBook.self, from: bytes)
        } catch {
            throw PrivateFile.Fault.failed(path, "is no tokens file: \(error)")
        }
    }

    /// Changes the file, alone, as an administrator does.
    public static func change<Value>(_ path: String, _ body: (inout TokenBook) throws -> Value) throws -> Value {
        try PrivateFile.alone(path) {
            var book = PrivateFile.stamp(of: path) == nil ? TokenBook() : try book(path)
            let value = try body(&book)
            try PrivateFile.write(JSONRecordWriter.bytes(of: book), to: path)
            return value
        }
    }
}
