// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// What it takes one vehicle to pass one edge: milliseconds along it and against it, `TravelTime.unreachable` where it
/// may not or does not fit.
///
/// Physics first, for everybody; then the law, for those who are not exempt from it; then the speed. Whoever is not exempt
/// is led where the map leads cars: it drives on steps or through a ford where the tags say that cars do. All figures are
/// integers: time = length in cm x 3600 / speed in hundredths of km/h, rounded half up, plus the delays.
struct Passage {
    var forward = TravelTime.unreachable.milliseconds
    var backward = TravelTime.unreachable.milliseconds
    var reliesOnAssumedWidth = false

    /// Flooded roads are driven at a walk, so that the bow wave does not reach the engine.
    private static let floodSpeed = 1000
    /// An unmapped ford: a trickle over the road.
    private static let fordCm = 20
    /// An overhead bar without a figure keeps trucks out and lets cars pass.
    private static let barCm = 200
    /// Cattle grids and entrances are crossed at walking pace.
    private static let slowPassageMs = 3000

    /// `given`: what a vehicle takes along the road and against it, where the map says so (`GivenTimes`).
    init(
        _ road: RoadAttributes, lengthCm: Int, given: (forwardMs: Int?, backwardMs: Int?)?, _ vehicle: VehicleFigures,
        _ effect: RoadEffect?, at clock: LocalTime?
    ) {
        let width = RoadWidth(road)
        guard Passage.fits(road, width, vehicle, effect) else { return }
        reliesOnAssumedWidth = width.isDoubtful(for: vehicle.requiredWidthCm)
        let rules = ConditionalLaw(road.conditions, vehicle, at: clock)
        let limit = effect?.speedLimit(vehicle, flooded: Passage.floodSpeed) ?? Int.max
        func time(_ access: Access, _ posted: UInt8, _ signals: UInt8) -> Int32 {
            let usual = Passage.speed(road, Int(posted), vehicle, rules.speedKmh)
            guard let percent = Passage.permission(road, rules.access ?? access, vehicle) else {
                return TravelTime.unreachable.milliseconds
            }
            let speed = min(usual * percent / 100, limit)
            guard speed > 0 else { return TravelTime.unreachable.milliseconds }
            let driving = (lengthCm * 3600 + speed / 2) / speed
            return Passage.whole(driving + Int(signals) * vehicle.signalMs + Passage.delay(road.barrier, vehicle))
        }
        func time(_ access: Access, given: Int?) -> Int32 {
            let isOpen = Passage.permission(road, rules.access ?? access, vehicle) != nil && limit > 0
            guard let given, isOpen, vehicle.speeds[Int(road.roadClass.rawValue)] > 0 else {
                return TravelTime.unreachable.milliseconds
            }
            return Passage.whole(limit == Int.max ? given : max(given, (lengthCm * 3600 + limit / 2) / limit))
        }
        let (along, against) = rules.turned(road.carForward, road.carBackward)
        if let given, !vehicle.isOnFoot {
            forward = time(along, given: given.forwardMs)
            backward = time(against, given: given.backwardMs)
        } else {
            forward = time(along, road.speedForward, road.signalsForward)
            backward = time(against, road.speedBackward, road.signalsBackward)
        }
    }

    /// Saturates at `TravelTime.unreachable`.
    private static func whole(_ milliseconds: Int) -> Int32 {
        Int32(min(milliseconds, Int(TravelTime.unreachable.milliseconds)))
    }

    // MARK: - Physics

    private static func fits(
        _ road: RoadAttributes, _ width: RoadWidth, _ vehicle: VehicleFigures, _ effect: RoadEffect?
    ) -> Bool {
        let standing = vehicle.isOrdinary ? 0 : road.waterCm > 0 ? Int(road.waterCm) : road.flags.contains(.ford) ? fordCm : 0
        guard max(standing, effect?.floodCm ?? 0) <= vehicle.wadingCm else { return false }
        if vehicle.isOnFoot { return true }
        if effect?.isClosed == true { return false }
        guard road.roadClass != .steps || vehicle.isOrdinary, width.centimetres >= vehicle.requiredWidthCm else { return false }
        guard road.maxHeightCm == 0 || vehicle.heightCm <= Int(road.maxHeightCm) else { return false }
        guard road.maxLengthCm == 0 || vehicle.lengthCm <= Int(road.maxLengthCm) else { return false }
        guard road.maxWeightDakg == 0 || vehicle.weightKg <= Int(road.maxWeightDakg) * 10 else { return false }
        return passes(road, vehicle) && ConditionalLaw.fits(road.conditions, vehicle)
    }

