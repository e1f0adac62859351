// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Screen
import Vocabulary

/// The panes between header and alarms.
extension DispatcherDesk {
    // MARK: - Incidents

    /// `▶ 12 P1  -0:45! os2 FIRE-ALLEY ngõ 119 Trung Kính`
    mutating func drawIncidents(_ grid: inout CellGrid, _ frame: Frame, _ time: Instant?) {
        guard !frame.isEmpty else { return }
        let rows = list.rows(frame.height - 1)
        var title = " \(words.waiting)"
        if rows.above > 0 { title += "  ▲ \(rows.above)" }
        if rows.below > 0 { title += "  ▼ \(rows.below)" }
        drawTitle(title, &grid, frame)
        for (row, id) in rows.ids.enumerated() {
            guard let incident = id.flatMap({ board.incident($0) }) else { continue }
            drawIncident(incident, &grid, frame, row + 1, time)
        }
        if board.incidents.isEmpty { grid.draw(" \(words.nothingWaits)", Style(.quiet), in: frame, row: 1) }
    }

    private func drawIncident(_ incident: Board.Incident, _ grid: inout CellGrid, _ frame: Frame, _ row: Int, _ time: Instant?) {
        let isChosen = incident.number == list.selected
        let ground = Style(.plain, bold: isChosen, reversed: isChosen)
        grid.fill(" ", ground, in: frame, row: row)
        var at = grid.draw(isChosen ? "▶" : " ", ground, in: frame, row: row)
        at = grid.draw(padded(String(incident.number), 4, left: true), ground, in: frame, row: row, from: at)
        let urgent = incident.priority == 1 ? Style(.alert, bold: true, reversed: isChosen) : ground
        at = grid.draw(" P\(incident.priority)\(incident.counted < incident.priority ? "↑" : " ")", urgent, in: frame, row: row, from: at)
        let clock = countdown(incident, time)
        at = grid.draw(
            padded(clock.text, 7, left: true), Style(clock.ink, bold: isChosen || clock.ink == .alert, reversed: isChosen), in: frame,
            row: row, from: at)
        at = grid.draw(" \(padded(crews(incident.number), 4)) ", ground, in: frame, row: row, from: at)
        let place = incident.place.isEmpty ? words(en: "place unknown", vi: "chưa rõ nơi") : incident.place
        let unlocated = incident.position == nil ? "? " : ""
        grid.draw("\(unlocated)\(incident.type) \(place)", ground, in: frame, row: row, from: at)
    }

    /// Time to breach of one that waits, with a sign beside the colour: `!` in the last quarter of a minute and after it.
    private func countdown(_ incident: Board.Incident, _ time: Instant?) -> (text: String, ink: Style.Ink) {
        guard incident.isWaiting else {
            let age = incident.opened.flatMap { opened in time.map { DeskWords.age($0 - opened) } } ?? ""
            return ("\(age)", .quiet)
        }
        guard let breach = incident.breach, let time else { return ("?", .warning) }
        let left = breach - time
        if left <= .zero { return (DeskWords.countdown(left) + "!", .alert) }
        return left <= .seconds(15) ? (DeskWords.countdown(left) + "!", .warning) : (DeskWords.countdown(left) + " ", .good)
    }

    /// The most advanced step of its units, and how many there are: `os3`.
    private func crews(_ incident: UInt64) -> String {
        let units = board.units(of: incident)
        guard let first = units.max(by: { DeskWords.urgency(of: $0.status) % 3 < DeskWords.urgency(of: $1.status) % 3 }) else { return "-" }
        return "\(DeskWords.code(of: first.status))\(units.count)"
    }

    // MARK: - Units

    /// `HK-01 er  3m →12`, what needs a look first; columns as many as fit.
    func drawUnits(_ grid: inout CellGrid, _ frame: Frame, _ time: Instant?) {
        guard !frame.isEmpty else { return }
        let units = board.units.values.sorted { (sortKey($0)) < sortKey($1) }
        let rows = max(0, frame.height - 1)
        let columns = max(1, frame.width / 18)
        let hidden = max(0, units.count - rows * columns)
        drawTitle(" \(words.units) \(units.count)" + (hidden > 0 ? "  (+\(hidden): u)" : ""), &grid, frame)
        for (index, unit) in units.prefix(rows * columns).enumerated() {
            let cell = Frame(
                row: frame.row + 1 + index % rows, column: frame.column + index / rows * (frame.width / columns), height: 1,
                width: frame.width / columns - 1)
            drawUnit(unit, &grid, cell, time)
        }
    }

    private func sortKey(_ unit: Board.Unit) -> (Int, String) { (DeskWords.urgency(of: unit.status), unit.name) }

    private func drawUnit(_ unit: Board.Unit, _ grid: inout CellGrid, _ frame: Frame, _ time: Instant?) {
        let isOurs = unit.incident != nil && unit.incident == list.selected
        let ink: Style.Ink =
            switch unit.status {
            case "dispatched": .alert
            case "available", "in_quarters": .good
            case "out_of_service": .quiet
            default: .plain
            }
        let age = unit.since.flatMap { since in time.map { DeskWords.age($0 - since) } } ?? ""
        let target = unit.incident.map { "→\($0)" } ?? ""
        let text = padded(unit.name, 5) + " " + padded(DeskWords.code(of: unit.status), 3) + padded(age, 4, left: true) + target
        grid.draw(text, Style(ink, bold: isOurs || unit.status == "dispatched"), in: frame, row: 0)
    }

