// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import NIOCore
import Vocabulary

/// Writes requests as bytes, without a string for each number. Everything written here is made by this room or was
/// checked by it, so nothing needs escaping but what a caller says.
extension ByteBuffer {
    mutating func write(_ text: StaticString) { writeStaticString(text) }

    mutating func write(decimal number: UInt64) {
        var digits: (UInt64, UInt64, UInt64) = (0, 0, 0)
        withUnsafeMutableBytes(of: &digits) { room in
            var first = room.count
            var rest = number
            repeat {
                first -= 1
                room[first] = UInt8(truncatingIfNeeded: rest % 10) + 0x30
                rest /= 10
            } while rest > 0
            writeBytes(UnsafeRawBufferPointer(rebasing: room[first...]))
        }
    }

    /// Exactly `count` digits, with zeros in front.
    mutating func write(_ number: UInt64, digits count: Int) {
        var power: UInt64 = 1
        for _ in 1..<count { power *= 10 }
        while power > 1, number < power {
            writeInteger(UInt8(ascii: "0"))
            power /= 10
        }
        write(decimal: number)
    }

    /// `21.0285110,105.8048170`.
    mutating func write(_ place: Coordinate) {
        write(degrees: place.latE7)
        writeInteger(UInt8(ascii: ","))
        write(degrees: place.lonE7)
    }

    private mutating func write(degrees: Int32) {
        if degrees < 0 { writeInteger(UInt8(ascii: "-")) }
        let magnitude = UInt64(degrees.magnitude)
        write(decimal: magnitude / 10_000_000)
        writeInteger(UInt8(ascii: "."))
        write(magnitude % 10_000_000, digits: 7)
    }
}

/// The requests of the line protocol that a load sends.
struct RequestText {
    /// By index, each as it stands on the line, quotes and all.
    private let texts: [String]
    private let types: [String]
    private let units: [String]
    private let run: String
    private let disposition: String

    init(texts: [String], survey: CentreSurvey, run: String) {
        self.texts = texts.map(RequestText.quoted)
        types = survey.types.map(\.code)
        units = survey.units.map(\.name)
        disposition = survey.disposition
        self.run = run
    }

    /// - Parameters:
    ///   - crews: indices of the units, where it is a dispatch.
    ///   - unit: index of the unit, where it is about one.
    ///   - clock: now as RFC 3339, where it is a position.
    func write(_ ask: Ask, crews: [Int32], unit: Int32, clock: String, to buffer: inout ByteBuffer) {
        buffer.write(decimal: UInt64(ask.tag))
        switch ask.kind {
        case .call: write(call: ask.call, to: &buffer)
        case .recommend:
            buffer.write(" RECOMMEND incident=")
            buffer.write(decimal: UInt64(ask.incident))
        case .dispatch:
            buffer.write(" DISPATCH incident=")
            buffer.write(decimal: UInt64(ask.incident))
            buffer.write(" units=")
            for (index, crew) in crews.enumerated() {
                if index > 0 { buffer.write(",") }
                buffer.writeString(units[Int(crew)])
            }
        case .status:
            buffer.write(" STATUS unit=")
            buffer.writeString(units[Int(unit)])
            buffer.write(" to=")
            buffer.writeString(ask.word.text)
            buffer.write(" incident=")
            buffer.write(decimal: UInt64(ask.incident))
        case .close, .tidy:
            buffer.write(" CLOSE incident=")
            buffer.write(decimal: UInt64(ask.incident))
            buffer.write(" disposition=")
            buffer.writeString(disposition)
        case .position:
            buffer.write(" POSITION unit=")
            buffer.writeString(units[Int(unit)])
            buffer.write(" at=")
            buffer.write(ask.call.place)
            buffer.write(" fixed=")
            buffer.writeString(clock)
        case .statistics: buffer.write(" STATS")
        }
        if ask.key >= 0 {
            buffer.write(" cid=")
            buffer.writeString(run)
            buffer.write("-")
            buffer.write(decimal: UInt64(ask.key))
        }
        buffer.write("\n")
    }

    private func write(call: PlannedCall, to buffer: inout ByteBuffer) {
        buffer.write(" CALL hotline=114 caller=09")
        buffer.write(UInt64(call.caller), digits: 8)
        buffer.write(" type=")
        buffer.writeString(types[Int(call.type)])
        buffer.write(" at=")
        buffer.write(call.place)
        buffer.write(" text=")
        buffer.writeString(texts[Int(call.text)])
    }

    private static func quoted(_ text: String) -> String {
        let safe = text.unicodeScalars.map { WireText.isForbidden($0) ? "\u{FFFD}" : $0 }
        let escaped = safe.reduce(into: "") { text, scalar in
            if scalar == "\"" || scalar == "\\" { text.unicodeScalars.append("\\") }
            text.unicodeScalars.append(scalar)
        }
        return "\"\(escaped)\""
    }
}
