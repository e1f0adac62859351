// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import RoadNetwork
import RunCards
import Units
import Vocabulary

/// Everything a centre's board holds, and nothing else: the sum of its events.
///
/// `apply` is the only way to change it and asks nothing of the world, so replaying a journal gives this state again,
/// bit for bit. As a `Record` it is its own snapshot: equal states write equal bytes.
public struct DispatchState: Record {
    /// Number and time of the last event applied.
    public internal(set) var seq: UInt64 = 0
    public internal(set) var at = Instant.epoch
    public internal(set) var centre = Centre()
    /// The event that brought `centre`.
    public internal(set) var centreSeq: UInt64 = 0

    public internal(set) var calls = Table<Call>()
    public internal(set) var incidents = Table<Incident>()
    public internal(set) var assignments = Table<Assignment>()
    public internal(set) var units = Table<UnitState>()
    /// The newest one of each incident on the board.
    public internal(set) var recommendations = Table<Recommendation>()
    public internal(set) var callers = Table<Caller>()
    public internal(set) var callersSwept = Instant.epoch
    public internal(set) var conditions = RoadConditions()
    public internal(set) var answers = AnswerBook()
    public internal(set) var swaps = Table<StandingSwap>()
    public internal(set) var offers = Table<StandingOffer>()

    /// Events that the journal could not give back.
    public internal(set) var lost: UInt64 = 0

    var lastCall: UInt64 = 0
    var lastIncident: UInt64 = 0
    var lastAssignment: UInt64 = 0
    var lastRecommendation: UInt64 = 0
    var lastCondition: UInt64 = 0

    /// `centre` by names. Derived, therefore neither stored nor compared.
    var index = CentreIndex(Centre())

    public init() {}

    public mutating func fields<Coder: FieldCoder>(_ coder: inout Coder) throws(RecordFault) {
        try coder.value("seq", &seq)
        try coder.value("at", &at)
        try coder.record("centre", &centre)
        try coder.value("centre_seq", &centreSeq)
        try calls.fields("calls", &coder)
        try incidents.fields("incidents", &coder)
        try assignments.fields("assignments", &coder)
        try units.fields("units", &coder)
        try recommendations.fields("recommendations", &coder)
        try callers.fields("callers", &coder)
        try coder.value("callers_swept", &callersSwept)
        try coder.record("conditions", &conditions)
        try answers.fields("answers", &coder)
        try swaps.fields("swaps", &coder)
        try offers.fields("offers", &coder)
        try coder.value("lost", &lost)
        try coder.value("last_call", &lastCall)
        try coder.value("last_incident", &lastIncident)
        try coder.value("last_assignment", &lastAssignment)
        try coder.value("last_recommendation", &lastRecommendation)
        try coder.value("last_condition", &lastCondition)
        guard Coder.isReading else { return }
        index = CentreIndex(centre)
    }

    public static func == (a: DispatchState, b: DispatchState) -> Bool {
        JSONRecordWriter.bytes(of: a) == JSONRecordWriter.bytes(of: b)
    }

    /// Events lost, and changes that found nothing to change. Zero unless a disk went bad.
    public var damage: UInt64 {
        lost + UInt64(calls.misfits + incidents.misfits + assignments.misfits + units.misfits + callers.misfits + swaps.misfits)
    }

    /// How much a snapshot writes, in a way of speaking.
    public var rows: Int {
        calls.count + incidents.count + assignments.count + recommendations.count + callers.count + answers.count
    }

    // MARK: - Looking things up

    /// The open assignment of a unit.
    public func assignment(of unit: UnitName) -> Assignment? {
        units[unit]?.assignment.flatMap { assignments[$0] }
    }

    /// The open assignments of an incident, in order.
    public func openAssignments(of incident: Incident) -> [Assignment] {
        incident.assignments.compactMap { assignments[$0] }.filter { $0.isOpen && $0.incident == incident.id }
    }

    /// Whether somebody has been on scene for it since it was opened or reopened: from then on it no longer waits for its
    /// first unit. Who drives a patient away was there, reported or not.
    func wasReached(_ incident: Incident) -> Bool {
        incident.assignments.contains { id in
            assignments[id]?.times.contains { $0.phase.provesArrival && $0.told >= incident.reopenedAt ?? $0.told } ?? false
        }
    }

    /// The unit as described by the centre file and its kind.
    public func description(of unit: UnitName) -> UnitDescription? { index.units[unit]?.description }
    public func kind(of unit: UnitName) -> ApparatusKind? { index.units[unit]?.kind }
    public func profile(of unit: UnitName) -> VehicleProfile? { index.units[unit]?.profile }
    /// Of all units, each once.
    public var profiles: Set<VehicleProfile> { Set(index.units.values.compactMap(\.profile)) }
    public func type(_ code: TypeCode) -> IncidentType? { index.types[code] }
}

/// A centre's lists by name.
struct CentreIndex: Sendable {
    let centre: Centre
    let units: [UnitName: DescribedUnit]
    /// The same in the order of their names.
    let unitsByName: [DescribedUnit]
    let types: [TypeCode: IncidentType]
    let dispositions: [String: Disposition]

    init(_ centre: Centre) {
        self.centre = centre
        types = Dictionary(centre.types.map { ($0.code, $0) }) { first, _ in first }
        dispositions = Dictionary(centre.dispositions.map { ($0.code, $0) }) { first, _ in first }
        let stations = Dictionary(centre.stations.map { ($0.name, $0) }) { first, _ in first }
        let kinds = Dictionary(centre.apparatus.map { ($0.name, $0) }) { first, _ in first }
        // One for all units that are alike: whether two are the same is then seen at once.
        var profiles: Set<VehicleProfile> = []
        let described = centre.units.map { unit in
            let profile = kinds[unit.kind].flatMap { DescribedUnit.profile(of: unit, $0) }.map { profiles.insert($0).memberAfterInsert }
            return DescribedUnit(unit, kinds[unit.kind], station: stations[unit.station], profile: profile)
        }
        units = Dictionary(described.map { ($0.description.name, $0) }) { first, _ in first }
        unitsByName = units.values.sorted { $0.description.name < $1.description.name }
    }
}

/// A unit as the centre file describes it, its kind's and its own dimensions and capabilities worked in.
///
/// A reference: a proposal asks this of every unit of the centre.
final class DescribedUnit: Sendable {
    let description: UnitDescription
    let kind: ApparatusKind?
    let station: Station?
    let profile: VehicleProfile?
    private let capabilities: Set<String>

    init(_ description: UnitDescription, _ kind: ApparatusKind?, station: Station?, profile: VehicleProfile?) {
        (self.description, self.kind, self.station, self.profile) = (description, kind, station, profile)
        capabilities = kind.map { Set($0.capabilities + description.capabilities) } ?? []
    }

    /// Whether its kind and capabilities are what is asked for; its crew aside.
    func fits(_ requirement: Requirement) -> Bool {
        requirement.isMet(byKind: description.kind, capabilities: capabilities)
    }

    static func profile(of unit: UnitDescription, _ kind: ApparatusKind) -> VehicleProfile? {
        guard var profile = VehicleProfile.standard.first(where: { $0.name == kind.profile }) else { return nil }
        for dimensions in [kind.dimensions, unit.dimensions].compactMap({ $0 }) {
            profile = profile.adapted(
                widthCm: dimensions.widthCm, heightCm: dimensions.heightCm, lengthCm: dimensions.lengthCm,
                weightKg: dimensions.weightKg, wadingCm: dimensions.wadingCm, name: profile.name)
        }
        return profile
    }
}
