// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Yams

/// A point in the file, line and column from 1.
struct Place: Hashable, Comparable {
    var line: Int
    var column: Int

    static let start = Place(line: 1, column: 1)

    static func < (a: Place, b: Place) -> Bool { (a.line, a.column) < (b.line, b.column) }
}

extension Place {
    init(_ mark: Mark?) {
        self.init(line: max(mark?.line ?? 1, 1), column: max(mark?.column ?? 1, 1))
    }
}

/// What a small text should have been; whoever knows the place turns it into a problem.
struct Complaint: Error {
    let text: String
    init(_ text: String) { self.text = text }
}

/// Collects the problems of one file while it is read. One owner, one thread: it lives as long as one `read`.
final class ProblemList {
    let file: String
    private(set) var hasErrors = false
    /// Keys that were reported as repeated and are passed over from then on.
    var repeatedKeys: Set<Place> = []
    private var problems: [CentreProblem] = []
    private var leftOut = 0

    /// From here on problems are counted, not told, and need no advice.
    var isFull: Bool { problems.count >= Limits.problems }

    init(file: String) { self.file = file }

    func add(_ severity: CentreProblem.Severity, at place: Place, path: String, _ text: String) {
        if severity == .error { hasErrors = true }
        guard !isFull else {
            leftOut += 1
            return
        }
        problems.append(
            CentreProblem(
                severity: severity, file: file, line: place.line, column: place.column, path: path, text: text))
    }

    /// In the order of the file; problems of one place in the order in which they were found.
    var sorted: [CentreProblem] {
        var all = problems.enumerated()
            .sorted {
                ($0.element.line, $0.element.column, $0.offset) < ($1.element.line, $1.element.column, $1.offset)
            }
            .map(\.element)
        if leftOut > 0, let last = all.last {
            all.append(
                CentreProblem(
                    severity: hasErrors ? .error : .warning, file: file, line: last.line, column: last.column, path: "",
                    text: "\(leftOut) more problems are not listed; mend these first"))
        }
        return all
    }
}
