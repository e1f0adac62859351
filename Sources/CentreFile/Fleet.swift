// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RunCards
import Units
import Vocabulary

/// What the units of a centre can do at best, all of them at home and fully staffed.
struct Fleet {
    private let units: [(kind: ApparatusName, capabilities: Set<String>, crew: Int)]
    /// Every word that some kind or unit lists.
    let capabilities: Set<String>

    init(kinds: [ApparatusKind], units: [UnitDescription]) {
        let kindByName = Dictionary(kinds.map { ($0.name, $0) }) { first, _ in first }
        self.units = units.map { unit in
            let inherited = kindByName[unit.kind]?.capabilities ?? []
            let isStaffed = unit.crew >= kindByName[unit.kind]?.minimumCrew ?? 0
            return (unit.kind, Set(inherited).union(unit.capabilities), isStaffed ? unit.crew : -1)
        }
        capabilities = self.units.reduce(into: []) { $0.formUnion($1.capabilities) }
    }

    /// The number of units that could ever fill it; a unit out of service today counts.
    func unitsAble(to requirement: Requirement) -> Int {
        units.count { unit in
            (requirement.kinds.isEmpty || requirement.kinds.contains(unit.kind))
                && unit.capabilities.isSuperset(of: requirement.capabilities)
                && unit.crew >= requirement.minimumCrew
        }
    }
}
