// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
@testable import RoadNetwork
import Testing

/// The order of contraction as the city file carries it. How good an order is, is the affair of the room that finds it.
@Suite struct NodeOrderTests {
    @Test(arguments: 0..<10) func `every node of a city has one rank`(seed: UInt64) throws {
        let city = try City(SmallTown.ofAllKinds(seed: seed))
        #expect(order(city).sorted() == (0..<city.nodeCount).map(UInt32.init))
    }

    @Test func `a written city opens with the order that it was packed with`() throws {
        let folder = try TemporaryFolder()
        let city = try City(SmallTown.ofAllKinds(seed: 3))
        try city.write(to: folder.path("town.keng"))
        #expect(try order(City.open(folder.path("town.keng"))) == order(city))
    }

    @Test func `an order that leaves a node out is damage, whatever its checksum says`() throws {
        let packed = try CityPacker.pack(SmallTown.ofAllKinds(seed: 6))
        let whole = packed.bytes
        let entry = CityLayout.headBytes + CitySection.nodeOrder.rawValue * CityLayout.entryBytes
        let offset = Int(whole.load(fromByteOffset: entry + 8, as: UInt64.self))
        let image = CityImage(count: whole.count) { memory in
            withExtendedLifetime(packed) { memory.copyMemory(from: whole) }
            memory.storeBytes(of: memory.load(fromByteOffset: offset, as: UInt32.self), toByteOffset: offset + 4, as: UInt32.self)
            ForgedCityTests.sign(memory)
        }
        #expect(throws: CityFileError.damaged("nodeOrder")) { try City(image: image) }
    }

    @Test func `a file of the first layout is refused with the way out`() throws {
        let folder = try TemporaryFolder()
        try City(SmallTown.ofAllKinds(seed: 3)).write(to: folder.path("town.keng"))
        var bytes = try Array(Data(contentsOf: URL(fileURLWithPath: folder.path("town.keng"))))
        bytes[8] = 1
        try Data(bytes).write(to: URL(fileURLWithPath: folder.path("old.keng")))
        #expect(throws: CityFileError.older(version: 1)) { try City.open(folder.path("old.keng")) }
        #expect("\(CityFileError.older(version: 1))".contains("import again"))
    }

    private func order(_ city: City) -> [UInt32] { city.withNodeOrder { Array($0) } }
}
