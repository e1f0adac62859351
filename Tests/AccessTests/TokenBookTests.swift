// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Access
import Testing
import Vocabulary

@Suite struct TokenBookTests {
    static let now = Instant(rfc3339: "2026-11-22T03:00:00Z")!

    static func random(_ first: UInt8) -> [UInt8] { (0..<36).map { first &+ $0 } }

    static func book(_ scopes: [TokenScope] = [.writeCalls]) -> (TokenBook, TokenText) {
        var book = TokenBook()
        let text = book.add(name: "app-114", scopes: scopes, created: now, expires: now + .seconds(3600), random: random(1))
        return (book, text)
    }

    @Test func `the one who has the text is admitted with the scopes given, until it expires`() throws {
        let (book, text) = TokenBookTests.book([.writeCalls, .readEvents])
        guard case .admitted(let token) = book.judge(text.text, at: TokenBookTests.now) else { throw Missing() }
        #expect(token.name == "app-114" && token.permits(.readEvents) && !token.permits(.readCallers))
        #expect(book.judge(text.text, at: token.expires) == .expired(token.expires))
    }

    @Test func `nothing of the secret is stored`() {
        let (book, text) = TokenBookTests.book()
        let stored = String(decoding: JSONRecordWriter.bytes(of: book), as: UTF8.self)
        #expect(!stored.contains(text.text.suffix(64)) && stored.contains(text.id))
    }

    @Test func `the file reads back as it was written`() throws {
        var (book, _) = TokenBookTests.book()
        _ = book.revoke("app-114", at: TokenBookTests.now)
        #expect(try JSONRecordReader.read(TokenBook.self, from: JSONRecordWriter.bytes(of: book)) == book)
    }

    @Test func `one changed character, a cut or another's secret is nobody`() {
        let (book, text) = TokenBookTests.book()
        for index in text.text.indices {
            var changed = text.text
            changed.replaceSubrange(index...index, with: text.text[index] == "0" ? "1" : "0")
            #expect(book.judge(changed, at: TokenBookTests.now) == .unknown)
        }
        for length in 0..<text.text.count { #expect(book.judge(String(text.text.prefix(length)), at: TokenBookTests.now) == .unknown) }
        let other = TokenText(random: Array(TokenBookTests.random(1)[..<4]) + [UInt8](repeating: 7, count: 32))
        #expect(other.id == text.id && book.judge(other.text, at: TokenBookTests.now) == .unknown)
    }

    @Test func `a revoked token is told so; those of the same name all end`() {
        var (book, first) = TokenBookTests.book()
        let second = book.add(
            name: "app-114", scopes: [.readCalls], created: TokenBookTests.now, expires: .distantFuture, random: TokenBookTests.random(99))
        let later = TokenBookTests.now + .seconds(9)
        #expect(book.revoke("app-114", at: later).count == 2)
        #expect(book.revoke("app-114", at: later).isEmpty)
        for text in [first, second] { #expect(book.judge(text.text, at: later) == .revoked(later)) }
    }

    @Test func `a revocation by id leaves the others`() {
        var (book, first) = TokenBookTests.book()
        let second = book.add(
            name: "app-114", scopes: [.readCalls], created: TokenBookTests.now, expires: .distantFuture, random: TokenBookTests.random(99))
        #expect(book.revoke(first.id, at: TokenBookTests.now).map(\.id) == [first.id])
        guard case .admitted = book.judge(second.text, at: TokenBookTests.now) else { return #expect(Bool(false), "the second must hold") }
    }

    private struct Missing: Error {}
}
