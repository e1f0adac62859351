// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Testing
import Units
import Vocabulary

@Suite struct AssignmentPhaseTests {
    /// Every pair: a row says what its first word may become.
    static let table: [(AssignmentPhase, [AssignmentPhase])] = [
        (.reserved, [.dispatched, .released]),
        (.dispatched, [.acknowledged, .enRoute, .staging, .onScene, .transporting, .atHospital, .released]),
        (.acknowledged, [.enRoute, .staging, .onScene, .transporting, .atHospital, .released]),
        (.enRoute, [.staging, .onScene, .transporting, .atHospital, .released]),
        (.staging, [.enRoute, .onScene, .transporting, .atHospital, .released]),
        (.onScene, [.staging, .transporting, .atHospital, .released]),
        (.transporting, [.atHospital, .released]),
        (.atHospital, [.transporting, .released]),
        (.released, []),
    ]

    @Test(arguments: table)
    func `a phase becomes these and no others`(phase: AssignmentPhase, next: [AssignmentPhase]) {
        #expect(AssignmentPhase.allCases.filter(phase.mayBecome) == next)
    }

    @Test func `the table names every phase`() {
        #expect(AssignmentPhaseTests.table.map(\.0) == AssignmentPhase.allCases)
    }

    @Test func `only those on the way may be diverted, and a reservation answers nothing`() {
        #expect(AssignmentPhase.allCases.filter(\.isOnTheWay) == [.dispatched, .acknowledged, .enRoute])
        #expect(AssignmentPhase.allCases.filter { !$0.answersIncident } == [.reserved, .released])
    }

    @Test func `an assignment knows when a phase was told and entered, the last time counts`() {
        var assignment = Assignment()
        let (early, late) = (Instant(seconds: 10), Instant(seconds: 20))
        assignment.times = [
            PhaseTime(phase: .staging, told: early, entered: late), PhaseTime(phase: .onScene, told: late, entered: late),
            PhaseTime(phase: .staging, told: late, entered: late),
        ]
        #expect(assignment.told(.staging) == late)
        #expect(assignment.entered(.onScene) == late)
        #expect(assignment.told(.enRoute) == nil)
        #expect(assignment.isOpen)
        assignment.phase = .released
        #expect(!assignment.isOpen)
    }
}

@Suite struct PositionBookTests {
    @Test func `an older fix does not replace a newer one, an equally old one does`() {
        var book = PositionBook()
        let unit = UnitName("E1")
        func fix(_ lat: Int32, _ seconds: Int64) -> PositionFix {
            PositionFix(unit: unit, coordinate: Coordinate(latE7: lat, lonE7: 0), at: Instant(seconds: seconds))
        }
        func expectTaken(_ fix: PositionFix, _ taken: Bool) {
            let wasTaken = book.record(fix)
            #expect(wasTaken == taken)
        }
        expectTaken(fix(1, 10), true)
        expectTaken(fix(2, 9), false)
        #expect(book[unit]?.coordinate.latE7 == 1)
        expectTaken(fix(3, 10), true)
        expectTaken(fix(4, 11), true)
        #expect(book[unit]?.coordinate.latE7 == 4)
        #expect(book[UnitName("E2")] == nil)
        book.record(PositionFix(unit: UnitName("A1"), coordinate: Coordinate(latE7: 0, lonE7: 0), at: .epoch))
        #expect(book.all.map(\.unit.text) == ["A1", "E1"])
    }
}
