// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// Candidates as the journal keeps them: one short text each. A recommendation judges fifty units, and with a name at every
/// value these were nearly three quarters of all that a busy night wrote.
///
/// ```
/// UNIT KIND CREW SOURCE AGE POSITION VERDICT -                                                       [DETAIL]
/// UNIT KIND CREW SOURCE AGE POSITION VERDICT APPROACH TURNOUT                                        [DETAIL]   no way
/// UNIT KIND CREW SOURCE AGE POSITION VERDICT APPROACH TURNOUT DRIVE METRES LAST METRES PARK WIDTHS   [DETAIL]
/// ```
///
/// Times in milliseconds; `-` where there is no position or parking place, `=` for the parking place of the row before; widths
/// are `assumed` or `known`.
enum CandidateRows {
    /// `nil` when a name cannot stand in a row.
    static func write(_ candidates: [Candidate]) -> [String]? {
        var rows: [String] = []
        rows.reserveCapacity(candidates.count)
        var park: Coordinate?
        for candidate in candidates {
            guard isWord(candidate.unit.text), isWord(candidate.kind.text) else { return nil }
            rows.append(candidate.row(after: park))
            park = candidate.parked ?? park
        }
        return rows
    }

    static func read(_ rows: [String]) throws(RecordFault) -> [Candidate] {
        var candidates: [Candidate] = []
        candidates.reserveCapacity(rows.count)
        var park: Coordinate?
        for row in rows {
            let candidate = try Candidate(row: row, after: park)
            park = candidate.parked ?? park
            candidates.append(candidate)
        }
        return candidates
    }

    private static func isWord(_ name: String) -> Bool { !name.isEmpty && !name.utf8.contains(UInt8(ascii: " ")) }
}

extension Candidate {
    fileprivate var parked: Coordinate? { estimate.flatMap { $0.approach.arrives ? $0.park : nil } }

    fileprivate func row(after park: Coordinate?) -> String {
        var row = ""
        row.reserveCapacity(128)
        row += unit.text
        func add(_ word: some CustomStringConvertible) {
            row += " "
            row += word.description
        }
        add(kind.text)
        add(crew)
        add(source.rawValue)
        add(ageMilliseconds)
        add(position?.description ?? "-")
        add(verdict.rawValue)
        if let estimate {
            add(estimate.approach.rawValue)
            add(estimate.turnout.milliseconds)
            if estimate.approach.arrives {
                add(estimate.drive.milliseconds)
                add(estimate.driveMetres)
                add(estimate.last.milliseconds)
                add(estimate.lastMetres)
                add(estimate.park.map { $0 == park ? "=" : $0.description } ?? "-")
                add(estimate.assumedWidth ? "assumed" : "known")
            }
        } else {
            add("-")
        }
        if !detail.isEmpty { add(detail) }
        return row
    }

    fileprivate init(row: String, after park: Coordinate?) throws(RecordFault) {
        self.init()
        var words = RowWords(row)
        unit = UnitName(String(words.next()))
        kind = ApparatusName(String(words.next()))
        crew = try words.number()
        source = try words.scalar()
        ageMilliseconds = try words.number()
        position = try words.coordinate()
        verdict = try words.scalar()
        if !words.skipsDash() {
            var made = ArrivalEstimate()
            made.approach = try words.scalar()
            made.turnout = TravelTime(milliseconds: try words.number())
            if made.approach.arrives {
                made.drive = TravelTime(milliseconds: try words.number())
                made.driveMetres = try words.number()
                made.last = TravelTime(milliseconds: try words.number())
                made.lastMetres = try words.number()
                made.park = try words.coordinate(same: park)
                made.assumedWidth = words.next() == "assumed"
            }
            estimate = made
        }
        detail = words.rest
    }
}

/// A row, word by word.
private struct RowWords {
    private let row: String
    private var left: Substring

    init(_ row: String) { (self.row, left) = (row, row[...]) }

    mutating func next() -> Substring {
        guard let blank = left.utf8.firstIndex(of: UInt8(ascii: " ")) else {
            defer { left = "" }
            return left
        }
        defer { left = left[left.utf8.index(after: blank)...] }
        return left[..<blank]
    }

    /// All that is left.
    var rest: String { String(left) }

    /// Whether a `-` stood here, which is passed over.
    mutating func skipsDash() -> Bool {
        guard left == "-" || left.utf8.starts(with: "- ".utf8) else { return false }
        _ = next()
        return true
    }

    mutating func number<N: FixedWidthInteger>() throws(RecordFault) -> N {
        guard let number = N(next()) else { throw fault }
        return number
    }

    mutating func scalar<S: RecordScalar>() throws(RecordFault) -> S {
        guard let scalar = S(scalar: .text(String(next()))) else { throw fault }
        return scalar
    }

    mutating func coordinate(same: Coordinate? = nil) throws(RecordFault) -> Coordinate? {
        let word = next()
        if word == "-" { return nil }
        if word == "=", let same { return same }
        guard let coordinate = Coordinate(text: String(word)) else { throw fault }
        return coordinate
    }

    private var fault: RecordFault { RecordFault(key: "judged", reason: "'\(row)' is no candidate") }
}
