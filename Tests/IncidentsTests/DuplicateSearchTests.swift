// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import TestCentre
import Testing
import Vocabulary

@Suite struct DuplicateSearchTests {
    static let noon = Instant(seconds: 1_000_000)
    static let search = DuplicateSearch(metres: 500, window: .seconds(3600))

    /// What is known of the incident and told in the call; `metres` apart when both have a place.
    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        var metres: Double? = 0
        var age: Int64 = 0
        var type = "FIRE"
        var caller = ""
        var place = ""
        var state = IncidentState.open
        var score: Int?
        var testDescription: String { name }
    }

    static let known = "số 37 ngách 29/70 phố Khương Hạ"

    static let rows = [
        Row(name: "same place, time and type", score: 80),
        Row(name: "half as near", metres: 250, score: 55),
        Row(name: "at the edge", metres: 499, score: nil),
        Row(name: "beyond it, whatever else agrees", metres: 502, caller: "0901", place: known, score: nil),
        Row(name: "half of the time over", age: 1800, score: 72),
        Row(name: "too long ago", age: 3601, score: nil),
        Row(name: "another type of the same service", type: "TRASH", score: 73),
        Row(name: "another service lowers nothing", type: "SICK", score: 65),
        Row(name: "no place, the same caller", metres: nil, caller: "0901", score: 60),
        Row(name: "no place, the same words without diacritics", metres: nil, place: "so 37 ngach 29/70 pho khuong ha", score: 60),
        Row(name: "no place, one shared word", metres: nil, place: "phố Huế", score: nil),
        Row(name: "no place, nothing but the time", metres: nil, score: nil),
        Row(name: "everything", caller: "0901", place: known, score: 100),
        Row(name: "closed ones are compared too", state: .closed, score: 80),
        Row(name: "merged ones are not", state: .merged, score: nil),
    ]

    @Test(arguments: rows)
    func `place, time, type, caller and words speak for it`(row: Row) {
        var incident = Incident()
        (incident.id, incident.type, incident.place) = (IncidentID(5), TypeCode("FIRE"), DuplicateSearchTests.known)
        (incident.opened, incident.state) = (DuplicateSearchTests.noon - .seconds(row.age), row.state)
        incident.coordinate = LetterCity.at("A")
        var report = CallReport()
        (report.type, report.callerNumber, report.place) = (TypeCode(row.type), row.caller, row.place)
        if let metres = row.metres {
            report.coordinate = Coordinate(
                latE7: LetterCity.at("A").latE7 + Int32((metres / Coordinate.metresPerE7).rounded()), lonE7: LetterCity.at("A").lonE7)
        }
        let found = DuplicateSearchTests.search.proposals(
            for: report, at: DuplicateSearchTests.noon, sameCaller: ["0900", "0901"].contains(row.caller) ? [IncidentID(5)] : [],
            service: row.type == "SICK" ? .medical : .fire
        ) { weigh in DuplicateCandidate(incident, service: .fire).map(weigh) }
        #expect(found.first?.score == row.score, "\(found.first?.reasons ?? [])")
    }

    @Test func `the likeliest come first, five at most, equal ones in the order of their numbers`() {
        let incidents = (1...9).map { number in
            var incident = Incident()
            (incident.id, incident.type, incident.opened) = (IncidentID(UInt64(number)), TypeCode("FIRE"), DuplicateSearchTests.noon)
            incident.coordinate = LetterCity.at(number == 9 ? "A" : "B")
            return incident
        }
        var report = CallReport()
        (report.type, report.coordinate) = (TypeCode("FIRE"), LetterCity.at("A"))
        let found = DuplicateSearchTests.search.proposals(
            for: report, at: DuplicateSearchTests.noon, sameCaller: [], service: nil
        ) { weigh in for incident in incidents.reversed() { DuplicateCandidate(incident, service: nil).map(weigh) } }
        #expect(found.map(\.incident.number) == [9, 1, 2, 3, 4])
        #expect(found.map(\.score) == found.map(\.score).sorted(by: >))
    }

    @Test func `the reasons say what was weighed`() {
        var incident = Incident()
        (incident.id, incident.coordinate, incident.opened) = (IncidentID(1), LetterCity.at("A"), DuplicateSearchTests.noon - .seconds(90))
        var report = CallReport()
        (report.coordinate, report.callerNumber) = (LetterCity.at("A"), "0901")
        let found = DuplicateSearchTests.search.proposals(
            for: report, at: DuplicateSearchTests.noon, sameCaller: [IncidentID(1)], service: nil
        ) { weigh in DuplicateCandidate(incident, service: nil).map(weigh) }
        #expect(found.first?.reasons == ["place 0 m", "caller same", "time 90 s", "type same"])
    }
}
