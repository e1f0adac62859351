// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import RunCards
import Vocabulary

/// Reads `centre.yaml`, the one file in which people describe a dispatch centre, into a `Centre`.
///
/// A wrong line here sends the wrong engine a year later, so nothing is passed over: unknown and repeated keys,
/// values out of range and names that refer to nothing are errors, all of them are told in one go, and each names the
/// line, the field and the way out:
///
/// ```
/// centre.yaml:41:9: units[3].station: 'Doi 1' is not a station; did you mean 'Đội 1'?
/// ```
///
/// The way of a file, each step in its own type:
///
/// ```
/// bytes ─▶ CentreText ─▶ node tree ─▶ CentreReader (section by section, Field by Field) ─▶ Centre
///             │                            │
///             └── syntax, limits           └── keys, values, references, cards that nobody can fill
///                              └────▶ ProblemList ◀────┘
/// ```
///
/// The page `CentreFile.docc/CentreFile.md` documents the language of the file.
public enum CentreFile {
    /// Reads a file that is already in memory.
    ///
    /// - Parameters:
    ///   - text: The whole file; a byte order mark is tolerated.
    ///   - name: How complaints call the file, usually its path.
    ///   - profiles: The vehicle profiles that exist; an apparatus kind drives by one of them.
    ///   - roads: The classes of roads that exist; the table of speeds names them.
    public static func read(text: String, name: String, profiles: [ProfileName], roads: [RoadClassName]) -> CentreReading {
        let problems = ProblemList(file: name)
        guard let root = CentreText(text: text, problems: problems).compose() else {
            return CentreReading(centre: nil, problems: problems.sorted)
        }
        var reader = CentreReader(profiles: profiles.map(\.text), roads: roads.map(\.text), problems: problems)
        reader.read(root)
        return CentreReading(centre: problems.hasErrors ? nil : reader.centre, problems: problems.sorted)
    }

    /// Reads the file at `path`. A file that cannot be read is a problem like every other, at line 1.
    public static func read(path: String, profiles: [ProfileName], roads: [RoadClassName]) -> CentreReading {
        let bytes: Data
        do {
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? file.close() }
            bytes = try file.read(upToCount: Limits.fileBytes + 1) ?? Data()
        } catch {
            return refusal(path, "the file cannot be read (\(reason(error))); check its path and permissions")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let place = Place(ofInvalidUTF8In: bytes)
            return refusal(path, "this is not UTF-8; save the file with the encoding UTF-8", at: place)
        }
        return read(text: text, name: path, profiles: profiles, roads: roads)
    }

    private static func refusal(_ path: String, _ text: String, at place: Place = .start) -> CentreReading {
        let problems = ProblemList(file: path)
        problems.add(.error, at: place, path: "", text)
        return CentreReading(centre: nil, problems: problems.sorted)
    }

    private static func reason(_ error: any Error) -> String {
        switch (error as? CocoaError)?.code {
        case .fileReadNoSuchFile, .fileNoSuchFile: "there is no such file"
        case .fileReadNoPermission: "permission denied"
        default: "it is no plain file, or reading failed"
        }
    }
}

extension Place {
    /// Where the first bytes lie that are no UTF-8: the column counts bytes.
    fileprivate init(ofInvalidUTF8In bytes: Data) {
        let valid = String(decoding: bytes, as: UTF8.self).utf8
        let prefix = zip(bytes, valid).prefix { $0 == $1 }.map(\.0)
        let newline = UInt8(ascii: "\n")
        line = prefix.count { $0 == newline } + 1
        column = prefix.reversed().prefix { $0 != newline }.count + 1
    }
}
