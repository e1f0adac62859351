// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Screen
import Vocabulary

/// The picture: header, panes, prompt.
extension DispatcherDesk {
    /// The screen as it is now, `size` cells.
    mutating func picture(_ now: Duration) -> CellGrid {
        bringListUpToDate()
        var grid = CellGrid(height: size.height, width: size.width)
        let layout = ScreenLayout(height: size.height, width: size.width)
        let time = clock.time(at: now)
        drawHeader(&grid, layout.header, time)
        if let map = overlay?.map {
            drawMap(map, &grid, layout.map)
        } else {
            drawIncidents(&grid, incidentFrame(layout), time)
            if overlay != nil {
                drawOverlay(&grid, layout.overlay)
                if layout.units.row + layout.units.height > layout.overlay.row { drawUnitsAbove(&grid, layout, time) }
            } else {
                drawUnits(&grid, layout.units, time)
                drawStory(&grid, layout.story, time)
            }
        }
        drawAlarms(&grid, layout.alarms, time)
        drawMessages(&grid, layout.messages)
        drawHint(&grid, layout.hint)
        drawPrompt(&grid, layout.prompt)
        return grid
    }

    /// The rows that an overlay leaves to the incidents.
    private func incidentFrame(_ layout: ScreenLayout) -> Frame {
        var frame = layout.incidents
        let isBelow = layout.overlay.column == 0 && !layout.overlay.isEmpty
        if overlay != nil, isBelow { frame.height = min(frame.height, layout.overlay.row - frame.row) }
        return frame
    }

    private func drawUnitsAbove(_ grid: inout CellGrid, _ layout: ScreenLayout, _ time: Instant?) {
        guard layout.overlay.column == 0 else { return }
        var frame = layout.units
        frame.height = min(frame.height, layout.overlay.row - frame.row)
        drawUnits(&grid, frame, time)
    }

    // MARK: - Header

    private func drawHeader(_ grid: inout CellGrid, _ frame: Frame, _ time: Instant?) {
        grid.fill(" ", Style(.plain, reversed: true), in: frame, row: 0)
        var at = grid.draw(
            " \(board.centre.isEmpty ? "keng" : board.centre) ", Style(.plain, bold: true, reversed: true), in: frame, row: 0)
        if let time { at = grid.draw("\(rendering.clock(time)) ", Style(.plain, reversed: true), in: frame, row: 0, from: at) }
        let counts = words(
            en: "waiting \(counts.waiting)  answered \(counts.answered)", vi: "chờ \(counts.waiting)  đang xử lý \(counts.answered)")
        for (text, style) in signs(within: frame.width - at - TextWidth.of(counts) - 2) {
            at = grid.draw(" \(text) ", style, in: frame, row: 0, from: at)
        }
        let from = max(at + 1, frame.width - TextWidth.of(counts) - 1)
        grid.draw(counts, Style(.plain, reversed: true), in: frame, row: 0, from: from)
    }

    /// How far what is shown can be trusted: the line to the server, and where answers are safe; amber in as many words as
    /// there is room for.
    private func signs(within width: Int) -> [(String, Style)] {
        let link: (String, Style) =
            switch self.link {
            case .connecting: (words(en: "CONNECTING", vi: "ĐANG NỐI"), Style(.warning, bold: true, reversed: true))
            case .live: (words(en: "LIVE", vi: "TRỰC TUYẾN"), Style(.good, reversed: true))
            case .stale(let since): (words(en: "STALE", vi: "CŨ") + self.since(since), Style(.alert, bold: true, reversed: true))
            case .lost(let since):
                (words(en: "STALE, NO SERVER", vi: "CŨ, MẤT MÁY CHỦ") + self.since(since), Style(.alert, bold: true, reversed: true))
            }
        let warning = Style(.warning, bold: true, reversed: true)
        let exercise = isExercise ? [(words(en: "EXERCISE ×\(clock.speed)", vi: "DIỄN TẬP ×\(clock.speed)"), warning)] : []
        // Each sign has a blank on both sides.
        let room = ([link] + exercise).reduce(width - 2) { $0 - TextWidth.of($1.0) - 2 }
        return switch durability {
        case "postgres": [link, (words(en: "GREEN", vi: "XANH"), Style(.good, reversed: true))] + exercise
        case "local": [link, (amber(within: room), warning)] + exercise
        default: [link] + exercise
        }
    }

    private func amber(within room: Int) -> String {
        let meaning = words(en: "AMBER: local only", vi: "VÀNG: chỉ cục bộ")
        guard let lag else { return meaning }
        let known = meaning + words(en: ", \(lag.events) events behind", vi: ", \(lag.events) sự kiện chờ ghi")
        let shortest = words(en: "AMBER: \(lag.events) behind", vi: "VÀNG: \(lag.events) chờ ghi")
        return ["\(known): \(lag.reason)", known].first { !$0.hasSuffix(": ") && TextWidth.of($0) <= room } ?? shortest
    }

    private func since(_ time: Instant?) -> String {
        time.map { words(en: " since ", vi: " từ ") + rendering.clock($0) } ?? ""
    }

    // MARK: - Bottom

