// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import RunCards
import Units
import Vocabulary

/// The board on paper, for the day the screens are dark: all open incidents, most urgent first, with their units, and all
/// units with what they do. Plain text of 100 columns, so that any printer prints it.
///
/// People go on from it with a pen: every incident has room for what happens next.
public struct BoardSheet: Sendable {
    private let centre: Centre
    private let at: Instant
    private let seq: UInt64
    private let incidents: [Incident]
    private let units: [UnitView]

    private static let width = 100

    /// - Parameters:
    ///   - seq: the event behind which the board stood so.
    ///   - incidents: the open ones.
    public init(centre: Centre, at: Instant, seq: UInt64, incidents: [Incident], units: [UnitView]) {
        (self.centre, self.at, self.seq) = (centre, at, seq)
        self.incidents = incidents.sorted {
            ($0.priority, $0.waitingSince == nil ? 1 : 0, $0.opened) < ($1.priority, $1.waitingSince == nil ? 1 : 0, $1.opened)
        }
        self.units = units
    }

    private var isVietnamese: Bool { centre.language == "vi" }

    public var text: String {
        let title = word("BOARD ON PAPER", "BẢNG TRỰC TRÊN GIẤY")
        var lines = [
            "\(title) – \(centre.title)",
            "\(word("as of", "lúc")) \(date(at)) \(clock(at)) (\(centre.timeZone)), \(word("event", "sự kiện")) \(seq)", rule("="),
            "\(word("OPEN INCIDENTS", "CÁC VỤ ĐANG MỞ")): \(incidents.count)", rule("-"),
        ]
        for incident in incidents { lines += block(incident) }
        lines += [rule("="), "\(word("UNITS", "ĐƠN VỊ")): \(units.count)", rule("-")]
        lines.append(
            column(word("unit", "đơn vị"), 10) + column(word("kind", "loại"), 16) + column(word("station", "đội"), 20)
                + column(word("status", "trạng thái"), 20) + column(word("since", "từ"), 10) + column(word("incident", "vụ"), 9)
                + word("crew", "người"))
        lines += units.map(line)
        return lines.flatMap(BoardSheet.broken).joined(separator: "\n") + "\n"
    }

    private func block(_ incident: Incident) -> [String] {
        let type = centre.types.first { $0.code == incident.type }
        let name = type.map { isVietnamese ? $0.titleVi : $0.titleEn } ?? incident.type.text
        let level = incident.alarmLevel > 1 ? ", \(word("alarm", "mức báo động")) \(incident.alarmLevel)" : ""
        let waiting = incident.waitingSince.map { " – \(word("WAITS since", "CHỜ từ")) \(clock($0))" } ?? ""
        let place = [incident.place, incident.coordinate.map { "@\($0)" } ?? ""].filter { !$0.isEmpty }.joined(separator: "  ")
        var lines = [
            "[\(incident.priority)] \(word("incident", "vụ")) \(incident.id)  \(clock(incident.opened))  \(name)\(level)\(waiting)",
            "    \(place.isEmpty ? word("PLACE UNKNOWN", "CHƯA RÕ ĐỊA CHỈ") : place)",
        ]
        let own = units.filter { $0.incident == incident.id }
        if !own.isEmpty {
            lines.append("    " + own.map { "\($0.unit) \(status($0.status)) \(clock($0.since))" }.joined(separator: ", "))
        }
        lines += incident.notes.suffix(3).map { "    \(clock($0.at)) \($0.by): \($0.text)" }
        return lines + ["    ____________________________________________________________", ""]
    }

    private func line(_ unit: UnitView) -> String {
        column(unit.unit.text, 10) + column(unit.kind.text, 16) + column(unit.station.text, 20) + column(status(unit.status), 20)
            + column(clock(unit.since), 10) + column(unit.incident.map { "\($0)" } ?? "", 9) + "\(unit.crew)"
    }

    private func word(_ en: String, _ vi: String) -> String { isVietnamese ? vi : en }

    private func status(_ status: String) -> String {
        isVietnamese ? BoardSheet.statuses[status] ?? status : status.replacing("_", with: " ")
    }

    /// A printer cuts off what is wider than the page: broken between words where there are any, the rest indented further.
    private static func broken(_ line: String) -> [String] {
        var (lines, rest) = ([String](), line[...])
        while rest.count > width {
            let most = rest.index(rest.startIndex, offsetBy: width)
            let text = rest.firstIndex { $0 != " " } ?? most
            let end = text < most ? rest[text..<most].lastIndex(of: " ") ?? most : most
            lines.append(String(rest[..<end]))
            rest = "        " + rest[end...].drop { $0 == " " }
        }
        return lines + [String(rest)]
    }

    private func rule(_ sign: String) -> String { String(repeating: sign, count: BoardSheet.width) }

    private func column(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }

    private func local(_ instant: Instant) -> Instant { instant + .seconds(60 * (centre.offset(instant))) }

    /// `hh:mm`, in the centre's zone.
    private func clock(_ instant: Instant) -> String { String(local(instant).description.dropFirst(11).prefix(5)) }
    private func date(_ instant: Instant) -> String { String(local(instant).description.prefix(10)) }

    private static let statuses = [
        "reserved": "được giữ", "dispatched": "đã điều động", "acknowledged": "đã nhận lệnh", "en_route": "đang đến",
        "staging": "chờ tập kết", "on_scene": "tại hiện trường", "transporting": "đang chở", "at_hospital": "tại bệnh viện",
        "in_quarters": "tại đội", "available": "sẵn sàng", "out_of_service": "ngừng hoạt động",
    ]
}
