// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Testing
import Vocabulary

@Suite struct NumberedEventTests {
    @Test("the address of whoever asked is kept; an entry without one is written as it always was")
    func from() throws {
        var entry = NumberedEvent(seq: 7, at: .epoch, by: "lan", event: Event(blank: .crewChanged))
        let old = JSONRecordWriter.bytes(of: entry)
        #expect(String(decoding: old, as: UTF8.self).hasPrefix(#"{"seq":7,"at":0,"by":"lan","type":"crew_changed","#))
        #expect(try JSONRecordReader.read(NumberedEvent.self, from: old) == entry)
        entry.from = "192.0.2.7:40312"
        let new = JSONRecordWriter.bytes(of: entry)
        #expect(try JSONRecordReader.read(NumberedEvent.self, from: new) == entry)
    }
}
