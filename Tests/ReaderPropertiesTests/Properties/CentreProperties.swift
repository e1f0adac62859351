// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

@testable import CentreFile
import RunCards
import Vocabulary

enum CentreProperties {
    private static let profiles = ["heavy_engine", "light_engine", "ladder", "ambulance"].map { ProfileName($0) }
    private static let roads = ["primary", "secondary", "residential", "alley"].map { RoadClassName($0) }

    static func hold(_ bytes: [UInt8]) throws(BrokenProperty) {
        guard let text = String(validating: bytes, as: UTF8.self) else { return }
        let reading = CentreFile.read(text: text, name: "centre.yaml", profiles: profiles, roads: roads)
        try demand((reading.centre == nil) == !reading.errors.isEmpty, "a centre and errors, or neither")
        try demand(reading.problems.count <= Limits.problems + 1, "\(reading.problems.count) problems are told")
        let lines = bytes.count { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } + 1
        for problem in reading.problems { try hold(problem, lines) }
        if let centre = reading.centre {
            let stored = JSONRecordWriter.bytes(of: centre)
            try demand((try? JSONRecordReader.read(Centre.self, from: stored)) == centre, "the journal gives another centre back")
        }
    }

    private static func hold(_ problem: CentreProblem, _ lines: Int) throws(BrokenProperty) {
        // The end of the file is the line behind its last one.
        try demand((1...lines + 1).contains(problem.line) && problem.column >= 1, "there is no such place: \(problem)")
        try demand(!problem.text.isEmpty, "a problem is told without words")
        let control = problem.description.unicodeScalars.first { $0.value < 0x20 && $0 != "\n" && $0 != "\t" }
        try demand(control == nil, "a control character is told: \(problem)")
    }
}
