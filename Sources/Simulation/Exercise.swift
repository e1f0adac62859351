// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import RoadNetwork
import Routing
import RunCards
import Units
import Vocabulary

/// An exercise: scripted calls come in, simulated crews do what real ones would, and a simulated dispatcher steps in when
/// no person has for a while.
///
/// Pure like the engine it plays with: it follows the board by applying the same committed events to a state of its own,
/// and says at each step which commands it would send. So it goes on after a restart from nothing but the board.
public struct Exercise: Sendable {
    /// A command and in whose name.
    public struct Move: Sendable {
        public let command: Command
        public let requester: Requester
    }

    /// How long an incident is left to people before the simulated dispatcher acts.
    public static let patience = Duration.seconds(45)
    /// Time between two position reports of a moving unit.
    static let reportEvery = Duration.seconds(8)

    var state: DispatchState
    let roads: Router
    let hospitals: [Coordinate]
    let feed: [FeedCall]
    var random: SeededRandom

    var plans: [UnitName: CrewPlan] = [:]
    private var reported: [UnitName: Instant] = [:]
    private var positions: [UnitName: Coordinate] = [:]
    var desk = ExerciseDesk()
    private var nextCall = 0
    private var feedStart: Instant

    /// - Parameters:
    ///   - state: the board as recovered; the exercise takes up from there.
    ///   - positions: the last known ones.
    public init(state: DispatchState, positions: [PositionFix], roads: Router, feed: [FeedCall], seed: UInt64, at now: Instant) {
        (self.state, self.roads, self.feed) = (state, roads, feed)
        random = SeededRandom(seed: seed &+ state.seq)
        hospitals = roads.city.places(of: .hospital).map(\.coordinate)
        for fix in positions { self.positions[fix.unit] = fix.coordinate }
        nextCall = feed.firstIndex { state.answers[$0.cid] == nil } ?? feed.count
        let offset = nextCall < feed.count ? feed[nextCall].after - .seconds(5) : .zero
        feedStart = now - offset
        for unit in state.units.sorted { replan(unit.name, now) }
    }

    /// Follows the board. What somebody else did with a unit replaces that crew's plan.
    public mutating func observe(_ events: [NumberedEvent], at now: Instant) {
        for entry in events where entry.seq > state.seq {
            state.apply(entry)
            switch entry.event {
            case .unitDispatched(let event): replan(event.assignment.unit, now)
            case .unitSelfAssigned(let event): replan(event.assignment.unit, now)
            case .unitReported(let event) where entry.by != Exercise.crewName(event.unit): replan(event.unit, now)
            case .unitReleased(let event) where entry.by != Exercise.crewName(event.unit): replan(event.unit, now)
            case .dutyChanged(let event) where entry.by != Exercise.crewName(event.unit): replan(event.unit, now)
            case .welfareOverdue(let event): desk.welfare.append(event.unit)
            case .callTaken(let event): desk.note(event)
            default: break
            }
        }
    }

    /// Everything that is due: calls, words and positions of crews, decisions of the simulated dispatcher.
    public mutating func step(at now: Instant) -> [Move] {
        calls(until: now) + crews(at: now) + deskMoves(at: now)
    }

    // MARK: - Calls

    private mutating func calls(until now: Instant) -> [Move] {
        var moves: [Move] = []
        while nextCall < feed.count, feedStart + feed[nextCall].after <= now {
            let call = feed[nextCall]
            moves.append(
                Move(
                    command: .takeCall(call.report, join: nil),
                    requester: Requester(name: "hotline-\(call.report.hotline)", cid: call.cid)))
            nextCall += 1
        }
        return moves
    }

    // MARK: - Crews

    static func crewName(_ unit: UnitName) -> String { "crew-\(unit)" }

