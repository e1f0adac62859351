// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

@testable import ConsoleProtocol
@testable import Screen

/// Lines of a server that may be newer than this console, or none at all.
enum ReplyProperties {
    static func hold(_ bytes: [UInt8]) throws(BrokenProperty) {
        let heard = lines(of: bytes).compactMap { ServerLine(line: $0) }
        for line in heard { try holdWritten(line) }
        try holdBoard(heard)
    }

    private static func holdWritten(_ line: ServerLine) throws(BrokenProperty) {
        try demand(!line.words.isEmpty, "a line without words was taken")
        // A newer server's words are kept as they came; only the protocol's own can be written here.
        guard line.words.allSatisfy({ $0.utf8.allSatisfy(WireText.isTagByte) }) else { return }
        var writer: LineWriter
        if let tag = line.tag {
            writer = LineWriter(tag: tag)
            writer.word(line.words[0])
        } else {
            writer = LineWriter(unasked: line.words[0])
        }
        for word in line.words.dropFirst() { writer.word(word) }
        writer.fields(line.fields)
        let again = writer.finished()
        try demand(again.count <= LineLimits.outputLine, "the line grew over the limit")
        guard let read = ServerLine(line: again.dropLast()) else { throw BrokenProperty(description: "written again it is no line") }
        guard read["omitted"] == nil || line["omitted"] != nil else { return }
        try demand(read.fields == line.fields && read.words == line.words && read.tag == line.tag, "written again it reads otherwise")
    }

    /// Events that come while a snapshot is being read change the board as those do that come behind it.
    private static func holdBoard(_ heard: [ServerLine]) throws(BrokenProperty) {
        let rows = heard.filter { $0.words[0] == "-" }
        let pushed = heard.filter { $0.words[0] != "-" }
        var (during, behind) = (Board(), Board())
        during.beginSnapshot()
        behind.beginSnapshot()
        for row in rows {
            during.takeSnapshot(row: row)
            behind.takeSnapshot(row: row)
        }
        for line in pushed { during.take(event: line) }
        during.endSnapshot(seq: 0)
        behind.endSnapshot(seq: 0)
        for line in pushed { behind.take(event: line) }
        try demand(
            during.incidents == behind.incidents && during.units == behind.units && during.seq == behind.seq,
            "events during a snapshot leave another board than events behind it")
        for line in pushed { during.take(position: line) }
        during.takeQueue(rows: rows)
        try demand(during.ordered.count == during.incidents.values.count { $0.state == "open" }, "an open incident is not listed")
    }
}
