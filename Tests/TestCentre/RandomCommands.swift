// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import RoadNetwork
import RunCards
import Units
import Vocabulary

/// A careless crowd: commands of all kinds with ids that mostly exist, in states where they often do not fit.
public struct RandomCommands {
    public var random: SeededGenerator
    private static let letters = Array("ABCDEFGHIJKLMNOPQRXY")

    public init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// Seconds, sometimes hours, seldom days; now and then the clock steps back.
    public mutating func pause() -> Duration {
        switch random.below(100) {
        case 0: .seconds(26 * 3600)
        case 1...2: .seconds(7 * 3600)
        case 3...8: .seconds(700)
        case 9...11: .milliseconds(-Int64(random.below(5000)))
        default: .milliseconds(Int64(random.below(30_000)))
        }
    }

    public mutating func command(_ board: Board) -> Command {
        switch random.below(20) {
        case 0...2: call(board)
        case 3...5: aboutIncident(board)
        case 6...9: committing(board)
        case 10...14: report(board)
        case 15: road(board)
        case 16...17: .reportPosition(PositionFix(unit: unit(board), coordinate: place(), at: moment(board)))
        case 18: .passTime
        default: random.chance(20) ? .configure(centre()) : .ask(question(board))
        }
    }

    // MARK: - Ids

    private mutating func number(upTo most: Int) -> UInt64 { UInt64(random.below(most + 2)) }
    private mutating func place() -> Coordinate { LetterCity.at(random.pick(RandomCommands.letters)) }
    private mutating func moment(_ board: Board) -> Instant { board.now + .seconds(random.below(200) - 190) }

    private mutating func unit(_ board: Board) -> UnitName {
        random.chance(3) ? UnitName("NO-1") : random.pick(board.state.units.sorted.map(\.name))
    }

    /// Mostly an open one.
    private mutating func incident(_ board: Board) -> IncidentID {
        let all = board.state.incidents.sorted
        let open = all.filter { $0.state == .open }
        if random.chance(5) || all.isEmpty { return IncidentID(number(upTo: 9)) }
        return random.chance(85) && !open.isEmpty ? random.pick(open).id : random.pick(all).id
    }

    private mutating func word() -> String { random.pick(["", "lý do", "because", "\"x\"\n"]) }

    // MARK: - Calls and incidents

    private mutating func call(_ board: Board) -> Command {
        var report = CallReport()
        report.type = TypeCode(random.pick(["FIRE", "FIRE", "TRASH", "SICK", "CAT", "ASK", "UNHEARD-OF"]))
        if random.chance(90) { report.coordinate = place() }
        if random.chance(20) { report.phoneCoordinate = place() }
        if random.chance(60) { report.callerNumber = "090\(random.below(6))" }
        if random.chance(20) { report.told = moment(board) }
        report.place = random.pick(["", "số 3 ngõ 4 Phố Bắc", "ngo 4 pho bac"])
        return .takeCall(report, join: random.chance(15) ? incident(board) : nil)
    }

    private mutating func aboutIncident(_ board: Board) -> Command {
        let id = incident(board)
        switch random.below(11) {
        case 0: return .addNote(id, text: word())
        case 1: return .locateIncident(id, place(), place: random.chance(50) ? word() : nil)
        case 2: return .retypeIncident(id, TypeCode(random.pick(["FIRE", "TRASH", "NO"])), building: random.pick([nil, "tower", "no"]))
        case 3: return .prioritizeIncident(id, random.pick(Priority.allCases), reason: word())
        case 4: return .mergeIncidents(from: id, into: incident(board))
        case 5...6: return .splitCall(random.pick(board.state.calls.sorted.map(\.id) + [CallID(999)]))
        case 7: return .raiseAlarm(id, level: random.below(4))
        case 8...9: return .closeIncident(id, disposition: random.pick(["done", "hoax", "no"]), note: word())
        default:
            return .reopenIncident(
                random.pick(board.state.incidents.sorted.filter { $0.state == .closed }.map(\.id) + [id]), reason: word())
        }
    }

    // MARK: - Units

