// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Screen
import Vocabulary

/// The crew's picture.
extension CrewDesk {
    mutating func picture(_ now: Duration) -> CellGrid {
        var grid = CellGrid(height: size.height, width: size.width)
        let time = clock.time(at: now)
        drawHeader(&grid, time)
        let keyRows = size.height >= 20 && size.width >= 60 ? 7 : 2
        let body = Frame(row: 2, column: 1, height: max(0, size.height - keyRows - 4), width: max(1, size.width - 2))
        for (row, line) in lines(body.width, time).prefix(body.height).enumerated() {
            grid.draw(line.text, line.style, in: body, row: row)
        }
        drawKeys(&grid, Frame(row: size.height - keyRows - 2, column: 0, height: keyRows, width: size.width))
        let foot = Frame(row: max(0, size.height - 2), column: 0, height: 2, width: size.width)
        if let said { grid.draw(said.text, DispatcherDesk.style(said.tone), in: foot, row: 0) }
        grid.draw(receiver, Style(.quiet), in: foot, row: 1)
        return grid
    }

    private func drawHeader(_ grid: inout CellGrid, _ time: Instant?) {
        let frame = Frame(row: 0, column: 0, height: 1, width: size.width)
        let isCalled = unit?.status == "dispatched"
        let style = Style(isCalled ? .alert : .plain, bold: true, reversed: true)
        grid.fill(" ", style, in: frame, row: 0)
        let age = unit?.since.flatMap { since in time.map { " " + DeskWords.age($0 - since) } } ?? ""
        let status = unit.map { rendering.form(.status, $0.status).uppercased() + age } ?? words(en: "UNKNOWN", vi: "CHƯA RÕ")
        grid.draw(" \(name)  \(status)", style, in: frame, row: 0)
        let sign: String =
            switch link {
            case .live: words(en: "LIVE", vi: "TRỰC TUYẾN")
            case .connecting: words(en: "CONNECTING", vi: "ĐANG NỐI")
            case .stale(let since), .lost(let since):
                words(en: "STALE since ", vi: "CŨ từ ") + (since.map(rendering.clock) ?? "?")
            }
        let right = (time.map(rendering.clock) ?? "") + "  " + sign + " "
        grid.draw(right, style, in: frame, row: 0, from: max(0, frame.width - TextWidth.of(right)))
    }

    // MARK: - What a crew has to know

    private func lines(_ width: Int, _ time: Instant?) -> [(text: String, style: Style)] {
        guard let unit else { return [(words(en: "no unit \(name) here", vi: "không có đơn vị \(name)"), Style(.warning))] }
        guard let incident, unit.incident != nil else {
            return [(words(en: "no task", vi: "chưa có nhiệm vụ"), Style(.quiet)), (unit.station, Style(.quiet))]
        }
        var parts: [(String, Style)] = []
        let number = incident["incident"] ?? "?"
        parts.append(
            (
                words(en: "incident ", vi: "vụ ") + "\(number)  P\(incident["priority"] ?? "?")  \(incident["incident_type"] ?? "")",
                Style(.accent, bold: true)
            ))
        let place = incident["place"] ?? ""
        parts.append((place.isEmpty ? words(en: "PLACE UNKNOWN", vi: "CHƯA RÕ NƠI") : place, Style(.plain, bold: true)))
        parts.append((incident["position"].map { "@" + $0 } ?? words(en: "NO COORDINATE", vi: "CHƯA CÓ TỌA ĐỘ"), Style(.quiet)))
        if let way { parts.append((way, Style(.good, bold: true))) }
        parts += hazards.map { ("! " + $0, Style(.warning, bold: true)) }
        parts += calls.suffix(3).compactMap { call in
            call["report.text"].flatMap { $0.isEmpty ? nil : ("“\($0)”", Style.plain) }
        }
        parts += notes.map { ("· " + $0, Style.plain) }
        return parts.flatMap { part in TextWidth.wrapped(part.0, width).map { ($0, part.1) } }
    }

    /// How far to drive, where to park, and what is left on foot.
    private var way: String? {
        guard let estimate = candidate?.fields, let metres = estimate["estimate.drive_m"].flatMap({ Int($0) }) else { return nil }
        let kilometres = "\(metres / 1000).\(metres % 1000 / 100) km"
        var parts = [
            words(en: "way in: ", vi: "đường vào: ") + kilometres + ", " + rendering.form(.span, estimate["estimate.drive_ms"] ?? "")
        ]
        guard let last = estimate["estimate.last_m"], last != "0" else { return parts[0] }
        if let park = estimate["estimate.park"] { parts.append(words(en: "park at ", vi: "đỗ tại ") + park) }
        parts.append(
            words(en: "then \(last) m on foot", vi: "rồi \(last) m đi bộ, rải vòi") + " ("
                + rendering.form(.span, estimate["estimate.last_ms"] ?? "") + ")")
        return parts.joined(separator: " · ")
    }

    private var hazards: [String] {
        guard let incident else { return [] }
        var found: [String] = []
        if let building = incident["building"], !building.isEmpty {
            found.append(words(en: "building: ", vi: "nhà: ") + building.replacing("_", with: " "))
        }
        if let metres = incident["place_mismatch_m"] {
            found.append(words(en: "the phone is \(metres) m from the told place", vi: "điện thoại cách nơi báo \(metres) m"))
        }
        if candidate?["estimate.assumed_width"] == "true" {
            found.append(words(en: "the way leads over roads whose width is assumed", vi: "đường đi có đoạn chưa rõ bề rộng"))
        }
        guard let place = incident["position"].flatMap({ Coordinate(text: $0) }) else { return found }
        let near = conditions.filter { condition in
            guard let at = condition["position"].flatMap({ Coordinate(text: $0) }) else { return condition["position"] == nil }
            return at.metres(to: place) < 1_500
        }
        return found + near.prefix(4).compactMap { rendering.shown(.reply($0, verb: "ROADS"))?.text }
    }

    private var notes: [String] {
        guard let incident else { return [] }
        return incident.fields.filter { $0.key.hasPrefix("notes.") && $0.key.hasSuffix(".text") }.suffix(4).map(\.value)
    }

    // MARK: - Keys

    /// Two rows of five, as large as the screen allows; the next step stands out.
    private func drawKeys(_ grid: inout CellGrid, _ frame: Frame) {
        let width = frame.width / 5
        let height = frame.height >= 6 ? 3 : 1
        for (index, step) in CrewDesk.steps.enumerated() {
            let cell = Frame(row: frame.row + index / 5 * height, column: index % 5 * width, height: height, width: max(1, width - 1))
            let isNext = step.word == next
            let isNow = step.word == unit?.status
            let style = Style(isNext ? .accent : isNow ? .good : .plain, bold: isNext || isNow, reversed: true)
            for row in 0..<height { grid.fill(" ", style, in: cell, row: row) }
            grid.draw(" \(step.key) \(title(step.word).uppercased())", style, in: cell, row: height / 2)
        }
        guard height == 3, let next else { return }
        grid.draw(
            words(en: " Enter: ", vi: " Enter: ") + title(next).uppercased(), Style(.accent, bold: true), in: frame, row: frame.height - 1)
    }

    private func title(_ word: String) -> String {
        switch word {
        case "par": words(en: "all well", vi: "an toàn")
        case "clear": words(en: "clear", vi: "xong")
        case "on_scene": words(en: "on scene", vi: "đến nơi")
        case "at_hospital": words(en: "at hospital", vi: "tới BV")
        case "out_of_service": words(en: "out of serv.", vi: "ngừng HĐ")
        default: rendering.form(.status, word)
        }
    }
}
