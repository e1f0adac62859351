// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import CZlib
import Foundation
import Testing

@testable import OpenStreetMap

struct GzipStreamTests {
    private static let map = SketchMap("a b c", ways: ["abc": ["name": "Phố Huế"]], nodes: ["b": ["barrier": "gate"]])

    /// One gzip member.
    private func packed(_ bytes: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        deflateInit2_(
            &stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        defer { deflateEnd(&stream) }
        var input = bytes
        return [UInt8](unsafeUninitializedCapacity: bytes.count + 1000) { buffer, filled in
            input.withUnsafeMutableBufferPointer { input in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = buffer.baseAddress
                stream.avail_out = UInt32(buffer.count)
                _ = deflate(&stream, Z_FINISH)
                filled = buffer.count - Int(stream.avail_out)
            }
        }
    }

    @Test("A packed map, in one member or several, is the same draft")
    func same() throws {
        let xml = Array(GzipStreamTests.map.xml.utf8)
        let expected = try SketchMap.draft(xml).fingerprint
        #expect(try SketchMap.draft(packed(xml)).fingerprint == expected)
        let half = xml.count / 2
        #expect(try SketchMap.draft(packed(Array(xml[..<half])) + packed(Array(xml[half...]))).fingerprint == expected)
    }

    @Test("A packed map that is longer than many chunks is read to its end")
    func long() throws {
        let filler = "<!-- \(String(repeating: "đ", count: 200_000)) -->"
        let xml = Array(GzipStreamTests.map.xml.replacingOccurrences(of: "<way", with: filler + "<way").utf8)
        #expect(try SketchMap.draft(packed(xml)).fingerprint == GzipStreamTests.map.draft().fingerprint)
    }

    @Test("A packed map cut anywhere is truncated, and garbage in it or behind it is corrupt")
    func damaged() throws {
        let bytes = packed(Array(GzipStreamTests.map.xml.utf8))
        for count in 4..<bytes.count {
            let error = #expect(throws: OpenStreetMapError.self, "\(count)") {
                try SketchMap.draft(Array(bytes.prefix(count)))
            }
            guard case .truncated? = error else {
                Issue.record("cut at \(count): \(String(describing: error))")
                continue
            }
        }
        #expect(throws: OpenStreetMapError.self) { try SketchMap.draft(bytes + [1, 2, 3, 4]) }
        for bit in 0..<(bytes.count * 8) {
            var damaged = bytes
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            _ = try? SketchMap.draft(damaged)
        }
    }

    @Test("A packed file that holds no XML is foreign")
    func foreign() {
        let error = #expect(throws: OpenStreetMapError.self) { try SketchMap.draft(packed(Array("a,b,c\n1,2,3".utf8))) }
        guard case .foreign? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
