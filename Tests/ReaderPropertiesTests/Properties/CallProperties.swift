// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import DispatchEngine
import Incidents
@testable import Intake
import Vocabulary

enum CallProperties {
    static func hold(_ bytes: [UInt8]) throws(BrokenProperty) {
        guard let body = try? JSONParser.parse(bytes) else { return }
        let again = try? JSONParser.parse(body.bytes)
        try demand(again == body, "written again it is another value")
        try ReportProperties.hold(ReadReport(call: body), of: bytes.count)
        try holdText(body)
        let further = CallSupplement(body: body)
        for text in further.notes { try ReportProperties.holdText(text, IntakeLimits.text) }
        try ReportProperties.holdText(further.place, IntakeLimits.place)
        for text in further.unread { try ReportProperties.holdText(text, ReportProperties.longestUnread) }
    }

    /// What was said is there, whole.
    private static func holdText(_ body: JSONValue) throws(BrokenProperty) {
        guard let said = body["text"]?.text else { return }
        let read = ReadReport(call: body)
        let kept = ([read.report.text] + read.furtherNotes).joined()
        // By bytes: a note that begins with a combining mark changes the last character before it, not what was said.
        let isThere = kept.utf8.starts(with: KeptText.clean(said).text.utf8)
        try demand(isThere || kept.utf8.count >= IntakeLimits.body, "words of the caller are lost")
    }
}

/// What holds for a call, whoever's format it came in.
enum ReportProperties {
    /// A key and a value, each shortened, with their replacement characters, and the reason.
    static let longestUnread = 8 * IntakeLimits.unread

    /// - Parameter size: bytes of the message it was read from.
    static func hold(_ read: ReadReport, of size: Int) throws(BrokenProperty) {
        let report = read.report
        for text in [report.text] + read.furtherNotes { try holdText(text, IntakeLimits.text) }
        try holdText(report.place, IntakeLimits.place)
        // Capital letters may take more bytes than small ones.
        for text in [report.hotline, report.callerNumber, report.callerName, report.building] { try holdText(text, IntakeLimits.word) }
        for text in report.unread + [report.type.text] { try holdText(text, longestUnread) }
        if let told = report.told { try demand(Instant(rfc3339: told.description) != nil, "nobody reads the time \(told)") }
        let stored = JSONRecordWriter.bytes(of: report)
        try demand((try? JSONRecordReader.read(CallReport.self, from: stored)) == report, "the journal gives another call back")
        let all = stored.count + read.furtherNotes.reduce(0) { $0 + $1.utf8.count }
        try demand(all <= 64 * size + 4096, "\(size) bytes became \(all)")
    }

    static func holdText(_ text: String, _ limit: Int) throws(BrokenProperty) {
        try demand(text.utf8.count <= limit, "a text of \(text.utf8.count) bytes, not \(limit): \(text.prefix(60))")
        let stray = text.unicodeScalars.first(where: WireText.isForbidden)
        try demand(stray == nil, "U+\(String(stray?.value ?? 0, radix: 16)) stands in: \(text.prefix(60))")
    }
}
