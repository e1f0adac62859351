// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RunCards

/// What came of reading a centre file.
public struct CentreReading: Sendable, Equatable {
    /// `nil` when there is at least one error: half a centre is not used.
    public let centre: Centre?
    /// In the order of the file.
    public let problems: [CentreProblem]

    public var errors: [CentreProblem] { problems.filter { $0.severity == .error } }
    public var warnings: [CentreProblem] { problems.filter { $0.severity == .warning } }
}

/// One thing that is wrong, or strange, in a centre file.
public struct CentreProblem: Sendable, Equatable, CustomStringConvertible {
    public enum Severity: String, Sendable {
        /// The file cannot be used.
        case error
        /// The file can be used; somebody should look.
        case warning
    }

    public let severity: Severity
    /// The file as its reader named it.
    public let file: String
    /// From 1. The column counts Unicode scalars.
    public let line: Int
    public let column: Int
    /// The field, `units[3].station`, counted from 0; empty for the file itself.
    public let path: String
    /// What is wrong and how to mend it.
    public let text: String

    /// `centre.yaml:41:9: units[3].station: 'Doi 1' is not a station; did you mean 'Đội 1'?`; warnings say so.
    public var description: String {
        let mark = severity == .warning ? "warning: " : ""
        let field = path.isEmpty ? "" : "\(path): "
        return "\(file):\(line):\(column): \(mark)\(field)\(text)"
    }
}