    private func drawAlarms(_ grid: inout CellGrid, _ frame: Frame, _ time: Instant?) {
        let alarms = board.alarms.alarms
        for row in 0..<frame.height {
            guard row < alarms.count else { return }
            let alarm = alarms[row]
            let style = alarm.isSettled ? Style(.quiet) : Style(.alert, bold: true, reversed: true)
            let isLast = row == frame.height - 1 && alarms.count > frame.height
            let more = isLast ? "  (+\(alarms.count - frame.height))" : ""
            let key = row == 0 ? "  [F2]" : ""
            let text = AlarmWords(words: words).text(alarm, rendering.clock)
            let room = frame.width - TextWidth.of(more + key)
            let end = grid.draw(TextWidth.fitted(text, room), style, in: frame, row: row)
            grid.draw(key + more, Style(.alert, bold: true), in: frame, row: row, from: end)
        }
    }

    private func drawMessages(_ grid: inout CellGrid, _ frame: Frame) {
        guard !frame.isEmpty else { return }
        var lines = Array(messages.suffix(lastReply == nil ? frame.height : frame.height - 1))
        if let lastReply { lines.append(lastReply) }
        for (row, line) in lines.enumerated() {
            grid.draw(line.text, DispatcherDesk.style(line.tone), in: frame, row: frame.height - lines.count + row)
        }
    }

    /// What is expected at the cursor; or the candidates of Tab; or what one key decides.
    private func drawHint(_ grid: inout CellGrid, _ frame: Frame) {
        switch mode {
        case .confirming(let question, _): drawQuestion(question, &grid, frame)
        case .reasoning(let command): grid.draw("\(command.verb): \(words.reasonWord)", Style(.accent, bold: true), in: frame, row: 0)
        case .typing:
            if let completing, !completing.candidates.isEmpty { return drawCandidates(completing, &grid, frame) }
            guard let hint = CommandHint(prompt.beforeCursor, expander.table, words.language) else {
                return void(grid.draw(idleHint, Style(.quiet), in: frame, row: 0))
            }
            drawUsage(hint, &grid, frame)
        }
    }

    /// All of it, upwards over the messages: what is about to be done is never cut.
    private func drawQuestion(_ question: String, _ grid: inout CellGrid, _ frame: Frame) {
        let style = Style(.accent, bold: true, reversed: true)
        let lines = TextWidth.wrapped(question, frame.width)
        for (row, line) in lines.enumerated() where frame.row - lines.count + 1 + row > 0 {
            let place = Frame(row: frame.row - lines.count + 1 + row, column: frame.column, height: 1, width: frame.width)
            grid.fill(" ", style, in: place, row: 0)
            grid.draw(line, style, in: place, row: 0)
        }
    }

    private var idleHint: String {
        words(
            en: "F1 help  F2 alarm seen  F3 story  F4 map  F5 send  ↑↓ choose  Tab completes",
            vi: "F1 trợ giúp  F2 đã biết  F3 diễn biến  F4 bản đồ  F5 cử xe  ↑↓ chọn  Tab gõ nốt")
    }

    private func drawCandidates(_ completing: Completing, _ grid: inout CellGrid, _ frame: Frame) {
        var at = 0
        let first = max(0, (completing.chosen ?? 0) - 3)
        for (index, candidate) in completing.candidates.enumerated().dropFirst(first) {
            let style = index == completing.chosen ? Style(.accent, bold: true, reversed: true) : Style(.accent)
            at = grid.draw(candidate.insert, style, in: frame, row: 0, from: at)
            if !candidate.label.isEmpty {
                at = grid.draw(" \(TextWidth.fitted(candidate.label, 28))", Style(.quiet), in: frame, row: 0, from: at)
            }
            at = grid.draw("  ", in: frame, row: 0, from: at)
        }
    }

    private func drawUsage(_ hint: CommandHint, _ grid: inout CellGrid, _ frame: Frame) {
        var at = 0
        for part in hint.usage.split(separator: " ") {
            let key = part.filter { $0.isLetter }.lowercased()
            let isHere = hint.place.map { $0 == key || $0 == part.lowercased().filter { $0.isLetter || $0 == "_" } } ?? false
            at = grid.draw(String(part), isHere ? Style(.accent, bold: true, reversed: true) : Style(.accent), in: frame, row: 0, from: at)
            at = grid.draw(" ", in: frame, row: 0, from: at)
        }
        grid.draw("— \(hint.meaning)", Style(.quiet), in: frame, row: 0, from: at)
    }

    private func drawPrompt(_ grid: inout CellGrid, _ frame: Frame) {
        guard !frame.isEmpty else { return }
        let label: String
        switch mode {
        case .confirming:
            let end = grid.draw("\(words.yesOrNo) ", Style(.accent, bold: true), in: frame, row: 0)
            return grid.cursor = (frame.row, min(end, frame.width - 1))
        case .reasoning: label = words(en: "reason> ", vi: "lý do> ")
        case .typing: label = "keng> "
        }
        let start = grid.draw(label, Style(.accent, bold: true), in: frame, row: 0)
        let window = prompt.window(frame.width - start - 1)
        grid.draw(window.text, in: frame, row: 0, from: start)
        grid.cursor = (frame.row, min(start + window.cursor, frame.width - 1))
    }

    static func style(_ tone: ShownLine.Tone) -> Style {
        switch tone {
        case .plain: .plain
        case .quiet: Style(.quiet)
        case .good: Style(.good)
        case .bad: Style(.warning)
        case .alert: Style(.alert, bold: true)
        }
    }

    private func void(_ column: Int) {}
}
