// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// Reads positions from what a receiver sends: NMEA 0183 sentences of any talker, and the reports of gpsd, in any mixture
/// and in any pieces.
///
/// ```
/// $GNRMC,171926.00,A,4404.14063,N,12118.85478,W,0.117,,180315,,,A*76     date and time
/// $GNGGA,171926.00,4404.14063,N,12118.85478,W,1,12,0.91,…*44             time of day only
/// {"class":"TPV","mode":3,"time":"2015-03-18T17:19:26.000Z","lat":44.06,"lon":-121.31}
/// ```
///
/// RMC, GGA and GLL give positions; RMC and ZDA give the day to the other two. A sentence without the right sum is
/// refused: half a line of one position and half of another make a third that nobody was at. No bytes can harm it.
public struct ReceiverReader: Sendable {
    public private(set) var counts = ReceiverCounts()
    private var line: [UInt8] = []
    private var isTooLong = false
    private var calendar: ReceiverCalendar

    /// gpsd's sky reports are the longest honest ones.
    private static let longestLine = 16_384

    /// - Parameter reference: about now. Receivers of a certain age count the weeks modulo 1,024 and live in the past: their
    ///   days are brought to the nearest such week. Without it days are taken as they are, for old recordings.
    public init(reference: Instant? = nil) { calendar = ReceiverCalendar(reference: reference) }

    public mutating func fixes(_ bytes: some Sequence<UInt8>) -> [ReceiverFix] {
        var found: [ReceiverFix] = []
        for byte in bytes {
            if byte == 0x0A || byte == 0x0D {
                if let fix = endLine() { found.append(fix) }
            } else if line.count < ReceiverReader.longestLine {
                line.append(byte)
            } else {
                isTooLong = true
            }
        }
        return found
    }

    /// The input has ended: its last line may lack its end.
    public mutating func finish() -> ReceiverFix? { endLine() }

    private mutating func endLine() -> ReceiverFix? {
        defer {
            line.removeAll(keepingCapacity: true)
            isTooLong = false
        }
        guard !isTooLong else {
            counts.tooLong += 1
            return nil
        }
        let fix = line.first == UInt8(ascii: "{") ? readReport() : readSentence()
        if fix != nil { counts.fixes += 1 }
        return fix
    }

    // MARK: - gpsd

    private mutating func readReport() -> ReceiverFix? {
        guard let report = FlatJSON.read(line) else {
            counts.malformed += 1
            return nil
        }
        guard report["class"]?.text == "TPV" else { return nil }
        guard let mode = report["mode"]?.number, mode >= 2, report["status"]?.number != 8 else {
            counts.withoutPosition += 1
            return nil
        }
        guard let lat = report["lat"]?.number, let lon = report["lon"]?.number, let place = Coordinate(lat: lat, lon: lon) else {
            counts.malformed += 1
            return nil
        }
        return ReceiverFix(place, at: report["time"]?.text.flatMap { Instant(rfc3339: $0) })
    }

    // MARK: - NMEA

    private mutating func readSentence() -> ReceiverFix? {
        // Binary dialects share the line; the sentence begins at the last dollar.
        guard let start = line.lastIndex(of: UInt8(ascii: "$")) else { return nil }
        let sentence = NMEASentence(line[(start + 1)...])
        guard let kind = sentence.kind, NMEASentence.Kind.allCases.contains(kind) else { return nil }
        switch sentence.sum {
        case .right: break
        case .wrong:
            counts.badChecksums += 1
            return nil
        case .absent:
            counts.withoutChecksum += 1
            return nil
        }
        switch kind {
        case .rmc: return readRMC(sentence)
        case .gga: return readTimed(sentence, time: 1, place: 2, isMeasured: !["0", "7", "8", ""].contains(sentence[6]))
        case .gll: return readTimed(sentence, time: 5, place: 1, isMeasured: sentence[6] == "A" && sentence.isMeasured(mode: 7))
        case .zda:
            if !calendar.take(day: sentence.zdaDay, time: sentence.time(1)) { counts.malformed += 1 }
            return nil
        }
    }

    private mutating func readRMC(_ sentence: NMEASentence) -> ReceiverFix? {
        guard sentence[2] == "A", sentence.isMeasured(mode: 12) else {
            counts.withoutPosition += 1
            return nil
        }
        guard let place = sentence.place(3), let time = sentence.time(1), calendar.take(day: sentence.day(9), time: time) else {
            counts.malformed += 1
            return nil
        }
        return ReceiverFix(place, at: calendar.instant(time))
    }

    private mutating func readTimed(_ sentence: NMEASentence, time: Int, place: Int, isMeasured: Bool) -> ReceiverFix? {
        guard isMeasured else {
            counts.withoutPosition += 1
            return nil
        }
        guard let place = sentence.place(place) else {
            counts.malformed += 1
            return nil
        }
        // Some receivers give a position before they know the time.
        guard let time = sentence.time(time) else { return ReceiverFix(place, at: nil) }
        return ReceiverFix(place, at: calendar.instant(time))
    }
}
