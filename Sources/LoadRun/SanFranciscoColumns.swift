// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// Fire Department Calls for Service of San Francisco: a row for each unit that answered; rows of one incident share its
/// number.
struct SanFranciscoColumns {
    private let incident, type, received, dispatch, response, onScene, available, lat, lon: Int

    /// `nil` when the header is another one.
    init?(_ table: CallTable) {
        guard let incident = table.column("incident_number"), let type = table.column("call_type"),
            let received = table.column("received_timestamp"), let dispatch = table.column("dispatch_timestamp"),
            let response = table.column("response_timestamp"), let onScene = table.column("on_scene_timestamp"),
            let available = table.column("available_timestamp"), let lat = table.column("latitude"),
            let lon = table.column("longitude")
        else { return nil }
        (self.incident, self.type, self.received, self.dispatch) = (incident, type, received, dispatch)
        (self.response, self.onScene, self.available, self.lat, self.lon) = (response, onScene, available, lat, lon)
    }

    func log(_ rows: inout CSVRows) -> CallLog {
        var log = CallLog()
        var known: [String: Int] = [:]
        let width = [incident, type, received, dispatch, response, onScene, available, lat, lon].max() ?? 0
        while let row = rows.next() {
            log.rows += 1
            guard row.count > width else {
                log.count("rows that end early")
                continue
            }
            guard let at = CallTable.time(row[received]), let place = CallTable.place(row[lat], row[lon]) else {
                log.count("rows without a time or a place")
                continue
            }
            let index = known[row[incident]] ?? log.incidents.count
            if index == log.incidents.count {
                known[row[incident]] = index
                let service = CallLog.service(of: row[type])
                log.incidents.append(CallLog.Incident(received: at, place: place, text: row[type], service: service))
            }
            log.incidents[index].received = min(at, log.incidents[index].received)
            if let crew = crew(row, &log) { log.incidents[index].crews.append(crew) }
        }
        for index in log.incidents.indices { log.incidents[index].crews.sort { $0.dispatched < $1.dispatched } }
        return log
    }

    /// Steps that would lie before the one they follow are dropped: clocks of different radios disagree.
    private func crew(_ row: [String], _ log: inout CallLog) -> CallLog.Crew? {
        guard let dispatched = CallTable.time(row[dispatch]) else {
            log.count("units without a time of dispatch")
            return nil
        }
        var crew = CallLog.Crew(dispatched: dispatched)
        var last = dispatched
        func step(_ column: Int, _ missing: String) -> Instant? {
            guard let time = CallTable.time(row[column]) else {
                log.count(missing)
                return nil
            }
            guard time >= last else {
                log.count("steps before the one they follow")
                return nil
            }
            last = time
            return time
        }
        crew.enRoute = step(response, "units that never set out")
        crew.onScene = step(onScene, "units that never arrived")
        crew.clear = step(available, "units that were never free again")
        return crew
    }
}
