// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import RoadNetwork
import Testing
import Vocabulary

@Suite struct DamagedCityTests {
    private let folder: TemporaryFolder
    private let bytes: [UInt8]

    init() throws {
        folder = try TemporaryFolder()
        try City(SmallTown.ofAllKinds(seed: 11, roads: 30)).write(to: folder.path("whole.keng"))
        bytes = try Array(Data(contentsOf: URL(fileURLWithPath: folder.path("whole.keng"))))
    }

    private func opening(_ bytes: [UInt8]) throws -> CityFileError? {
        let path = folder.path("damaged.keng")
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        do throws(CityFileError) {
            _ = try City.open(path)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: 0..<300) func `a flipped bit is refused wherever it falls`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var damaged = bytes
        let bit = Int.random(in: 0..<bytes.count * 8, using: &generator)
        damaged[bit / 8] ^= 1 << UInt8(bit % 8)
        #expect(try opening(damaged) != nil, "seed \(seed): bit \(bit)")
    }

    @Test(arguments: 0..<60) func `a file cut short or grown is refused`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let length = Int.random(in: 0..<bytes.count, using: &generator)
        #expect(try opening(Array(bytes.prefix(length))) != nil, "seed \(seed): \(length) bytes")
        #expect(try opening(bytes + Array(repeating: 0, count: length + 1)) != nil, "seed \(seed)")
    }

    @Test(arguments: 0..<60) func `scrambled stretches are refused`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var damaged = bytes
        let start = Int.random(in: 0..<bytes.count - 64, using: &generator)
        for index in start..<start + 64 { damaged[index] = UInt8.random(in: 0...255, using: &generator) }
        #expect(try opening(damaged) != nil, "seed \(seed): from \(start)")
    }

    @Test func `what is wrong with a file is said in words that help`() throws {
        #expect(try opening(Array("<osm version='0.6'>".utf8) + Array(repeating: 32, count: 100)) == .notACity)
        #expect(try opening([]) == .notACity)
        var newer = bytes
        newer[8] = 200
        #expect(try opening(newer) == .newer(version: 200))
        #expect("\(CityFileError.newer(version: 200))".contains("import again"))
        let cut = Array(bytes.dropLast(64))
        #expect(try opening(cut) == .wrongSize(expected: UInt64(bytes.count), actual: UInt64(cut.count)))
        do {
            _ = try City.open(folder.path("nowhere.keng"))
            Issue.record("opened a file that is not there")
        } catch {
            #expect("\(error)".hasPrefix("cannot open"))
        }
    }
}
