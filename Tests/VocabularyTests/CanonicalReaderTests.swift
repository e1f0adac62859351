// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import TestCentre
import Testing

@testable import Vocabulary

/// The sweep against the reader that takes keys in any order.
@Suite struct CanonicalReaderTests {
    @Test func `what the writer wrote is read in the sweep, escapes and extremes included`() {
        var odd = SampleRecord.full
        (odd.text, odd.words) = ("\"\\\n\u{1}ạ", ["", "\\", "\"}", "ngõ 29/70"])
        for sample in [SampleRecord(), .full, odd] {
            let read = CanonicalReader.read(SampleRecord.self, from: JSONRecordWriter.bytes(of: sample))
            #expect(read == sample)
        }
    }

    @Test(arguments: [
        #"{"flag":true,"number":1}"#, #"{ "number":1}"#, #"{"number":1,"x":2}"#, #"{"number":1}x"#, #"{"number":01x}"#, #"{"number":"1"}"#,
        #"{"number":1"#, #"{"words":["a",]}"#, #"{"leg":{"time":1,"name":"b"}}"#, #"{"number":1,"number":2}"#, "", "{", "{}{}",
    ])
    func `anything else is left to the other reader`(json: String) {
        #expect(CanonicalReader.read(SampleRecord.self, from: Array(json.utf8)) == nil)
    }

    @Test(arguments: UInt64(1)...6)
    func `of damaged bytes the sweep reads nothing, or what the other reader reads`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let good = JSONRecordWriter.bytes(of: SampleRecord.full)
        let favourites = Array(#"{}[]",:\0123456789-tfnu"#.utf8) + [0, 0xff, 0xc3]
        var swept = 0
        for _ in 0..<3000 {
            var bytes = good
            for _ in 0...random.below(3) {
                let at = random.below(bytes.count)
                switch random.below(3) {
                case 0: bytes[at] = random.pick(favourites)
                case 1: bytes.remove(at: at)
                default: bytes.insert(random.pick(favourites), at: at)
                }
            }
            guard let record = CanonicalReader.read(SampleRecord.self, from: bytes) else { continue }
            swept += 1
            #expect((try? JSONRecordReader.readAnyOrder(SampleRecord.self, from: bytes)) == record, "seed \(seed)")
        }
        #expect(swept > 100, "some damage is a change of a digit or a letter")
    }
}
