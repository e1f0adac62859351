// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Testing

@testable import Screen

struct KeyDecoderTests {
    private static let session: [(bytes: String, key: Key)] = [
        ("d", .text("d")), (" ", .text(" ")), ("ế", .text("ế")), ("\u{302}", .text("\u{302}")), ("🚒", .text("🚒")), ("\r", .enter),
        ("\t", .tab),
        ("\u{7F}", .backspace), ("\u{8}", .backspace), ("\u{3}", .control("c")), ("\u{1B}[A", .up), ("\u{1B}[B", .down),
        ("\u{1B}OC", .right), ("\u{1B}[D", .left), ("\u{1B}[1;5C", .wordRight), ("\u{1B}[1;5D", .wordLeft), ("\u{1B}[Z", .backTab),
        ("\u{1B}[3~", .delete), ("\u{1B}[H", .home), ("\u{1B}[4~", .end), ("\u{1B}[5~", .pageUp), ("\u{1B}[6~", .pageDown),
        ("\u{1B}OP", .function(1)), ("\u{1B}[15~", .function(5)), ("\u{1B}[24~", .function(12)), ("\u{1B}x", .alt("x")),
        ("\u{1B}[200~note 12\nđêm\u{1B}[201~", .paste("note 12\nđêm")), ("y", .text("y")),
    ]

    @Test func `keys are read the same whole and split at every byte`() {
        let bytes = KeyDecoderTests.session.flatMap { Array($0.bytes.utf8) }
        let wanted = KeyDecoderTests.session.map(\.key)
        var whole = KeyDecoder()
        #expect(whole.keys(bytes) == wanted)
        var single = KeyDecoder()
        #expect(bytes.flatMap { single.keys([$0]) } == wanted)
        for cut in bytes.indices {
            var decoder = KeyDecoder()
            #expect(decoder.keys(bytes[..<cut]) + decoder.keys(bytes[cut...]) == wanted)
        }
    }

    @Test func `a lone Escape is one when nothing follows`() {
        var decoder = KeyDecoder()
        #expect(decoder.keys([0x1B]).isEmpty && decoder.isWaiting)
        #expect(decoder.settle() == [.escape] && !decoder.isWaiting)
        #expect(decoder.keys(Array("\u{1B}[".utf8)).isEmpty)
        #expect(decoder.settle().isEmpty && !decoder.isWaiting)
    }

    @Test(arguments: 0..<20)
    func `no bytes harm it, and it holds few of them`(seed: UInt64) {
        var dice = Dice(state: seed)
        var decoder = KeyDecoder()
        for _ in 0..<400 {
            let some = (0..<dice.next(below: 20)).map { _ in
                dice.next(below: 3) == 0
                    ? [0x1B, 0x5B, 0x4F, 0x7E, 0xF0, 0x80][dice.next(below: 6)] : UInt8(truncatingIfNeeded: dice.next())
            }
            _ = decoder.keys(some)
            if dice.next(below: 5) == 0 { _ = decoder.settle() }
        }
        _ = decoder.keys(Array("\u{1B}[201~".utf8))
        _ = decoder.settle()
        #expect(!decoder.isWaiting)
    }
}
