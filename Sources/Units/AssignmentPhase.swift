// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// Where one assignment stands. The order of the cases is the order of an ordinary run.
///
/// ```
/// reserved ─▶ dispatched ─▶ acknowledged ─▶ en_route ─▶ staging ─▶ on_scene ─▶ transporting ─▶ at_hospital
///     └───────────┴──────────────┴─────────────┴───────────┴──────────┴─────────────┴──────────────┴──▶ released
/// ```
///
/// A crew may skip steps: it says what it does, and a step nobody reported has no time rather than an invented one.
/// It never goes back; a wrong report is corrected, which keeps both.
public enum AssignmentPhase: String, RecordScalar, CaseIterable {
    /// Promised to the incident, not alerted. Waits for a dispatcher.
    case reserved
    /// Alerted. Waits for the crew's word; the acknowledge clock runs.
    case dispatched
    /// The crew has heard it. Waits for wheels turning.
    case acknowledged
    case enRoute = "en_route"
    /// Waiting near the scene by order.
    case staging
    case onScene = "on_scene"
    case transporting
    case atHospital = "at_hospital"
    /// Over. Nothing follows.
    case released

    /// Whether a crew in this phase may report `next`.
    public func mayBecome(_ next: AssignmentPhase) -> Bool {
        switch (self, next) {
        case (.released, _), (_, .reserved): false
        case (_, .released): true
        case (.reserved, _): next == .dispatched
        // Called forward from staging, or sent back to wait: both happen on a fireground.
        case (.staging, .enRoute), (.onScene, .staging): true
        // From one hospital to the next.
        case (.atHospital, .transporting): true
        default: next.step > step
        }
    }

    /// Alerted and neither there nor over: may still be diverted.
    public var isOnTheWay: Bool {
        switch self {
        case .dispatched, .acknowledged, .enRoute: true
        case .reserved, .staging, .onScene, .transporting, .atHospital, .released: false
        }
    }

    /// Promised or on the way: another unit could still be there before it.
    public var isYetToArrive: Bool { self == .reserved || isOnTheWay }

    /// Somebody has been told to go: the incident no longer waits for its first unit.
    public var answersIncident: Bool { self != .reserved && self != .released }

    /// Whoever reports this has been on scene.
    public var provesArrival: Bool {
        switch self {
        case .onScene, .transporting, .atHospital: true
        case .reserved, .dispatched, .acknowledged, .enRoute, .staging, .released: false
        }
    }

    /// Its number in an ordinary run.
    public var step: Int { AssignmentPhase.allCases.firstIndex(of: self)! }
}

/// What a unit without an assignment is doing.
public enum Duty: String, RecordScalar, CaseIterable {
    case inQuarters = "in_quarters"
    /// On the air and free: on the way home, on patrol, fuelling.
    case available
    case outOfService = "out_of_service"
}
