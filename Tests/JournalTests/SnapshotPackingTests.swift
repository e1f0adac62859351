// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Testing
import Vocabulary

@testable import Journal

@Suite struct SnapshotPackingTests {
    static let board = Array(#"{"seq":9,"calls":[\#(String(repeating: #"{"id":1,"words":"cháy ở tầng 5"},"#, count: 20_000))]}"#.utf8)

    @Test(arguments: [[], Array("{}".utf8), board])
    func `what is packed comes out again`(contents: [UInt8]) throws {
        let snapshot = JournalSnapshot(seq: 9, at: Instant(seconds: 5), contents: contents)
        #expect(try snapshot.contents() == contents)
        #expect(snapshot.payload.count < contents.count / 8 + 64)
    }

    @Test func `what is packed in pieces comes out whole`() throws {
        let board = SnapshotPackingTests.board
        let snapshot = JournalSnapshot(seq: 9, at: .epoch) { packer in
            for start in stride(from: 0, to: board.count, by: 1009) {
                board[start..<min(start + 1009, board.count)].withUnsafeBufferPointer { packer.add($0) }
            }
        }
        #expect(try snapshot.contents() == board)
        #expect(snapshot.payload.count < board.count / 8 + 64)
    }

    @Test func `what an older version stored as it is comes as it is`() throws {
        #expect(try JournalSnapshot(seq: 9, at: .epoch, payload: SnapshotPackingTests.board).contents() == SnapshotPackingTests.board)
    }

    @Test(arguments: [1, 8, 9, 40])
    func `a byte that was changed, or all that stood behind it, is an error and no board`(at: Int) throws {
        let good = JournalSnapshot(seq: 9, at: .epoch, contents: SnapshotPackingTests.board)
        var changed = good
        changed.payload[at] ^= 0x55
        #expect(throws: JournalError.self) { try changed.contents() }
        var cut = good
        cut.payload.removeSubrange(at...)
        #expect(throws: JournalError.self) { try cut.contents() }
    }

    @Test func `a start reads a packed snapshot that was stored in parts`() async throws {
        let fixture = try JournalFixture()
        // Nothing that packing could make small.
        let contents = (0..<Journal.partSize * 2).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 13) }
        do {
            let keeper = try JournalKeeper(path: fixture.path, centre: "hanoi")
            try await keeper.append(records(1...9))
            try await keeper.saveSnapshot(JournalSnapshot(seq: 9, at: .epoch, contents: contents))
        }
        #expect(try fixture.open().latestSnapshot()?.contents() == contents)
    }
}
