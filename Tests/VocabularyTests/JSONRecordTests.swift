// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import TestCentre
import Testing
import Vocabulary

@Suite struct JSONRecordTests {
    @Test func `canonical bytes: keys in the order of fields, no blanks, nothing for what is absent or empty`() {
        #expect(
            text(JSONRecordWriter.bytes(of: SampleRecord()))
                == #"{"number":7,"large":0,"flag":false,"text":"unset","at":0,"span":0,"leg":{"name":"default","time":1}}"#)
        var sample = SampleRecord.full
        sample.text = "\"\\\n\u{1}\u{7f}ạ"
        #expect(
            text(JSONRecordWriter.bytes(of: sample))
                == #"{"number":-5,"large":18446744073709551615,"flag":true,"text":"\"\\\u000a\u0001"# + "\u{7f}ạ"
                + #"","at":-3,"span":1500,"place":"21.0000000,-0.0000001","incident":9,"words":["a","","}]"],"#
                + #""numbers":[-9223372036854775808,0,9223372036854775807],"leg":{"name":"b","time":2},"#
                + #""other":{"name":"c","time":3},"legs":[{"name":"{","time":4},{"name":"","time":5}]}"#)
    }

    @Test func `what is written reads back, and writes the same bytes again`() throws {
        for sample in [SampleRecord(), .full] {
            let bytes = JSONRecordWriter.bytes(of: sample)
            let again = try JSONRecordReader.read(SampleRecord.self, from: bytes)
            #expect(again == sample)
            #expect(JSONRecordWriter.bytes(of: again) == bytes)
        }
    }

    @Test(arguments: [1, 100, 1 << 20])
    func `in pieces it is the same bytes, and no piece but the last is smaller than was asked for`(size: Int) {
        var sample = SampleRecord.full
        sample.legs = (0..<500).map { SampleRecord.Leg(String(repeating: "ạ", count: $0 % 7), Int32($0)) }
        var pieces: [[UInt8]] = []
        JSONRecordWriter.write(sample, inPiecesOf: size) { pieces.append(Array($0)) }
        #expect(Array(pieces.joined()) == JSONRecordWriter.bytes(of: sample))
        #expect(pieces.dropLast().allSatisfy { $0.count >= size && $0.count < size + 1000 } && !pieces.contains([]))
        #expect(size == 1 ? pieces.count > 500 : size == 100 ? (50..<500).contains(pieces.count) : pieces.count == 1)
    }

    @Test func `keys may stand in any order, with blanks, and strangers between them`() throws {
        let sample = try read(
            """
            { "legs" : [ {"time":5 , "name":"x"} ] , "stranger":{"a":[1,{"b":"}"}]} ,\t"text":"t",
              "number" : 3, "x":null, "other":{"extra":true,"name":"o"}, "flag":true }
            """)
        var expected = SampleRecord()
        (expected.number, expected.text, expected.flag) = (3, "t", true)
        expected.legs = [SampleRecord.Leg("x", 5)]
        expected.other = SampleRecord.Leg("o", 0)
        #expect(sample == expected)
    }

    @Test func `any order of the canonical fields gives the same record`() throws {
        var random = SeededGenerator(seed: 3)
        let fields = [
            #""number":-5"#, #""flag":true"#, #""text":"t""#, #""at":8"#, #""words":["a"]"#, #""leg":{"time":2,"name":"l"}"#,
            #""legs":[{"name":"m","time":1}]"#, #""place":"1.0000000,2.0000000""#,
        ]
        let expected = try read("{" + fields.joined(separator: ",") + "}")
        for _ in 0..<100 {
            #expect(try read("{" + fields.shuffled(using: &random).joined(separator: ",") + "}") == expected)
        }
    }

    @Test func `a missing key leaves the value of init, of nested records too`() throws {
        #expect(try read("{}") == SampleRecord())
        #expect(try read(#"{"leg":{"time":9}}"#).leg == SampleRecord.Leg("default", 9))
        #expect(try read(#"{"legs":[{}]}"#).legs == [SampleRecord.Leg()])
    }

    @Test(arguments: [
        (#"{"number":"3"}"#, "number"), (#"{"number":1.5}"#, "number"), (#"{"number":9223372036854775808}"#, "number"),
        (#"{"large":-1}"#, "large"), (#"{"flag":1}"#, "flag"), (#"{"flag":trap}"#, "flag"), (#"{"text":3}"#, "text"),
        (#"{"text":"\ud800"}"#, "text"), (#"{"text":"\u12"}"#, "text"), (#"{"place":"here"}"#, "place"), (#"{"words":["a",2]}"#, "words"),
        (#"{"leg":{"time":4294967296}}"#, "leg.time"), (#"{"legs":[{"name":1}]}"#, "legs.name"), (#"{"at":"noon"}"#, "at"),
        (#"{"span":9223372036854775807}"#, "span"),
    ])
    func `a value of the wrong kind is refused by its path`(json: String, path: String) {
        let fault = #expect(throws: RecordFault.self) { try read(json) }
        #expect(fault?.key == path)
    }

    @Test(arguments: [
        "", " ", "null", "[]", "3", "{", "{]", #"{"a"}"#, #"{"a":}"#, #"{"a":1"#, #"{"a":1,}"#, #"{a:1}"#, #"{"a":"x}"#, #"{"a":"x\"}"#,
        #"{"a":[1}"#, #"{"words":[1,"#, #"{"number":1}{"number":2}"#, #"{"number":1} x"#,
    ])
    func `what is no object is refused`(json: String) {
        #expect(throws: RecordFault.self) { try read(json) }
    }

    @Test func `a tower of brackets is refused, not climbed`() {
        for bracket in ["[", "{\"a\":"] {
            let tower = "{\"words\":" + String(repeating: bracket, count: 100_000) + "}"
            #expect(throws: RecordFault.self) { try read(tower) }
        }
    }

    @Test(arguments: [UInt64(1), 2, 3, 4])
    func `mutated bytes are read or refused, never fatal, and what is read can be written`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let good = JSONRecordWriter.bytes(of: SampleRecord.full)
        let favourites = Array(#"{}[]",:\0123456789-tfnu"#.utf8) + [0, 0xff, 0xc3]
        for _ in 0..<1500 {
            var bytes = good
            for _ in 0...random.below(4) {
                let at = random.below(bytes.count)
                switch random.below(4) {
                case 0: bytes[at] = random.pick(favourites)
                case 1: bytes.remove(at: at)
                case 2: bytes.insert(random.pick(favourites), at: at)
                default: bytes.removeLast(min(random.below(20), bytes.count - 1))
                }
            }
            guard let record = try? JSONRecordReader.read(SampleRecord.self, from: bytes) else { continue }
            let written = JSONRecordWriter.bytes(of: record)
            #expect((try? JSONRecordReader.read(SampleRecord.self, from: written)) == record, "seed \(seed)")
        }
    }
}
