// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Receivers
import Vocabulary

/// The first byte says whether the receiver's clock is believed.
enum ReceiverProperties {
    private static let now = Instant(rfc3339: "2026-11-22T03:04:05Z")

    static func hold(_ bytes: [UInt8]) throws(BrokenProperty) {
        let reference = (bytes.first ?? 0) % 2 == 0 ? nil : now
        let stream = bytes.dropFirst()
        let (fixes, counts) = read([Array(stream)], reference)
        let split = read(pieces(of: stream), reference)
        try demand(fixes == split.fixes && counts == split.counts, "in pieces other positions come out")
        try demand(counts.fixes == fixes.count, "\(counts.fixes) positions are counted, \(fixes.count) came out")
        try demand(fixes.count <= stream.count { $0 == 0x0A || $0 == 0x0D } + 1, "more positions than lines")
        for fix in fixes {
            try demand(abs(fix.coordinate.lat) <= 90 && abs(fix.coordinate.lon) <= 180, "\(fix.coordinate) is nowhere on earth")
            if let at = fix.at { try demand(Instant(rfc3339: at.description) != nil, "nobody reads the time \(at)") }
        }
        try holdReports(stream, reference, of: fixes.count)
        try holdSums(stream, fixes)
    }

    private static func read(_ pieces: [[UInt8]], _ reference: Instant?) -> (fixes: [ReceiverFix], counts: ReceiverCounts) {
        var reader = ReceiverReader(reference: reference)
        var fixes = pieces.flatMap { reader.fixes($0) }
        if let last = reader.finish() { fixes.append(last) }
        return (fixes, reader.counts)
    }

    private static func holdReports(_ stream: ArraySlice<UInt8>, _ reference: Instant?, of fixes: Int) throws(BrokenProperty) {
        var receiver = Receiver(reference: reference)
        let reports = receiver.reports(stream) + receiver.finish()
        let counts = receiver.counts
        try demand(reports.count + counts.jumps + counts.late <= fixes, "more is reported and refused than was heard")
    }

    /// Without a right sum or a gpsd report no position.
    private static func holdSums(_ stream: ArraySlice<UInt8>, _ fixes: [ReceiverFix]) throws(BrokenProperty) {
        let lines = stream.split { $0 == 0x0A || $0 == 0x0D }
        let honest = lines.count { $0.first == UInt8(ascii: "{") || hasRightSum($0) }
        try demand(fixes.count <= honest, "\(fixes.count) positions from \(honest) honest lines")
    }

    private static func hasRightSum(_ line: ArraySlice<UInt8>) -> Bool {
        guard let dollar = line.lastIndex(of: UInt8(ascii: "$")) else { return false }
        let sentence = line[(dollar + 1)...]
        guard let star = sentence.firstIndex(of: UInt8(ascii: "*")) else { return false }
        let sum = sentence[..<star].reduce(0, ^)
        let digits = String(sum, radix: 16)
        let said = String(decoding: sentence[(star + 1)...].prefix(2), as: UTF8.self).lowercased()
        return said == (sum < 16 ? "0" + digits : digits) || (sum < 16 && said == "+" + digits)
    }
}