    // MARK: - Story

    func drawStory(_ grid: inout CellGrid, _ frame: Frame, _ time: Instant?) {
        guard !frame.isEmpty else { return }
        guard let number = list.selected else {
            drawTitle("", &grid, frame)
            return void(grid.draw(" \(words.noIncident)", Style(.quiet), in: frame, row: 1))
        }
        drawTitle(" " + storyTitle(number), &grid, frame)
        let room = frame.below(1)
        var lines: [(text: String, style: Style)] = []
        if let head = storyHead(number, time) { lines += TextWidth.wrapped(head, room.width).map { ($0, Style(.accent, bold: true)) } }
        let events = (story?.incident == number ? story?.lines ?? [] : []).flatMap { line -> [(String, Style)] in
            let shown = rendering.event(line)
            return TextWidth.wrapped(shown.text, room.width).map { ($0, DispatcherDesk.style(shown.tone)) }
        }
        lines += events.suffix(max(0, room.height - lines.count))
        for (row, line) in lines.enumerated() { grid.draw(line.text, line.style, in: room, row: row) }
    }

    private func storyTitle(_ number: UInt64) -> String {
        guard let incident = board.incident(number) else {
            return words(en: "incident \(number): no longer open", vi: "vụ \(number): không còn mở")
        }
        var parts = [words(en: "incident \(number)", vi: "vụ \(number)"), "P\(incident.priority)", incident.type]
        if incident.level > 1 { parts.append(words(en: "ALARM \(incident.level)", vi: "BÁO ĐỘNG \(incident.level)")) }
        if !incident.place.isEmpty { parts.append(incident.place) }
        return parts.joined(separator: " · ")
    }

    /// What one has to know before the first event: who is on it, why it stands where it stands, what is strange.
    private func storyHead(_ number: UInt64, _ time: Instant?) -> String? {
        guard let incident = board.incident(number) else { return nil }
        let units = board.units(of: number).map { unit in
            "\(unit.name) \(DeskWords.code(of: unit.status))"
                + (unit.since.flatMap { since in time.map { " " + DeskWords.age($0 - since) } } ?? "")
        }
        var parts = units.isEmpty ? [words(en: "no unit", vi: "chưa có đơn vị")] : [units.joined(separator: ", ")]
        if incident.calls.count > 1 { parts.append(words(en: "\(incident.calls.count) calls", vi: "\(incident.calls.count) cuộc gọi")) }
        if incident.position == nil { parts.append(words(en: "NO COORDINATE", vi: "CHƯA CÓ TỌA ĐỘ")) }
        if let metres = incident.mismatchMetres {
            parts.append(words(en: "phone is \(metres) m from the told place", vi: "điện thoại cách nơi báo \(metres) m"))
        }
        return parts.joined(separator: " · ")
    }

    // MARK: - Overlays

    func drawOverlay(_ grid: inout CellGrid, _ frame: Frame) {
        guard let overlay, !frame.isEmpty else { return }
        let room = frame.below(1)
        let rows = overlay.lines.flatMap { line in
            TextWidth.wrapped(line.text, room.width).map { ($0, DispatcherDesk.style(line.tone)) }
        }
        let top = min(overlay.top, max(0, rows.count - 1))
        let place = rows.count > room.height ? "  \(top + 1)–\(min(rows.count, top + room.height))/\(rows.count) PgUp PgDn" : ""
        drawTitle(" \(overlay.title)\(place)  [Esc]", &grid, frame)
        for (row, line) in rows.dropFirst(top).prefix(room.height).enumerated() { grid.draw(line.0, line.1, in: room, row: row) }
    }

    func drawMap(_ map: (centre: Coordinate, radius: Int, rows: [String], incident: UInt64?), _ grid: inout CellGrid, _ frame: Frame) {
        drawTitle(" \(overlay?.title ?? "")  [Esc]", &grid, frame)
        let room = frame.below(1)
        for (row, text) in map.rows.enumerated() { grid.draw(text, Style(.quiet), in: room, row: row) }
        let units = board.units.values.sorted { $0.name < $1.name }.compactMap { unit in
            unit.position.map {
                CharacterMap.Mark(unit.name, at: $0, Style(unit.incident == nil ? .good : .accent, bold: unit.incident == map.incident))
            }
        }
        let others = board.incidents.values.filter { $0.number != map.incident }.compactMap { incident in
            incident.position.map { CharacterMap.Mark("×\(incident.number)", at: $0, Style(.warning)) }
        }
        let own = [CharacterMap.Mark("✖\(map.incident.map(String.init) ?? "")", at: map.centre, Style(.alert, bold: true))]
        CharacterMap(centre: map.centre, radiusMetres: Double(map.radius))
            .draw(roads: [], marks: units + others + own, on: &grid, in: room)
    }

    // MARK: - Small things

    private func drawTitle(_ text: String, _ grid: inout CellGrid, _ frame: Frame) {
        grid.fill("─", Style(.quiet), in: frame, row: 0)
        grid.draw(text.isEmpty ? "" : "─\(text) ", Style(.plain, bold: true), in: frame, row: 0)
    }

    private func padded(_ text: String, _ width: Int, left: Bool = false) -> String {
        let fitted = TextWidth.fitted(text, width)
        let gap = String(repeating: " ", count: max(0, width - TextWidth.of(fitted)))
        return left ? gap + fitted : fitted + gap
    }

    private func void(_ column: Int) {}
}
