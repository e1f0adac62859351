// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import DispatchEngine
@testable import Vocabulary

enum JournalProperties {
    static func hold(_ bytes: [UInt8]) throws(BrokenProperty) {
        let swept = CanonicalReader.read(NumberedEvent.self, from: bytes)
        let read = try? JSONRecordReader.readAnyOrder(NumberedEvent.self, from: bytes)
        if let swept { try demand(swept == read, "the sweep reads \(swept), the other reader \(String(describing: read))") }
        guard let read else { return }
        let written = JSONRecordWriter.bytes(of: read)
        try demand(CanonicalReader.read(NumberedEvent.self, from: written) == read, "written again the sweep reads otherwise")
        try demand((try? JSONRecordReader.readAnyOrder(NumberedEvent.self, from: written)) == read, "written again it reads otherwise")
        try holdLine(EventLine.bytes(of: read), of: read)
        if let masked = EventLine.maskedBytes(of: read) { try holdLine(masked, of: read) }
    }

    private static func holdLine(_ bytes: [UInt8], of event: NumberedEvent) throws(BrokenProperty) {
        try demand(bytes.count <= LineLimits.outputLine, "the line is longer than the limit")
        let line = ServerLine(line: bytes.dropLast())
        try demand(line?.seq == event.seq && line?["type"] == event.event.kind.rawValue, "no console reads the event")
    }
}
