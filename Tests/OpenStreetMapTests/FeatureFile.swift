// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// A Gherkin file of routing tables: scenarios with steps, each step with its table or its drawing.
struct FeatureFile {
    struct Step {
        var text: String
        /// Rows by column name; the column `#` holds remarks.
        var rows: [[String: String]] = []
        var drawing = ""
    }

    struct Scenario {
        var name: String
        var steps: [Step] = []
    }

    private(set) var scenarios: [Scenario] = []

    init(_ text: String) {
        var columns: [String] = []
        var drawing: [String]?
        var indent = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let trimmed = String(line.drop { $0 == " " })
            if trimmed.hasPrefix("\"\"\"") {
                if let lines = drawing { addDrawing(lines) }
                drawing = drawing == nil ? [] : nil
                indent = line.count - trimmed.count
            } else if drawing != nil {
                drawing?.append(String(line.dropFirst(indent)))
            } else if trimmed.hasPrefix("Scenario:") {
                scenarios.append(Scenario(name: String(trimmed.dropFirst("Scenario: ".count))))
            } else if ["Given ", "When ", "Then ", "And "].contains(where: trimmed.hasPrefix), !scenarios.isEmpty {
                scenarios[scenarios.count - 1].steps.append(Step(text: trimmed))
                columns = []
            } else if trimmed.hasPrefix("|") {
                let cells = FeatureFile.cells(trimmed)
                if columns.isEmpty { columns = cells } else { addRow(columns, cells) }
            }
        }
    }

    private mutating func addDrawing(_ lines: [String]) {
        let scenario = scenarios.count - 1
        let step = scenarios[scenario].steps.count - 1
        scenarios[scenario].steps[step].drawing = lines.joined(separator: "\n")
    }

    private mutating func addRow(_ columns: [String], _ cells: [String]) {
        precondition(
            columns.count == cells.count, "a row of \(cells.count) cells under \(columns.count) columns: \(cells)")
        let scenario = scenarios.count - 1
        let step = scenarios[scenario].steps.count - 1
        scenarios[scenario].steps[step].rows.append(Dictionary(uniqueKeysWithValues: zip(columns, cells)))
    }

    /// `| a | b\|c |` has two cells.
    private static func cells(_ line: String) -> [String] {
        var cells: [String] = []
        var cell = ""
        var isEscaped = false
        for character in line.dropFirst() {
            if character == "|", !isEscaped {
                cells.append(cell.split(separator: " ").joined(separator: " "))
                cell = ""
            } else if character != "\\" || isEscaped {
                cell.append(character)
            }
            isEscaped = character == "\\" && !isEscaped
        }
        return cells
    }
}