    private mutating func crews(at now: Instant) -> [Move] {
        var moves: [Move] = []
        for name in plans.keys.sorted() {
            guard var plan = plans[name] else { continue }
            let requester = Requester(name: Exercise.crewName(name))
            if let (place, isMoving) = plan.position(at: now), isMoving,
                now - (reported[name] ?? .epoch) >= Exercise.reportEvery
            {
                reported[name] = now
                positions[name] = place
                moves.append(
                    Move(command: .reportPosition(PositionFix(unit: name, coordinate: place, at: now)), requester: requester))
            }
            for line in plan.takeLines(until: now) {
                moves.append(Move(command: .reportStatus(StatusReport(unit: name, word: line.word)), requester: requester))
            }
            plans[name] = plan.isOver ? nil : plan
        }
        return moves
    }

    /// What the crew will do, given what the board says it is doing.
    private mutating func replan(_ name: UnitName, _ now: Instant) {
        plans[name] = nil
        guard let unit = state.units[name], let kind = state.kind(of: name) else { return }
        var plan = CrewPlan(from: now)
        if let assignment = state.assignment(of: name) {
            guard let incident = state.incidents[assignment.incident] else { return }
            run(&plan, from: assignment.phase, name, kind, incident)
        } else if unit.duty == .available {
            goHome(&plan, name, from: place(of: name))
        }
        if !plan.lines.isEmpty { plans[name] = plan }
    }

    private mutating func run(
        _ plan: inout CrewPlan, from phase: AssignmentPhase, _ name: UnitName, _ kind: ApparatusKind, _ incident: Incident
    ) {
        var here = place(of: name)
        var phase = phase
        if phase == .reserved { return }
        if phase == .dispatched {
            plan.wait(random.duration(.seconds(4), .seconds(15)))
            plan.say(.phase(.acknowledged))
            phase = .acknowledged
        }
        if phase == .acknowledged {
            let turnout = state.units[name]?.duty == .inQuarters ? kind.turnout : kind.turnoutOnAir
            plan.wait(random.duration(turnout / 2, turnout))
            plan.say(.phase(.enRoute))
            phase = .enRoute
        }
        if phase == .enRoute || phase == .staging {
            let route = route(name, from: here, to: incident.coordinate)
            plan.drive(route, pace: Int.random(in: 90...115, using: &random))
            here = route?.park ?? here
            if route == nil { plan.wait(.seconds(300)) }
            plan.say(.phase(.onScene))
            phase = .onScene
        }
        if phase == .onScene {
            plan.wait(random.duration(.seconds(180), .seconds(720)))
            let transports = state.carriesPatients(kind) && state.type(incident.type)?.service == .medical
            if transports, let hospital = nearestHospital(to: here) {
                plan.say(.phase(.transporting))
                plan.drive(route(name, from: here, to: hospital), pace: Int.random(in: 90...115, using: &random))
                plan.say(.phase(.atHospital))
                here = hospital
            }
        }
        plan.wait(random.duration(.seconds(60), .seconds(240)))
        plan.say(.phase(.released))
        goHome(&plan, name, from: here)
    }

    private mutating func goHome(_ plan: inout CrewPlan, _ name: UnitName, from here: Coordinate?) {
        plan.drive(route(name, from: here, to: home(of: name)), pace: Int.random(in: 110...140, using: &random))
        plan.wait(.seconds(5))
        plan.say(.duty(.inQuarters))
    }

    private func route(_ name: UnitName, from here: Coordinate?, to there: Coordinate?) -> Route? {
        guard let here, let there, let profile = state.profile(of: name) else { return nil }
        return roads.route(from: here, to: there, profile: profile, under: state.conditions)
    }

    private func place(of name: UnitName) -> Coordinate? {
        if state.units[name]?.duty == .inQuarters, plans[name] == nil, state.assignment(of: name)?.phase != .enRoute {
            return home(of: name)
        }
        return positions[name] ?? home(of: name)
    }

    private func home(of name: UnitName) -> Coordinate? {
        guard let station = state.description(of: name)?.station else { return nil }
        return state.centre.stations.first { $0.name == station }?.coordinate
    }

    private func nearestHospital(to here: Coordinate?) -> Coordinate? {
        guard let here else { return nil }
        return hospitals.min { $0.metres(to: here) < $1.metres(to: here) }
    }
}

extension DispatchState {
    /// Whether units of this kind carry people to hospital.
    fileprivate func carriesPatients(_ kind: ApparatusKind) -> Bool { kind.profile.text == "ambulance" }
}
