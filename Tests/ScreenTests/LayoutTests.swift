// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Testing

@testable import Screen

struct LayoutTests {
    @Test func `on any size panes lie inside and do not overlap, and the prompt is there`() {
        for height in 1...60 {
            for width in [1, 10, 40, 69, 70, 80, 100, 119, 120, 160, 250] {
                let layout = ScreenLayout(height: height, width: width)
                let panes =
                    [layout.header, layout.incidents, layout.units, layout.story, layout.alarms, layout.messages, layout.hint]
                    + (height > 1 ? [layout.prompt] : [])
                var covered = Set<Int>()
                for pane in panes + [layout.overlay, layout.map] where !pane.isEmpty {
                    #expect(pane.row >= 0 && pane.row + pane.height <= height && pane.column >= 0 && pane.column + pane.width <= width)
                }
                for pane in panes where !pane.isEmpty {
                    for row in pane.row..<pane.row + pane.height {
                        for column in pane.column..<pane.column + pane.width {
                            #expect(covered.insert(row * width + column).inserted, "\(height)×\(width)")
                        }
                    }
                }
            }
        }
        let small = ScreenLayout(height: 24, width: 80)
        #expect(small.incidents.height >= 8 && small.units.width >= 30 && small.story.height >= 6 && small.alarms.height == 2)
    }

    @Test func `dots of a line fall where they should, also from far outside`() {
        var canvas = BrailleCanvas(height: 1, width: 2)
        canvas.line(from: (0, 0), to: (3, 0))
        #expect(canvas.character(row: 0, column: 0) == "⠉" && canvas.character(row: 0, column: 1) == "⠉")
        var far = BrailleCanvas(height: 2, width: 2)
        far.line(from: (-1_000_000, 3), to: (1_000_000, 3))
        #expect(far.character(row: 0, column: 0) == "⣀" && far.character(row: 1, column: 0) == nil)
    }
}
