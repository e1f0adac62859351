// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Access
import Testing
import Vocabulary

@Suite struct UserBookTests {
    private static func user(_ name: String, _ role: Role, units: [String] = [], password: String = "") throws -> UserRecord {
        var user = UserRecord()
        (user.name, user.role, user.units) = (name, role, units.map { UnitName($0) })
        if !password.isEmpty {
            user.verifier = ScramVerifier(password: try PlainPassword(password), salt: [1, 2, 3], iterations: 4096).description
        }
        return user
    }

    private static func book() throws -> UserBook {
        var book = UserBook(secret: Array(0..<32))
        try book.add(user("lan", .dispatcher, password: "mật khẩu"))
        try book.add(user("e12", .unit, units: ["E12"]))
        return book
    }

    @Test("a file holds its users, one a line, and reads back the same")
    func file() throws {
        let book = try Self.book()
        #expect(try UserBook(text: Array(book.text.utf8)) == book)
        #expect(book.text.split(separator: "\n").count == 4)
        #expect(!book.text.contains("mật khẩu"))
    }

    @Test("a damaged file names what is wrong")
    func damagedFile() throws {
        let text = try Self.book().text
        for (old, new, key) in [
            ("\"keng_users\":1", "\"keng_users\":2", "keng_users"), ("e12", "E 12", "users.name"),
            ("SCRAM-SHA-256", "MD5", "users.verifier"),
            ("[\"E12\"]", "[]", "users.units"), ("\"secret\":\"", "\"secret\":\"!", "secret"),
        ] {
            let damaged = Array(text.replacing(old, with: new).utf8)
            let fault = #expect(throws: RecordFault.self) { try UserBook(text: damaged) }
            #expect(fault?.key == key)
        }
        #expect(throws: RecordFault.self) { try UserBook(text: Array("lan:secret".utf8)) }
    }

    @Test("names are plain, stand once, and the role unit alone has units")
    func additions() throws {
        var book = try Self.book()
        #expect(throws: UserBook.Change.exists("lan")) { try book.add(Self.user("lan", .viewer)) }
        for name in ["", "Lan", "lân", "-x", "a b", String(repeating: "x", count: 33)] {
            #expect(throws: UserBook.Change.name(name)) { try book.add(Self.user(name, .viewer)) }
        }
        #expect(throws: UserBook.Change.units) { try book.add(Self.user("e13", .unit)) }
        #expect(throws: UserBook.Change.units) { try book.add(Self.user("huy", .dispatcher, units: ["E1"])) }
    }

    @Test("who is disabled or absent does not come in, and looks like anybody else")
    func absent() throws {
        var book = try Self.book()
        #expect(book.identity(of: "e12") == Identity(name: "e12", role: .unit, units: [UnitName("E12")]))
        try book.change("lan") { $0.isDisabled = true }
        #expect(book.identity(of: "lan") == nil && book.identity(of: "nobody") == nil)
        #expect(throws: UserBook.Change.unknown("nobody")) { try book.change("nobody") { $0.isDisabled = true } }
        let decoy = book.verifier(of: "nobody")
        #expect(decoy == book.verifier(of: "nobody") && decoy != book.verifier(of: "somebody"))
        #expect(decoy.salt != UserBook(secret: Array(1..<33)).verifier(of: "nobody").salt)
    }
}

@Suite struct LoginPaceTests {
    @Test("after three failures answers come late, never by more than 8 s, and for this name and address only")
    func grows() {
        var pace = LoginPace()
        var delays: [Duration] = []
        for second in 1...9 {
            pace.failed("lan", from: "10.0.0.9", now: .seconds(second))
            delays.append(pace.delay("lan", from: "10.0.0.9", now: .seconds(second)))
        }
        #expect(delays == [0, 0, 1, 2, 4, 8, 8, 8, 8].map { .seconds($0) })
        #expect(pace.delay("lan", from: "10.0.0.8", now: .seconds(9)) == .zero)
        #expect(pace.delay("huy", from: "10.0.0.9", now: .seconds(9)) == .zero)
        #expect(pace.delay("lan", from: "10.0.0.9", now: .seconds(9 + 900)) == .zero)
        pace.succeeded("lan", from: "10.0.0.9")
        #expect(pace.delay("lan", from: "10.0.0.9", now: .seconds(9)) == .zero)
    }

    @Test("a flood of names costs bounded memory, and forgets the calmest first")
    func bounded() {
        var pace = LoginPace()
        for number in 0..<5000 {
            for _ in 0..<3 { pace.failed("n\(number)", from: "a", now: .milliseconds(number)) }
        }
        #expect(pace.delay("n0", from: "a", now: .seconds(5)) == .zero)
        #expect(pace.delay("n4999", from: "a", now: .seconds(5)) == .seconds(1))
    }
}

@Suite struct TokenBucketTests {
    @Test("so many at once, then so many a second")
    func fills() {
        var bucket = TokenBucket(burst: 3, perSecond: 10)
        let taken = [1000, 1000, 1000, 1000, 1000, 1099, 1100].map { bucket.take(now: .milliseconds($0)) }
        #expect(taken == [true, true, true, false, false, false, true])
        #expect(!bucket.isFull(now: .milliseconds(1100)) && bucket.isFull(now: .seconds(2)))
        let later = [60, 60, 60, 60].map { bucket.take(now: .seconds($0)) }
        #expect(later == [true, true, true, false])
    }
}
