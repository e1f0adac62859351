// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RunCards
import Units
import Vocabulary

/// Apparatus kinds, stations and units.
extension CentreReader {
    // MARK: Apparatus

    mutating func readApparatus(_ section: Field?) {
        let keys = [
            "name", "title", "profile", "dimensions", "capabilities", "minimum_crew", "turnout", "turnout_on_air",
        ]
        for table in entries(section, of: "a kind of apparatus", keys: keys, &kinds) {
            var kind = ApparatusKind()
            kind.name = ApparatusName(kinds.read(table.required("name"), CentreReader.kindName) ?? "")
            if let title = table.required("title").flatMap(Title.init) {
                (kind.titleVi, kind.titleEn) = (title.vi, title.en)
            }
            kind.profile = ProfileName(readProfile(table.required("profile")) ?? "")
            kind.dimensions = table["dimensions"].flatMap(readDimensions)
            kind.capabilities = words(table["capabilities"])
            kind.minimumCrew = table["minimum_crew"]?.integer(in: 0...60) ?? kind.minimumCrew
            kind.turnout = time(table["turnout"], .zero ... .seconds(1800)) ?? kind.turnout
            kind.turnoutOnAir = time(table["turnout_on_air"], .zero ... .seconds(600)) ?? kind.turnoutOnAir
            centre.apparatus.append(kind)
        }
    }

    private static func kindName(_ text: String) throws(Complaint) -> String {
        let name = try NameText.lowercase(text, "_")
        guard !["any", "with", "crew"].contains(name) else {
            throw Complaint("'\(name)' has a meaning in run cards and cannot name a kind; choose another name")
        }
        return name
    }

    private func readProfile(_ field: Field?) -> String? {
        field?.value { (text) throws(Complaint) in
            guard profiles.contains(text) else {
                let advice = Spelling.advice(for: text, among: profiles, plural: "profiles")
                throw Complaint("'\(text)' is not a vehicle profile\(advice)")
            }
            return text
        }
    }

    private func readDimensions(_ field: Field) -> VehicleDimensions? {
        let keys = ["width", "height", "length", "weight", "wading"]
        guard let table = FieldTable(field, of: "dimensions", keys: keys) else { return nil }
        var dimensions = VehicleDimensions()
        dimensions.widthCm = centimetres(table["width"], 30...600, "30 cm and 6 m")
        dimensions.heightCm = centimetres(table["height"], 50...600, "50 cm and 6 m")
        dimensions.lengthCm = centimetres(table["length"], 100...3000, "1 m and 30 m")
        dimensions.wadingCm = centimetres(table["wading"], 1...500, "1 cm and 5 m")
        dimensions.weightKg =
            table["weight"]?.value { (text) throws(Complaint) in
                let weight = try MeasureText.kilograms(text)
                guard (50...100_000).contains(weight) else {
                    throw Complaint("'\(text)' is not between 50 kg and 100 t")
                }
                return weight
            } ?? 0
        return dimensions
    }

    private func centimetres(_ field: Field?, _ range: ClosedRange<Int>, _ words: String) -> Int {
        field?.value { (text) throws(Complaint) in
            let length = try MeasureText.centimetres(text)
            guard range.contains(length) else { throw Complaint("'\(text)' is not between \(words)") }
            return length
        } ?? 0
    }

    // MARK: Stations

    mutating func readStations(_ section: Field?) {
        var places: [Field] = []
        for table in entries(section, of: "a station", keys: ["name", "title", "at", "invented"], &stations) {
            var station = Station()
            station.name = StationName(stations.read(table.required("name"), NameText.free) ?? "")
            station.title = station.name.text
            if let title = table["title"].flatMap(Title.init) {
                station.title = centre.language == "vi" ? title.vi : title.en
            }
            guard let field = table.required("at"), let coordinate = coordinate(field) else { continue }
            station.coordinate = coordinate
            station.invented = table["invented"]?.flag() ?? false
            centre.stations.append(station)
            places.append(field)
        }
        warnOfFarStations(places)
    }

    /// A digit wrong in a coordinate moves a station by hundreds of kilometres; it shows against the middle of all.
    private func warnOfFarStations(_ places: [Field]) {
        guard centre.stations.count >= 3 else { return }
        let latitudes = centre.stations.map(\.coordinate.latE7).sorted()
        let longitudes = centre.stations.map(\.coordinate.lonE7).sorted()
        let middle = Coordinate(latE7: latitudes[latitudes.count / 2], lonE7: longitudes[longitudes.count / 2])
        for (station, place) in zip(centre.stations, places) {
            let metres = station.coordinate.metres(to: middle)
            if metres > Limits.stationSpreadMetres {
                place.warn(
                    "\(station.coordinate) lies \(Int(metres / 1000)) km from the other stations; check its digits")
            }
        }
    }

