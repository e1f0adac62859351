// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Vocabulary

/// What the load has to know of the centre, asked of the running server.
public struct CentreSurvey: Equatable, Sendable {
    public struct IncidentType: Equatable, Sendable {
        public var code: String
        /// `fire`, `medical` …
        public var service: String

        public init(code: String, service: String) { (self.code, self.service) = (code, service) }
    }

    public struct Unit: Equatable, Sendable {
        public var name: String
        public var position: Coordinate?
        /// Without an assignment when asked.
        public var isFree: Bool

        public init(name: String, position: Coordinate? = nil, isFree: Bool = true) {
            (self.name, self.position, self.isFree) = (name, position, isFree)
        }
    }

    /// The centre's id.
    public var centre = ""
    /// The newest event before the load began.
    public var seq: UInt64 = 0
    /// Unanswered requests that a connection may have.
    public var window = LineLimits.window
    public var types: [IncidentType] = []
    public var units: [Unit] = []
    /// Code with which handled incidents are closed.
    public var disposition = "handled"

    public init() {}

    /// What has to be asked, with tags.
    static let requests = "s1 UNITS\ns2 TYPES\ns3 QUIT\n"

    /// One line of the server; true when it was the last.
    mutating func take(_ line: ServerLine) -> Bool {
        switch (line.words[0], line["row"]) {
        case ("KENG", _):
            centre = line["centre"] ?? ""
            seq = line.seq ?? 0
            window = line["window"].flatMap { Int($0) } ?? window
        case ("-", "unit"):
            let position = line["position"].flatMap { Coordinate(text: $0) }
            units.append(Unit(name: line["unit"] ?? "", position: position, isFree: line["assignment"] == nil))
        case ("-", "type"): types.append(IncidentType(code: line["code"] ?? "", service: line["service"] ?? ""))
        case ("-", "disposition") where !hasDisposition && line["hoax"] != "true":
            (disposition, hasDisposition) = (line["code"] ?? disposition, true)
        default: break
        }
        return line.tag == "s3"
    }

    private var hasDisposition = false
}
