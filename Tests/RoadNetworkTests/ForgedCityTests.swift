// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

@testable import RoadNetwork
import Testing
import Vocabulary

/// Damage under correct checksums: what a faulty writer would leave. The index checks have to catch what would be read
/// outside of the arrays; whatever they let through must be harmless to use.
@Suite struct ForgedCityTests {
    private static let whole: CityImage = {
        do { return try CityPacker.pack(SmallTown.ofAllKinds(seed: 21, roads: 25)) } catch { fatalError("\(error)") }
    }()

    @Test(arguments: 0..<400) func `a forged city is refused or harmless`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let original = ForgedCityTests.whole.bytes
        let first = CityLayout.padded(CityLayout.headBytes + CityLayout.tableBytes)
        let image = CityImage(count: original.count) { memory in
            memory.copyMemory(from: original)
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = Int.random(in: first..<memory.count, using: &generator)
                memory[place] = [0, 255, memory[place] ^ 1, memory[place] ^ 128].randomElement(using: &generator)!
            }
            ForgedCityTests.sign(memory)
        }
        do throws(CityFileError) {
            let city = try City(image: image)
            use(city, &generator)
        } catch {
            guard case .damaged = error else { throw error }
        }
    }

    @Test func `a signed city that nobody touched is accepted`() throws {
        let image = CityImage(count: ForgedCityTests.whole.bytes.count) { memory in
            memory.copyMemory(from: ForgedCityTests.whole.bytes)
            ForgedCityTests.sign(memory)
        }
        #expect(try City(image: image).edgeCount == 25)
    }

    static func sign(_ memory: UnsafeMutableRawBufferPointer) {
        for section in CitySection.allCases {
            let entry = CityLayout.headBytes + section.rawValue * CityLayout.entryBytes
            let offset = Int(memory.load(fromByteOffset: entry + 8, as: UInt64.self))
            let count = Int(memory.load(fromByteOffset: entry + 16, as: UInt64.self))
            let end = offset + CityLayout.padded(count * section.elementBytes)
            let sum = CityChecksum.of(UnsafeRawBufferPointer(rebasing: memory[offset..<end]))
            memory.storeBytes(of: sum, toByteOffset: entry + 24, as: UInt64.self)
        }
        let identity = CityLayout.identity(UnsafeRawBufferPointer(memory))
        memory.storeBytes(of: identity, toByteOffset: CityLayout.identityOffset, as: UInt64.self)
    }

    private func use(_ city: City, _ generator: inout SeededGenerator) {
        for edge in 0..<city.edgeCount {
            _ = (city.names(ofEdge: edge), city.attributes(ofEdge: edge), city.shape(ofEdge: edge))
        }
        for index in 0..<city.placeCount { _ = city.place(index) }
        for number in 0..<city.textCount { _ = city.foldedText(number) }
        for profile in [VehicleProfile.car, .foot] { _ = Metric(city, profile).largestComponent().count }
        for _ in 0..<20 {
            let point = SmallTown.place(
                Double.random(in: -100...3100, using: &generator), Double.random(in: -100...2100, using: &generator))
            let place = city.nearest(to: point, where: { _ in true })
            if let place { _ = city.position(onEdge: place.edge, fraction: place.fraction) }
            _ = city.positions(within: 300, of: point)
        }
    }
}
