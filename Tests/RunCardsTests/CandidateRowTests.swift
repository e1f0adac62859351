// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RunCards
import Testing
import Vocabulary

struct CandidateRowTests {
    private func candidate(_ unit: String, _ number: Int) -> Candidate {
        var candidate = Candidate()
        (candidate.unit, candidate.kind, candidate.crew) = (UnitName(unit), ApparatusName("light_engine"), number % 7)
        candidate.source = [.avl, .quarters, .stale, .unknown][number % 4]
        candidate.ageMilliseconds = Int64(number) * 977
        candidate.position = number % 5 == 0 ? nil : Coordinate(lat: 21 + Double(number) / 1000, lon: 105.8)
        candidate.verdict = [.picked, .slower, .busy, .outOfService, .crewShort, .crossStaffed, .companionPicked, .unreachable][number % 8]
        candidate.detail = ["", "en_route for incident 7 since 2026-11-29T10:00:00Z", "-", " hỏng bơm  ", "= assumed"][number % 5]
        guard number % 3 > 0 else { return candidate }
        var way = ArrivalEstimate()
        way.approach = [.toTheDoor, .lastMetres, .unreachable, .noRoadAtUnit, .noRoadAtIncident][number % 5]
        way.turnout = TravelTime(milliseconds: 15_000)
        if way.approach.arrives {
            (way.drive, way.driveMetres) = (TravelTime(milliseconds: Int32(number) * 1000), number * 10)
            (way.last, way.lastMetres) = (TravelTime(milliseconds: 12_614), 18)
            way.park = number % 7 == 0 ? nil : Coordinate(lat: 21.0000597, lon: number % 2 == 0 ? 105.8868108 : 105.9)
            way.assumedWidth = number % 2 == 0
        }
        candidate.estimate = way
        return candidate
    }

    private func written(_ candidates: [Candidate]) -> [UInt8] {
        var made = Recommendation()
        made.candidates = candidates
        return JSONRecordWriter.bytes(of: made)
    }

    @Test("a recommendation comes back with every candidate as it was judged, in a third of the bytes of records")
    func roundTrip() throws {
        let candidates = (0..<840).map { candidate("HK-\($0)", $0) }
        let bytes = written(candidates)
        #expect(try JSONRecordReader.read(Recommendation.self, from: bytes).candidates == candidates)
        let records = candidates.reduce(0) { $0 + JSONRecordWriter.bytes(of: $1).count }
        #expect(bytes.count * 2 < records, "\(bytes.count) of \(records)")
    }

    @Test("a name with a blank is kept in a record, and so is what an older journal holds")
    func records() throws {
        let candidates = [candidate("xe 4", 1), candidate("HK-02", 2)]
        let bytes = written(candidates)
        #expect(String(decoding: bytes, as: UTF8.self).contains(#""candidates":[{"unit":"xe 4""#))
        #expect(try JSONRecordReader.read(Recommendation.self, from: bytes).candidates == candidates)
        #expect(!String(decoding: written([]), as: UTF8.self).contains("judged"))
    }

    @Test(
        "a spoiled row is a fault and never another candidate",
        arguments: [
            "", "HK-01", "HK-01 engine four avl 0 - busy -", "HK-01 engine 4 avl 0 - lazy -", "HK-01 engine 4 avl 0 21.0 busy -",
            "HK-01 engine 4 avl 0 - slower to_the_door 1 2 3 4 5 = known", "HK-01 engine 4 avl 0 - slower to_the_door 1 2 3",
        ])
    func spoiled(row: String) {
        let bytes = Array(#"{"judged":["\#(row)"]}"#.utf8)
        #expect(throws: RecordFault.self) { try JSONRecordReader.read(Recommendation.self, from: bytes) }
    }
}