    // MARK: Units

    mutating func readUnits(_ section: Field?) {
        let keys = [
            "name", "kind", "station", "crew", "capabilities", "dimensions", "cross_staffed_with", "in_service",
        ]
        var sharing: [(unit: UnitName, field: Field)] = []
        for table in entries(section, of: "a unit", keys: keys, &units) {
            var unit = UnitDescription()
            unit.name = UnitName(units.read(table.required("name"), NameText.unit) ?? "")
            unit.kind = ApparatusName(reference(table.required("kind"), to: kinds) ?? "")
            unit.station = StationName(reference(table.required("station"), to: stations) ?? "")
            // An unreadable crew has been told; taken as large, it brings no warnings on top.
            unit.crew = table.required("crew")?.integer(in: 0...60) ?? 60
            unit.capabilities = words(table["capabilities"])
            unit.dimensions = table["dimensions"].flatMap(readDimensions)
            unit.inService = table["in_service"]?.flag() ?? true
            if let field = table["cross_staffed_with"] { sharing.append((unit.name, field)) }
            warnOfSmallCrew(unit, table["crew"])
            centre.units.append(unit)
        }
        readCrossStaffing(sharing)
    }

    private func warnOfSmallCrew(_ unit: UnitDescription, _ field: Field?) {
        guard let kind = centre.apparatus.first(where: { $0.name == unit.kind }), unit.crew < kind.minimumCrew else {
            return
        }
        field?.warn(
            "a unit of kind '\(kind.name)' is not sent with fewer than \(kind.minimumCrew) people; this one never goes")
    }

    /// Sharing a crew is mutual, and possible only under one roof.
    private mutating func readCrossStaffing(_ sharing: [(unit: UnitName, field: Field)]) {
        var mentions: [(unit: UnitName, other: UnitName, field: Field)] = []
        for (unit, field) in sharing {
            for entry in field.itemsOrOne() ?? [] {
                guard let name = entry.text(), units.check(name, at: entry) else { continue }
                guard name != unit.text else {
                    entry.complain("'\(name)' cannot share its crew with itself; remove it")
                    continue
                }
                mentions.append((unit, UnitName(name), entry))
            }
        }
        let pairs = Set(mentions.map { "\($0.unit) \($0.other)" })
        let indices = Dictionary(centre.units.enumerated().map { ($1.name, $0) }) { first, _ in first }
        for (unit, other, field) in mentions {
            guard let index = indices[unit] else { continue }
            centre.units[index].crossStaffedWith.append(other)
            if !pairs.contains("\(other) \(unit)") {
                field.complain("'\(other)' does not list '\(unit)'; a shared crew is listed at both units")
            } else if unit < other, let there = indices[other] {
                let names = Set([centre.units[index], centre.units[there]].map(\.station.text))
                if names.count > 1, !names.contains("") {
                    field.complain("'\(unit)' and '\(other)' are in different stations and cannot share a crew")
                }
            }
        }
    }

    // MARK: Values

    func reference(_ field: Field?, to register: Register) -> String? {
        guard let field, let name = field.text(), register.check(name, at: field) else { return nil }
        return name
    }

    func time(_ field: Field?, _ range: ClosedRange<Duration>) -> Duration? {
        field?.value { (text) throws(Complaint) in
            let time = try MeasureText.duration(text)
            guard range.contains(time) else {
                let ends = [range.lowerBound, range.upperBound].map(MeasureText.text)
                throw Complaint("'\(text)' is out of range; give \(ends[0]) to \(ends[1])")
            }
            return time
        }
    }

    /// `21.0285,105.8542`, or the two numbers as a list.
    func coordinate(_ field: Field) -> Coordinate? {
        guard case .sequence = field.node else { return field.value(CoordinateText.coordinate) }
        guard let parts = field.items() else { return nil }
        let texts = parts.compactMap { $0.text() }
        guard texts.count == parts.count else { return nil }
        do throws(Complaint) {
            return try CoordinateText.coordinate(texts.joined(separator: ","))
        } catch {
            return field.complained(error.text)
        }
    }
}