    /// Where the map lets cars through, whatever stands there lets a vehicle through that fits.
    private static func passes(_ road: RoadAttributes, _ vehicle: VehicleFigures) -> Bool {
        let carsPass = road.carForward.admitsCars || road.carBackward.admitsCars
        switch road.barrier {
        case .none, .gate, .liftGate, .tollBooth, .passable, .lockedGate, .bollard: return true
        case .cycleBarrier: return carsPass || vehicle.widthCm <= 100
        case .footOnly, .block: return carsPass
        case .heightRestrictor: return road.maxHeightCm > 0 || vehicle.heightCm <= barCm
        }
    }

    // MARK: - Law

    /// Percent of the speed that the rules leave this vehicle; `nil`: not at all.
    private static func permission(_ road: RoadAttributes, _ access: Access, _ vehicle: VehicleFigures) -> Int? {
        if vehicle.isOnFoot { return 100 }
        guard vehicle.exempt.contains(.access) else {
            switch access {
            case .yes: return 100
            case .destination, .delivery: return isMadeForCars(road.roadClass) ? vehicle.restrictedPercent : nil
            case .privateOnly:
                let isOpen = isMadeForCars(road.roadClass) && !isServiceRoad(road.roadClass)
                return isOpen ? vehicle.restrictedPercent : nil
            case .no, .wrongWay: return nil
            }
        }
        if road.flags.contains(.emergencyExcluded) { return nil }
        guard access.admitsCars || road.flags.contains(.emergencyAllowed) || isOpen(road.roadClass, vehicle) else {
            return nil
        }
        guard access == .wrongWay else { return 100 }
        let isDeadly =
            road.roadClass == .motorway || road.roadClass == .motorwayLink || road.flags.contains(.roundabout)
        return vehicle.exempt.contains(.oneWay) && !isDeadly ? vehicle.contraflowPercent : nil
    }

    private static func isOpen(_ roadClass: RoadClass, _ vehicle: VehicleFigures) -> Bool {
        switch roadClass {
        case .busway: vehicle.exempt.contains(.busway)
        case .pedestrian, .cycleway, .bridleway, .footway, .path, .track: vehicle.exempt.contains(.softWays)
        default: true
        }
    }

    /// Here "destination" and "private" mean those who live here; on a track or footway they mean a few, who are not us.
    private static func isMadeForCars(_ roadClass: RoadClass) -> Bool {
        switch roadClass {
        case .track, .busway, .pedestrian, .cycleway, .bridleway, .footway, .path, .steps, .unknown: false
        default: true
        }
    }

    private static func isServiceRoad(_ roadClass: RoadClass) -> Bool {
        switch roadClass {
        case .service, .alley, .driveway, .emergencyAccess: true
        default: false
        }
    }

    // MARK: - Speed

    /// Hundredths of km/h. A posted limit says how fast ordinary roads are driven; on narrow ways it can only slow down.
    private static func speed(
        _ road: RoadAttributes, _ posted: Int, _ vehicle: VehicleFigures, _ conditional: Int?
    ) -> Int {
        let usual = vehicle.speeds[Int(road.roadClass.rawValue)] * 100
        guard usual > 0 else { return 0 }
        var speed = usual
        let limit = conditional ?? posted
        if limit > 0, !vehicle.isOnFoot {
            let driven = limit * vehicle.postedPercent
            speed = road.roadClass.rawValue <= RoadClass.residential.rawValue ? driven : min(usual, driven)
        }
        if road.surface == .unpaved { speed = speed * vehicle.unpavedPercent / 100 }
        if road.surface == .bad { speed = speed * vehicle.badSurfacePercent / 100 }
        return max(100, min(speed, vehicle.topSpeedKmh * 100))
    }

    private static func delay(_ barrier: Barrier, _ vehicle: VehicleFigures) -> Int {
        switch barrier {
        case .gate, .liftGate, .tollBooth: vehicle.gateMs
        case .lockedGate: vehicle.lockedGateMs
        case .passable: vehicle.isOnFoot ? 0 : slowPassageMs
        case .none, .bollard, .cycleBarrier, .footOnly, .heightRestrictor, .block: 0
        }
    }
}
