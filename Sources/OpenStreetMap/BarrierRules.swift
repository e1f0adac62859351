// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork

/// What stands on a node of a road, as the attributes of the piece of no length that crosses it.
///
/// Two things are told apart. What stands there (`barrier`) is for whoever may pass against the law: a crew opens a gate and
/// is stopped by a wall. `carForward` and `carBackward` are the law and the habit for an ordinary car; an access tag of the
/// node decides them, else the kind of barrier.
enum BarrierRules {
    /// `nil` when nothing stands there and everybody may pass.
    static func attributes(_ tags: Tags, complaints: inout Complaints) -> RoadAttributes? {
        let forward = AccessRules.car(tags, backward: false, complaints: &complaints)
        let backward = AccessRules.car(tags, backward: true, complaints: &complaints)
        var piece = RoadAttributes()
        piece.roadClass = .barrier
        piece.flags = AccessRules.flags(tags)
        if let kind = kind(tags, complaints: &complaints) {
            piece.barrier = refined(kind, tags, named: [forward, backward].compactMap(\.self))
            if kind.isGuessed { piece.flags.insert(.doubtful) }
            piece.carForward = forward ?? (kind.letsCarsPass ? .yes : .no)
            piece.carBackward = backward ?? (kind.letsCarsPass ? .yes : .no)
        } else {
            guard forward == .no || backward == .no else { return nil }
            piece.carForward = forward ?? .yes
            piece.carBackward = backward ?? .yes
        }
        DimensionRules.applyToBarrier(tags, to: &piece, complaints: &complaints)
        piece.conditions = ConditionalRules.rules(tags, complaints: &complaints)
        return piece
    }

    private struct Kind {
        var barrier: Barrier
        /// Without any access tag.
        var letsCarsPass: Bool
        var isGuessed = false
    }

    private static func kind(_ tags: Tags, complaints: inout Complaints) -> Kind? {
        guard let value = tags[.barrier], value != "no" else { return nil }
        switch value {
        case "bollard": return bollard(tags[.bollard])
        case "kerb":
            // A lowered kerb, or one that belongs to a crossing, is in nobody's way. Lorries climb the others.
            let isLow = tags[.highway] == "crossing" || ["lowered", "flush"].contains(tags[.kerb])
            return isLow ? nil : Kind(barrier: .passable, letsCarsPass: false)
        case "fence" where ["audible", "audio"].contains(tags[.sensory]):
            // It stops cattle by sound.
            return nil
        default: break
        }
        if let kind = kinds[value] { return kind }
        if value != "yes" { complaints.count("barrier not understood", value: value) }
        // Something is there, and nobody says what: people and motorbikes find a way around most things.
        return Kind(barrier: .cycleBarrier, letsCarsPass: false, isGuessed: true)
    }

    private static func bollard(_ how: String?) -> Kind {
        switch how {
        case "rising": Kind(barrier: .gate, letsCarsPass: true)
        // A crew takes it out, as it opens a locked gate.
        case "removable", "foldable": Kind(barrier: .lockedGate, letsCarsPass: false)
        default: Kind(barrier: .bollard, letsCarsPass: false)
        }
    }

    /// What the node's access and lock make of its barrier: a gate that everybody may pass stands open, one that is
    /// private is locked, and a wall that somebody may drive through has an opening.
    private static func refined(_ kind: Kind, _ tags: Tags, named: [Access]) -> Barrier {
        let isLocked = tags[.locked] == "yes"
        let isOpen = !named.isEmpty && named.allSatisfy { $0 == .yes } && !isLocked
        let isPrivate = isLocked || named.contains { $0 == .privateOnly || $0 == .no }
        switch kind.barrier {
        case .gate, .liftGate: return isOpen ? .passable : isPrivate ? .lockedGate : kind.barrier
        case .block, .cycleBarrier, .footOnly:
            guard !named.isEmpty, named.allSatisfy({ $0 != .no }) else { return kind.barrier }
            return isPrivate ? .lockedGate : .passable
        default: return kind.barrier
        }
    }

    private static let kinds: [String: Kind] = {
        var kinds: [String: Kind] = [:]
        func add(_ values: [String], _ barrier: Barrier, cars: Bool) {
            for value in values { kinds[value] = Kind(barrier: barrier, letsCarsPass: cars) }
        }
        add(["gate", "swing_gate", "sliding_gate", "hampshire_gate", "bump_gate"], .gate, cars: true)
        add(["chain", "rope"], .gate, cars: false)
        add(["lift_gate", "boom"], .liftGate, cars: true)
        add(["toll_booth"], .tollBooth, cars: true)
        add(["cattle_grid", "entrance", "border_control", "sally_port", "checkpoint", "arch"], .passable, cars: true)
        // Made for what is narrower than a bus or a lorry to fall into.
        add(["bus_trap", "sump_buster"], .passable, cars: false)
        add(["height_restrictor"], .heightRestrictor, cars: true)
        add(["cycle_barrier", "bicycle_barrier"], .cycleBarrier, cars: false)
        add(
            [
                "stile", "turnstile", "full-height_turnstile", "kissing_gate", "wicket_gate", "horse_stile",
                "motorcycle_barrier", "door",
            ],
            .footOnly, cars: false
        )
        add(
            [
                "block", "jersey_barrier", "wall", "city_wall", "fence", "hedge", "ditch", "retaining_wall",
                "guard_rail",
                "log", "debris", "planter", "tank_trap", "cable_barrier", "steel_barricade", "barrier_board", "spikes",
            ],
            .block, cars: false
        )
        return kinds
    }()
}
