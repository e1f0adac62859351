// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Where the panes of the dispatcher's screen are, for any size. The same size always gives the same places: nothing
/// jumps because an alarm came or an answer was long.
///
/// ```
/// 80 × 24                                120 × 30 and more
/// ┌ header ────────────────────────┐     ┌ header ─────────────────────────────────────┐
/// │ incidents        │ units       │     │ incidents        │ story         │ units    │
/// ├──────────────────┴─────────────┤     │                  │               │          │
/// │ story of the selected incident │     ├──────────────────┴───────────────┴──────────┤
/// ├ alarms ────────────────────────┤     │ alarms                                      │
/// │ messages                       │     │ messages                                    │
/// │ hint                           │     │ hint                                        │
/// └ prompt ────────────────────────┘     └ prompt ─────────────────────────────────────┘
/// ```
///
/// Below 80 × 24 the least needed goes first: units beside, then messages, story, alarms. Header, incidents and prompt
/// stay.
public struct ScreenLayout: Equatable, Sendable {
    public var header = Frame.none
    public var incidents = Frame.none
    public var units = Frame.none
    public var story = Frame.none
    public var alarms = Frame.none
    public var messages = Frame.none
    public var hint = Frame.none
    public var prompt = Frame.none
    /// What a long answer covers: the story, and what there is beside it; of the incidents at least five rows stay.
    public var overlay = Frame.none
    /// What a map covers: all between header and alarms.
    public var map = Frame.none

    public init(height: Int, width: Int) {
        func band(_ row: Int, _ rows: Int) -> Frame { Frame(row: row, column: 0, height: rows, width: width) }
        header = band(0, 1)
        prompt = band(max(1, height - 1), height > 1 ? 1 : 0)
        hint = band(max(1, height - 2), height >= 6 ? 1 : 0)
        let messageRows = height >= 34 ? 6 : height >= 24 ? 3 : height >= 16 ? 2 : height >= 10 ? 1 : 0
        let alarmRows = height >= 34 ? 4 : height >= 20 ? 2 : height >= 12 ? 1 : 0
        messages = band(hint.row - messageRows, messageRows)
        alarms = band(messages.row - alarmRows, alarmRows)
        let body = band(1, max(0, alarms.row - 1))
        map = body
        if width >= 120 { setBeside(body) } else { setBelow(body) }
    }

    private mutating func setBeside(_ body: Frame) {
        let left = max(46, body.width * 2 / 5)
        let right = max(36, body.width / 4)
        incidents = Frame(row: body.row, column: 0, height: body.height, width: left)
        story = Frame(row: body.row, column: left + 1, height: body.height, width: body.width - left - right - 2)
        units = Frame(row: body.row, column: body.width - right, height: body.height, width: right)
        overlay = Frame(row: body.row, column: left + 1, height: body.height, width: body.width - left - 1)
    }

    private mutating func setBelow(_ body: Frame) {
        let storyRows = body.height >= 10 ? body.height * 9 / 20 : 0
        let top = body.height - storyRows
        let hasUnits = body.width >= 70
        let left = hasUnits ? max(38, min(body.width * 11 / 20, body.width - 37)) : body.width
        incidents = Frame(row: body.row, column: 0, height: top, width: left)
        if hasUnits { units = Frame(row: body.row, column: left + 1, height: top, width: body.width - left - 1) }
        story = Frame(row: body.row + top, column: 0, height: storyRows, width: body.width)
        let overlayTop = body.row + min(top, 6)
        overlay = Frame(row: overlayTop, column: 0, height: body.row + body.height - overlayTop, width: body.width)
    }
}
