// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// What the conditional rules of an edge change for one vehicle at one moment.
///
/// Rules that order traffic by the clock bind those who are not exempt, and only when the clock is given and the
/// condition is understood; otherwise the value that stands without them holds. Limits of weight and height, and bans
/// for vehicles above a measure (`weight>7.5`), are taken as always in force: the safe side of not knowing.
struct ConditionalLaw {
    private(set) var access: Access?
    private(set) var speedKmh: Int?
    private var isOneWay: Bool?

    init(_ rules: [ConditionalRule], _ vehicle: VehicleFigures, at clock: LocalTime?) {
        guard let clock, !vehicle.exempt.contains(.access) else { return }
        for rule in rules where clock.satisfies(rule.condition) == true {
            switch rule.subject {
            case .access: access = ConditionalLaw.accesses[rule.value] ?? access
            case .speed: speedKmh = Int(rule.value) ?? speedKmh
            case .oneway: isOneWay = ["yes": true, "no": false][rule.value] ?? isOneWay
            case .weight, .height, .turn: break
            }
        }
    }

    /// The base values, with a one-way that begins or ends at this time.
    func turned(_ forward: Access, _ backward: Access) -> (Access, Access) {
        switch isOneWay {
        case true?: (forward, backward.admitsCars ? .wrongWay : backward)
        case false?: (forward, backward == .wrongWay ? forward : backward)
        case nil: (forward, backward)
        }
    }

    static func fits(_ rules: [ConditionalRule], _ vehicle: VehicleFigures) -> Bool {
        rules.allSatisfy { rule in
            switch rule.subject {
            case .weight: hundredths(rule.value).map { vehicle.weightKg <= $0 * 10 } ?? true
            case .height: hundredths(rule.value).map { vehicle.heightCm <= $0 } ?? true
            case .access: rule.value != "no" || !exceeds(rule.condition, vehicle)
            case .oneway, .speed, .turn: true
            }
        }
    }

    private static let accesses: [String: Access] = [
        "yes": .yes, "no": .no, "private": .privateOnly, "destination": .destination, "delivery": .delivery,
        "permissive": .yes, "designated": .yes, "permit": .privateOnly, "residents": .privateOnly,
    ]

    /// `weight>7.5` (tonnes), `height>3.5`, `width>2.1`, `length>10` (metres), with blanks and brackets or without.
    private static func exceeds(_ condition: String, _ vehicle: VehicleFigures) -> Bool {
        let parts = condition.filter { !" ()=".contains($0) }.split(separator: ">")
        guard parts.count == 2, let limit = hundredths(parts[1]) else { return false }
        switch parts[0] {
        case "weight", "maxweight", "weightrating": return vehicle.weightKg > limit * 10
        case "height": return vehicle.heightCm > limit
        case "width": return vehicle.widthCm > limit
        case "length": return vehicle.lengthCm > limit
        default: return false
        }
    }

    /// `3.5`, `3.5 t` or `3.5 m` in hundredths; `nil` when it is no such figure.
    private static func hundredths(_ text: some StringProtocol) -> Int? {
        var digits = String(text.filter { $0 != " " })
        if digits.hasSuffix("t") || digits.hasSuffix("m") { digits.removeLast() }
        guard let value = Double(digits), value > 0, value < 1000 else { return nil }
        return Int((value * 100).rounded())
    }
}