    private mutating func committing(_ board: Board) -> Command {
        let id = incident(board)
        switch random.below(10) {
        case 0...1: return .recommendUnits(id)
        case 2...4:
            let proposed = board.incident(id).recommendation.flatMap { board.state.recommendations[$0]?.picked } ?? []
            return .dispatchUnits(
                id, proposed.isEmpty || random.chance(30) ? [unit(board)] : proposed, reason: random.pick([nil, "", "because"]))
        case 5: return .reserveUnits(id, [unit(board)])
        case 6: return .divertUnit(unit(board), to: id, reason: word())
        case 7...8: return swap(board)
        default: return .releaseUnit(unit(board), reason: word())
        }
    }

    /// What is proposed, mostly; else whomever for whomever.
    private mutating func swap(_ board: Board) -> Command {
        if let standing = board.state.standingSwaps.first, random.chance(80) {
            let isNamed = random.chance(50)
            return .swapUnits(
                standing.ground.incident, out: isNamed ? standing.out.unit : nil, in: isNamed ? standing.in.unit : nil, reason: nil)
        }
        let id = incident(board)
        let there = board.incident(id).assignments.compactMap { board.state.assignments[$0] }.filter(\.isOpen).map(\.unit)
        return .swapUnits(
            id, out: random.chance(80) ? random.pick(there + [unit(board)]) : nil, in: random.chance(80) ? unit(board) : nil, reason: word()
        )
    }

    private mutating func report(_ board: Board) -> Command {
        let unit = unit(board)
        let told = random.chance(30) ? moment(board) : nil
        switch random.below(12) {
        case 0...6:
            let phase = random.pick(AssignmentPhase.allCases)
            let named = random.chance(40) ? incident(board) : nil
            return .reportStatus(StatusReport(unit: unit, word: .phase(phase), incident: named, told: told))
        case 7: return .reportStatus(StatusReport(unit: unit, word: .duty(random.pick(Duty.allCases)), told: told, remark: word()))
        case 8...9:
            let on = board.state.assignment(of: unit)?.incident ?? incident(board)
            return .correctTime(unit, on, random.pick(AssignmentPhase.allCases), told: moment(board))
        case 10: return .reportWelfare(unit)
        default: return .setCrew(unit, random.below(8) - 1)
        }
    }

    // MARK: - Roads, the centre, questions

    private mutating func road(_ board: Board) -> Command {
        if random.chance(40) { return .liftRoadCondition(RoadConditionID(number(upTo: 12))) }
        var condition = RoadCondition()
        condition.kind = random.pick(RoadConditionKind.allCases)
        (condition.speedKmh, condition.depthCm) = (5 + random.below(40), 1 + random.below(90))
        if random.chance(30) { condition.street = random.pick(["pho bac", "Cầu Đông", "nowhere"]) } else { condition.at = place() }
        condition.radiusM = random.pick([0, 100, 400])
        if random.chance(60) { condition.until = board.now + .seconds(random.below(2000) - 100) }
        return .setRoadCondition(condition)
    }

    /// The centre file comes again, at times without a unit that may be out.
    private mutating func centre() -> Centre {
        var centre = SmallCentre.make()
        if random.chance(50) { centre.units.remove(at: random.below(3)) }
        centre.speeds = (0..<random.below(4)).map { _ in speeds() }
        return centre
    }

    private mutating func speeds() -> SpeedRow {
        var window = HourWindow()
        (window.from, window.until) = (random.below(1440), 1 + random.below(1440))
        let profiles = random.chance(50) ? [] : [ProfileName("heavy_engine")]
        return SpeedRow(hours: [window], RoadPace(profiles: profiles, percent: 10 + random.below(190)))
    }

    private mutating func question(_ board: Board) -> Question {
        random.pick([
            .queue, .units, .unit(unit(board)), .incidents, .incident(incident(board)), .call(CallID(number(upTo: 9))),
            .caller("0901"), .why(incident(board), nil), .why(incident(board), unit(board)), .find("pho bac"), .place("benh vien"),
            .roads, .types, .snapshot, .swaps,
        ])
    }
}
