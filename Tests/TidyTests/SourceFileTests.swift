// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Testing

/// The measure measured: what the tidy tests see of a file.
@Suite struct SourceFileTests {
    static let sample = SourceFile(
        path: "Sources/Room/Sample.swift",
        text: #"""
            protocol Door { func open(_ key: Int) -> Bool }
            struct Sample {
                // func commented() { await }
                let text = "func quoted() { \(["}": 1].map { "\($0)" }) } await"
                init(a: Int) {
                    one()
                }
                public func long(
                    first: Int,
                    second: [Int] = [1].map { $0 }
                ) throws -> Int
                where Int == Int {
                    if true {
                        two()
                    }
                    return 3
                }
                func short() -> Int { 1 }
                var inits: Int { Sample.init(a: 1).short() }
            }
            /* await /* nested */ { */
            """#)

    @Test func `bodies are counted between their braces, declarations without one are not`() {
        let found = SourceFileTests.sample.functions
        #expect(found.map(\.length) == [1, 4, 0])
        #expect(found.map(\.line) == [5, 8, 18])
    }

    @Test func `comments and texts are no code`() {
        #expect(!SourceFileTests.sample.code.contains("await"))
        #expect(SourceFileTests.sample.code.contains("two()"))
        #expect(SourceFileTests.sample.code.count == SourceFileTests.sample.text.count)
        #expect(SourceFileTests.sample.room == "Room")
    }

    @Test func `words are whole words`() {
        #expect("let x = Date()".holds(word: "Date("))
        #expect(!"let x = CivilDate(".holds(word: "Date("))
        #expect(!"awaiting".holds(word: "await"))
        #expect("try await x".holds(word: "await"))
    }

    @Test func `a README's commands are found in fences and spans`() {
        let readme =
            "Run `make run` or make haste.\n```sh\nmake test  # make no comment\n.build/release/keng serve --x && keng check y\n```\n"
        #expect(readme.words(after: "make") == ["run", "test"])
        #expect(readme.words(after: "keng") == ["serve", "check"])
    }
}
