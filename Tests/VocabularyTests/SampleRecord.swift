// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// One field of every kind that a record can have.
struct SampleRecord: Record {
    struct Leg: Record {
        var name = ""
        var time = TravelTime.zero
        init() {}
        init(_ name: String, _ milliseconds: Int32) { (self.name, time) = (name, TravelTime(milliseconds: milliseconds)) }
        mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
            try coder.value("name", &name)
            try coder.value("time", &time)
        }
    }

    var number = 7
    var large: UInt64 = 0
    var flag = false
    var text = "unset"
    var at = Instant.epoch
    var span = Duration.zero
    var place: Coordinate?
    var incident: IncidentID?
    var words: [String] = []
    var numbers: [Int] = []
    var leg = Leg("default", 1)
    var other: Leg?
    var legs: [Leg] = []

    init() {}

    mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("number", &number)
        try coder.value("large", &large)
        try coder.value("flag", &flag)
        try coder.value("text", &text)
        try coder.value("at", &at)
        try coder.value("span", &span)
        try coder.optional("place", &place)
        try coder.optional("incident", &incident)
        try coder.list("words", &words)
        try coder.list("numbers", &numbers)
        try coder.record("leg", &leg)
        try coder.optionalRecord("other", &other)
        try coder.records("legs", &legs)
    }

    static let full: SampleRecord = {
        var sample = SampleRecord()
        (sample.number, sample.large, sample.flag) = (-5, .max, true)
        sample.text = "Khương Hạ \"29\\70\"\n\u{1}🚒"
        (sample.at, sample.span) = (Instant(microseconds: -3), .milliseconds(1500))
        (sample.place, sample.incident) = (Coordinate(latE7: 210_000_000, lonE7: -1), IncidentID(9))
        (sample.words, sample.numbers) = (["a", "", "}]"], [.min, 0, .max])
        (sample.leg, sample.other, sample.legs) = (Leg("b", 2), Leg("c", 3), [Leg("{", 4), Leg("", 5)])
        return sample
    }()
}

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

func read(_ text: String) throws(RecordFault) -> SampleRecord {
    try JSONRecordReader.read(SampleRecord.self, from: Array(text.utf8))
}
