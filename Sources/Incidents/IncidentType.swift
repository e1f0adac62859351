// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// 1 is a life threat, 5 can wait.
public enum Priority: Int, RecordScalar, CaseIterable, Comparable, CustomStringConvertible {
    case one = 1
    case two, three, four, five

    public static func < (a: Priority, b: Priority) -> Bool { a.rawValue < b.rawValue }
    public var description: String { String(rawValue) }
}

/// Which service answers; the first cut when two calls are compared.
public enum ServiceKind: String, RecordScalar, CaseIterable {
    case fire, rescue, medical, police, inquiry
}

/// What can happen, as the centre file lists it.
public struct IncidentType: Record {
    public var code = TypeCode("")
    public var titleVi = ""
    public var titleEn = ""
    public var service = ServiceKind.fire
    public var priority = Priority.three
    /// The determinant that call-takers work out, of the shape protocol–level–number (`F-D-1`). Shape only: no protocol text.
    public var determinant = ""
    /// Interval of the welfare (PAR) clock of a crew on scene; zero: no clock.
    public var welfareInterval: Duration = .zero

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("code", &code)
        try coder.value("title_vi", &titleVi)
        try coder.value("title_en", &titleEn)
        try coder.value("service", &service)
        try coder.value("priority", &priority)
        try coder.value("determinant", &determinant)
        try coder.value("welfare_ms", &welfareInterval)
    }
}

/// How an incident may end.
public struct Disposition: Record {
    public var code = ""
    public var titleVi = ""
    public var titleEn = ""
    /// Closing with it counts against the callers: their history shows a hoax.
    public var hoax = false

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("code", &code)
        try coder.value("title_vi", &titleVi)
        try coder.value("title_en", &titleEn)
        try coder.value("hoax", &hoax)
    }
}
