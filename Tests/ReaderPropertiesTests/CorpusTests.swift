// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Testing

/// The inputs that the fuzzer has found worth keeping, once more without it: those of every reader, and those that once ended it.
@Suite struct CorpusTests {
    private static let corpora: URL = {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        return folder.appendingPathComponent("fixtures/fuzz/corpus")
    }()

    private static func inputs(_ reader: Reader) throws -> [URL] {
        let folder = corpora.appendingPathComponent(reader.rawValue)
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { !$0.lastPathComponent.hasPrefix(".") }.sorted { $0.path < $1.path }
    }

    @Test(arguments: Reader.allCases)
    func `what must hold for a reader holds for every saved input`(reader: Reader) throws {
        let inputs = try CorpusTests.inputs(reader)
        #expect(inputs.count >= 10, "the corpus of \(reader) is missing")
        for input in inputs {
            let bytes = try [UInt8](Data(contentsOf: input))
            #expect(throws: Never.self, "\(input.lastPathComponent)") { try reader.hold(bytes) }
        }
    }

    @Test(arguments: Reader.allCases)
    func `what must hold for a reader holds for saved inputs that were spoiled`(reader: Reader) throws {
        let inputs = try CorpusTests.inputs(reader).map { try [UInt8](Data(contentsOf: $0)) }
        let seed: UInt64 = 20_261_122
        var mutator = Mutator(seed: seed)
        for round in 0..<20 {
            for input in inputs {
                let spoiled = mutator.spoiled(input, inputs)
                #expect(throws: Never.self, "seed \(seed), round \(round): \(spoiled)") { try reader.hold(spoiled) }
            }
        }
    }
}
