// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// A log of real calls as it was read: incidents in the order in which they were received, and how much of the file was
/// of no use. Nothing in such a file is fatal; what cannot be used is counted under a sentence.
public struct CallLog: Sendable {
    public struct Incident: Equatable, Sendable {
        public var received: Instant
        public var place: Coordinate
        /// What the log says it was.
        public var text: String
        /// `fire`, `medical`, `rescue` or `police`, guessed from the text.
        public var service: String
        /// Units that were sent, in order of their dispatch.
        public var crews: [Crew] = []
    }

    public struct Crew: Equatable, Sendable {
        public var dispatched: Instant
        public var enRoute: Instant?
        public var onScene: Instant?
        public var clear: Instant?
    }

    public var incidents: [Incident] = []
    public var rows = 0
    public var dirt: [String: Int] = [:]

    /// Reads a CSV, packed with gzip or not, and recognises by its header which log it is.
    public static func read(_ path: String) throws(LoadError) -> CallLog {
        try read(GzipFile.bytes(at: path), path: path)
    }

    static func read(_ bytes: [UInt8], path: String) throws(LoadError) -> CallLog {
        var rows = CSVRows(bytes)
        let header = rows.next() ?? []
        let table = CallTable(header)
        var log: CallLog
        if let columns = SanFranciscoColumns(table) {
            log = columns.log(&rows)
        } else if let columns = MontgomeryColumns(table) {
            log = columns.log(&rows)
        } else {
            throw .unknownLog(path: path, header: header.prefix(8).joined(separator: ","))
        }
        log.incidents.sort { $0.received < $1.received }
        guard !log.incidents.isEmpty else { throw .unreadable(path: path, reason: "holds no call that can be used") }
        return log
    }

    mutating func count(_ dirt: String) { self.dirt[dirt, default: 0] += 1 }

    /// The kind of help, by words that call logs use.
    static func service(of text: String) -> String {
        let text = text.lowercased()
        let words = [
            ("rescue", ["rescue", "water", "confined", "extrication", "industrial", "elevator"]),
            ("fire", ["fire", "smoke", "alarm", "hazmat", "explosion", "gas", "fuel", "electrical", "odor"]),
            ("police", ["assault", "shooting", "stabbing", "disturbance", "police"]),
        ]
        // "EMS: ASSAULT VICTIM" asks for an ambulance.
        if text.hasPrefix("ems") { return "medical" }
        return words.first { $0.1.contains(where: text.contains) }?.0 ?? "medical"
    }
}

/// Columns by name: small letters, blanks as underscores.
struct CallTable {
    private let index: [String: Int]

    init(_ header: [String]) {
        let names = header.map { String($0.lowercased().map { $0 == " " ? "_" : $0 }) }
        index = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func column(_ name: String) -> Int? { index[name] }

    /// `2018-01-13 00:09:05.000000 UTC`, `2015-12-10 17:40:00`; a zone is not given or is UTC, and only differences count.
    static func time(_ text: String) -> Instant? {
        let text = text.prefix(19)
        guard text.utf8.count == 19 else { return nil }
        return Instant(rfc3339: text.prefix(10) + "T" + text.suffix(8) + "Z")
    }

    /// `nil` outside the earth, and for the 0,0 of a place nobody entered.
    static func place(_ lat: String, _ lon: String) -> Coordinate? {
        guard let lat = Double(lat), let lon = Double(lon), lat != 0 || lon != 0 else { return nil }
        return Coordinate(lat: lat, lon: lon)
    }
}
