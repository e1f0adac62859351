// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// Emergency calls of Montgomery County, Pennsylvania: a row a call, nothing about units.
struct MontgomeryColumns {
    private let lat, lon, title, time: Int

    /// `nil` when the header is another one.
    init?(_ table: CallTable) {
        guard let lat = table.column("lat"), let lon = table.column("lng"), let title = table.column("title"),
            let time = table.column("timestamp")
        else { return nil }
        (self.lat, self.lon, self.title, self.time) = (lat, lon, title, time)
    }

    func log(_ rows: inout CSVRows) -> CallLog {
        var log = CallLog()
        let width = max(lat, lon, title, time)
        while let row = rows.next() {
            log.rows += 1
            guard row.count > width else {
                log.count("rows that end early")
                continue
            }
            guard let at = CallTable.time(row[time]), let place = CallTable.place(row[lat], row[lon]) else {
                log.count("rows without a time or a place")
                continue
            }
            let text = row[title].trimmed
            log.incidents.append(CallLog.Incident(received: at, place: place, text: text, service: CallLog.service(of: text)))
        }
        return log
    }
}

extension String {
    /// Without blanks and dashes at the end, which that log adds to its titles.
    fileprivate var trimmed: String {
        var rest = self[...]
        while let last = rest.last, last == " " || last == "-" { rest.removeLast() }
        return String(rest)
    }
}
