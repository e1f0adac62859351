// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import CentreFile
import Foundation
import Incidents
import RunCards
import Testing
import Units
import Vocabulary

@Suite struct CentreFileTests {
    private func sample() throws -> Centre {
        let reading = SampleCentre.read(SampleCentre.text)
        #expect(reading.problems.map(\.description) == [])
        return try #require(reading.centre)
    }

    @Test func aGoodFileGivesItsHeadAndFigures() throws {
        let centre = try sample()
        #expect(centre.id == "test-town")
        #expect(centre.title == "Trung tâm thử")
        #expect(centre.timeZone == "Asia/Ho_Chi_Minh")
        #expect(centre.deadlines == [60, 120, 300, 900, 3600].map { .seconds($0) })
        #expect(centre.timers.acknowledge == .seconds(45))
        #expect(centre.timers.stalePosition == .seconds(180))
        #expect(centre.timers.keepClosed == .seconds(12 * 3600))
        #expect(centre.timers.keepCallers == .seconds(30 * 86_400))
        #expect(centre.policies.duplicateMetres == 300)
        #expect(centre.policies.duplicateWindow == .seconds(5400))
        #expect(centre.policies.phoneMismatchMetres == 1500)
        #expect(centre.policies.divertGain == .seconds(90))
        #expect(centre.policies.divertSteps == 3)
        #expect(centre.policies.ageingDeadlines == 4)
        #expect(centre.policies.swapGain == .seconds(90))
        #expect(centre.policies.swapShare == 25)
        #expect(centre.policies.swapQuiet == .seconds(600))
        #expect(centre.policies.reviewMetres == 500)
    }

    @Test func aGoodFileGivesItsSpeeds() throws {
        let speeds = try sample().speeds
        #expect(speeds.map(\.pace.percent) == [60, 110])
        #expect(speeds.map { $0.hours.map(\.from) } == [[420, 990], [1320]])
        #expect(speeds[0].pace == RoadPace(roads: ["primary", "secondary"].map { RoadClassName($0) }, percent: 60))
        #expect(speeds[1].pace.profiles == [ProfileName("ambulance")] && speeds[1].pace.roads.isEmpty)
    }

    @Test func aGoodFileGivesItsFleet() throws {
        let centre = try sample()
        let engine = centre.apparatus[0]
        #expect(engine.name == ApparatusName("engine"))
        #expect([engine.titleVi, engine.titleEn] == ["Xe chữa cháy", "Engine"])
        #expect(engine.profile == ProfileName("heavy_engine"))
        let size = try #require(engine.dimensions)
        let figures = [size.widthCm, size.heightCm, size.lengthCm, size.weightKg, size.wadingCm]
        #expect(figures == [250, 320, 800, 14_500, 60] as [Int])
        #expect(engine.capabilities == ["water", "foam"])
        #expect(engine.minimumCrew == 4)
        #expect(engine.turnout == .seconds(80))
        #expect(engine.turnoutOnAir == .seconds(10))
        let medic = centre.apparatus[1]
        #expect([medic.titleVi, medic.titleEn] == ["Ambulance", "Ambulance"])
        #expect(medic.turnoutOnAir == ApparatusKind().turnoutOnAir)

        #expect(centre.stations.map(\.name.text) == ["Đội 1", "Đội 2"])
        #expect(centre.stations.map(\.title) == ["Đội 1", "Station 2"])
        #expect(centre.stations.map(\.coordinate.description) == ["21.0285000,105.8542000", "21.0000000,105.8000000"])
        #expect(centre.stations.map(\.invented) == [false, true])

        #expect(centre.units.map(\.name.text) == ["HK-01", "HK-02", "AM-01"])
        #expect(centre.units.map(\.crew) == [5, 4, 3])
        #expect(centre.units.map(\.inService) == [true, true, false])
        #expect(centre.units[0].crossStaffedWith == [UnitName("HK-02")])
        #expect(centre.units[1].crossStaffedWith == [UnitName("HK-01")])
        #expect(centre.units[2].capabilities == ["als"])
    }

