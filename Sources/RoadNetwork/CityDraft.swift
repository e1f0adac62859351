// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// A road network as an importer hands it over, before it is packed into a `City`.
///
/// `roads` run between nodes of `nodes`; each is one piece with uniform attributes, split wherever roads meet and at
/// both ends of whatever changes along a way. Both directions are always there: a one-way is a matter of attributes.
public struct CityDraft: Sendable {
    public var nodes: [Coordinate] = []
    public var roads: [DraftRoad] = []
    public var places: [DraftPlace] = []
    /// Where the data came from, and the attribution it asks for.
    public var source = ""
    public var attribution = ""
    /// What was dirty, by kind: `maxspeed not understood` → 12. Reported to whoever imports, kept in the city file.
    public var complaints: [String: Int] = [:]

    public init() {}
}

public struct DraftRoad: Sendable {
    /// Indices into `nodes`.
    public var tail: Int
    public var head: Int
    /// The line of the road, both ends included: at least two points, first at `tail`, last at `head`.
    public var shape: [Coordinate]
    public var attributes: RoadAttributes
    /// The street's name as mapped, then other names (`name:en`, `old_name`, `alt_name`, `ref`); empty strings are left out.
    public var names: [String]
    /// The map's own number of the way.
    public var wayID: Int64
    /// Where the map says outright what the road costs; otherwise vehicles reckon it from the attributes.
    public var given: GivenTimes?

    public init(
        tail: Int, head: Int, shape: [Coordinate], attributes: RoadAttributes, names: [String], wayID: Int64,
        given: GivenTimes? = nil
    ) {
        self.tail = tail
        self.head = head
        self.shape = shape
        self.attributes = attributes
        self.names = names
        self.wayID = wayID
        self.given = given
    }
}

public enum PlaceKind: UInt8, CaseIterable, Sendable {
    case fireStation, hospital, police, hydrant, waterSource, school, market, fuelStation, settlement, address, other
}

public struct DraftPlace: Sendable {
    public var kind: PlaceKind
    public var coordinate: Coordinate
    /// Main name first, then aliases; an address reads `37 Khương Hạ`.
    public var names: [String]
    /// The map's own number, negative for ways and relations.
    public var mapID: Int64

    public init(kind: PlaceKind, coordinate: Coordinate, names: [String], mapID: Int64) {
        self.kind = kind
        self.coordinate = coordinate
        self.names = names
        self.mapID = mapID
    }
}
