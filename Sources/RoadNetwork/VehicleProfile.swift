// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// How one kind of vehicle, or a crew on foot, uses the roads: `profile.widthCm`, `profile.speeds` and all other
/// `VehicleFigures`.
///
/// The figures sit behind one shared reference, so that comparing the profiles of two hundred units with each other
/// costs a pointer comparison each. Equal figures make equal profiles.
@dynamicMemberLookup
public struct VehicleProfile: Sendable {
    private let shared: Shared

    private final class Shared: Sendable {
        let figures: VehicleFigures
        init(_ figures: VehicleFigures) { self.figures = figures }
    }

    public init(_ figures: VehicleFigures) { shared = Shared(figures) }

    public var figures: VehicleFigures { shared.figures }

    public subscript<Value>(dynamicMember path: KeyPath<VehicleFigures, Value>) -> Value {
        shared.figures[keyPath: path]
    }

    /// A vehicle of this kind with its own dimensions; 0 keeps the profile's figure.
    public func adapted(
        widthCm: Int = 0, heightCm: Int = 0, lengthCm: Int = 0, weightKg: Int = 0, wadingCm: Int = 0,
        name: ProfileName
    ) -> VehicleProfile {
        var own = figures
        own.name = name
        if widthCm > 0 { own.widthCm = widthCm }
        if heightCm > 0 { own.heightCm = heightCm }
        if lengthCm > 0 { own.lengthCm = lengthCm }
        if weightKg > 0 { own.weightKg = weightKg }
        if wadingCm > 0 { own.wadingCm = wadingCm }
        return VehicleProfile(own)
    }
}

extension VehicleProfile: Hashable {
    public static func == (a: VehicleProfile, b: VehicleProfile) -> Bool {
        a.shared === b.shared || a.shared.figures == b.shared.figures
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(shared.figures.name)
        hasher.combine(shared.figures.widthCm)
    }
}