    @Test func aGoodFileGivesItsTypesAndRunCards() throws {
        let centre = try sample()
        #expect(centre.types.map(\.code.text) == ["FIRE", "SICK", "ASK"])
        #expect(centre.types.map(\.service) == [.fire, .medical, .inquiry])
        #expect(centre.types.map(\.priority) == [.one, .four, .five])
        #expect(centre.types.map(\.determinant) == ["F-D-1", "26-A-1B", ""])
        #expect(centre.types[0].welfareInterval == .seconds(1200))
        #expect(centre.fallbackType == TypeCode("FIRE"))
        #expect(centre.dispositions.map(\.hoax) == [false, true])
        #expect(centre.buildings == ["tube_house", "high_rise"])
        #expect(centre.areas[0].outline.count == 3)
        #expect(centre.areas[1].centre == Coordinate(text: "21.0288,105.8522"))
        #expect(centre.areas[1].radiusMetres == 700)

        let plain = centre.runCards[0]
        #expect(plain.levels.map(\.level) == [1, 2])
        #expect(plain.levels[0].requirements[0].count == 2)
        #expect(plain.levels[1].requirements[0].kinds == [ApparatusName("engine"), ApparatusName("medic")])
        let old = centre.runCards[1]
        #expect(old.areas == ["phố cổ"])
        #expect(old.buildings == ["tube_house"])
        #expect(old.hours.map(\.weekdays) == [[1, 2, 3, 4, 5], [], [7]])
        #expect(old.hours.map(\.from) == [420, 1320, 0])
        #expect(old.hours.map(\.until) == [540, 360, 1440])
        let any = old.levels[0].requirements[0]
        #expect(any.kinds == [])
        #expect(any.capabilities == ["water", "foam"])
        #expect(any.minimumCrew == 5)
        let mapped = old.levels[0].requirements[1]
        #expect(mapped.count == 2)
        #expect(mapped.minimumCrew == 4)
        #expect(centre.runCards[2].types == [TypeCode("SICK")])
    }

    @Test func whatIsReadSurvivesBeingWrittenAsARecord() throws {
        let centre = try sample()
        let bytes = JSONRecordWriter.bytes(of: centre)
        let back = try JSONRecordReader.read(Centre.self, from: bytes)
        #expect(back == centre)
    }

    @Test func aZoneWithoutSummerTimeHasOneOffset() throws {
        let centre = try sample()
        #expect(centre.zoneOffsets.map(\.minutes) == [420])
        #expect(centre.zoneOffsets.first?.from.description == "2020-01-01T00:00:00.000Z")
    }

    @Test func aZoneWithSummerTimeHasItsChangesToTheSecond() throws {
        let text = SampleCentre.text.replacingOccurrences(of: "Asia/Ho_Chi_Minh", with: "Europe/Monaco")
        let centre = try #require(SampleCentre.read(text).centre)
        #expect(centre.zoneOffsets.count == 1 + 2 * 21)
        #expect(centre.zoneOffsets[1].from.description == "2020-03-29T01:00:00.000Z")
        #expect(centre.zoneOffsets[1].minutes == 120)
        #expect(centre.zoneOffsets[2].from.description == "2020-10-25T01:00:00.000Z")
        #expect(centre.zoneOffsets.last?.from.description == "2040-10-28T01:00:00.000Z")
    }

    @Test func aByteOrderMarkAndWindowsLineEndsAreTolerated() {
        let text = "\u{FEFF}" + SampleCentre.text.replacingOccurrences(of: "\n", with: "\r\n")
        let reading = SampleCentre.read(text)
        #expect(reading.problems.map(\.description) == [])
        #expect(reading.centre == SampleCentre.read(SampleCentre.text).centre)
    }

    @Test func aFileThatIsNotThereIsAProblem() {
        let reading = CentreFile.read(path: "/nowhere/centre.yaml", profiles: [], roads: [])
        #expect(reading.centre == nil)
        #expect(
            reading.problems.map(\.description) == [
                "/nowhere/centre.yaml:1:1: the file cannot be read (there is no such file); check its path and permissions"
            ])
    }

    @Test func aFolderIsAProblem() {
        #expect(CentreFile.read(path: FileManager.default.temporaryDirectory.path, profiles: [], roads: []).errors.count == 1)
    }

    @Test func bytesThatAreNoUTF8AreShownWhereTheyStand() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("centre-\(UUID().uuidString).yaml")
            .path
        defer { try? FileManager.default.removeItem(atPath: path) }
        var bytes = Array("id: a\ntitle: caf".utf8)
        bytes.append(0xE9)
        bytes += Array("\n".utf8)
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let reading = CentreFile.read(path: path, profiles: [], roads: [])
        #expect(reading.problems.count == 1)
        #expect(reading.problems.first?.line == 2)
        #expect(reading.problems.first?.column == 11)
        #expect(reading.problems.first?.text.contains("UTF-8") == true)
    }
}
