// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Text as people search it: lower case, Vietnamese and Latin diacritics removed, đ as d, one space between words.
///
/// `Đường Khương Hạ` and `duong khuong ha` fold to the same text. The table covers Latin-1, Latin Extended-A and
/// the Vietnamese part of Latin Extended Additional, and drops combining marks, so composed and decomposed input
/// meet. No ICU: Foundation's folding leaves đ as it is.
public struct FoldedText: Hashable, Sendable {
    public let text: String

    public init(_ original: some StringProtocol) {
        var out: [UInt8] = []
        out.reserveCapacity(original.utf8.count)
        for scalar in original.unicodeScalars { FoldedText.append(scalar, to: &out) }
        while out.last == 32 { out.removeLast() }
        text = String(decoding: out, as: UTF8.self)
    }

    public var words: [Substring] { text.split(separator: " ") }

    public func contains(_ other: FoldedText) -> Bool { text.contains(other.text) }

    private static func append(_ scalar: Unicode.Scalar, to out: inout [UInt8]) {
        switch scalar.value {
        case 0x41...0x5A: out.append(UInt8(scalar.value) + 32)
        case 0x30...0x39, 0x61...0x7A: out.append(UInt8(scalar.value))
        case 0x300...0x36F: break
        case 0x2F: out.append(0x2F)
        case 0...0x7F: if let last = out.last, last != 32 { out.append(32) }
        default:
            if let base = base(of: scalar) {
                out.append(contentsOf: base.utf8)
            } else {
                out.append(contentsOf: String(scalar).lowercased().utf8)
            }
        }
    }

    private static func base(of scalar: Unicode.Scalar) -> String? {
        switch scalar.value {
        case 0x1EA0...0x1EF9: vietnamese(scalar.value)
        case 0xC0...0x17F: latin[scalar.value]
        case 0x1A0, 0x1A1: "o"
        case 0x1AF, 0x1B0: "u"
        default: nil
        }
    }

    private static func vietnamese(_ value: UInt32) -> String {
        switch value {
        case ...0x1EB7: "a"
        case ...0x1EC7: "e"
        case ...0x1ECB: "i"
        case ...0x1EE3: "o"
        case ...0x1EF1: "u"
        default: "y"
        }
    }

    private static let latin: [UInt32: String] = {
        var table: [UInt32: String] = [0xDF: "ss", 0xC6: "ae", 0xE6: "ae", 0x152: "oe", 0x153: "oe"]
        let rows: [(String, String)] = [
            ("a", "ÀÁÂÃÄÅàáâãäåĀāĂăĄą"), ("c", "ÇçĆćĈĉĊċČč"), ("d", "ÐðĎďĐđ"), ("e", "ÈÉÊËèéêëĒēĔĕĖėĘęĚě"),
            ("g", "ĜĝĞğĠġĢģ"), ("h", "ĤĥĦħ"), ("i", "ÌÍÎÏìíîïĨĩĪīĬĭĮįİı"), ("j", "Ĵĵ"), ("k", "Ķķ"), ("l", "ĹĺĻļĽľĿŀŁł"),
            ("n", "ÑñŃńŅņŇň"), ("o", "ÒÓÔÕÖØòóôõöøŌōŎŏŐő"), ("r", "ŔŕŖŗŘř"), ("s", "ŚśŜŝŞşŠš"), ("t", "ŢţŤťŦŧ"),
            ("u", "ÙÚÛÜùúûüŨũŪūŬŭŮůŰűŲų"), ("w", "Ŵŵ"), ("y", "ÝýÿŶŷŸ"), ("z", "ŹźŻżŽž"),
        ]
        for (base, letters) in rows {
            for scalar in letters.unicodeScalars { table[scalar.value] = base }
        }
        return table
    }()
}
