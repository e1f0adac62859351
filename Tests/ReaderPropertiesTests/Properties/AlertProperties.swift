// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

@testable import Intake
import Vocabulary

enum AlertProperties {
    static func hold(_ bytes: [UInt8]) throws(BrokenProperty) {
        guard let document = try? XMLDocumentReader.read(bytes) else { return }
        let again = try? XMLDocumentReader.read(written(document))
        try demand(again == document, "written again it is another document")
        let alerts = document.name == "alert" ? [document] : document.descendants("alert")
        guard let alert = alerts.first else { return }
        try MessageProperties.hold(ForeignMessage(CAPAlert(alert), at: MessageProperties.now), of: bytes.count)
    }

    /// Any namespace, so that whatever stands behind its colon is a name.
    private static func written(_ element: XMLElement) -> [UInt8] {
        var out: [UInt8] = []
        write(element, to: &out)
        return out
    }

    private static func write(_ element: XMLElement, to out: inout [UInt8]) {
        out += "<x:\(element.name)>".utf8
        for scalar in element.text.unicodeScalars {
            if scalar == "<" || scalar == "&" { out += "&#\(scalar.value);".utf8 } else { out += String(scalar).utf8 }
        }
        for child in element.children { write(child, to: &out) }
        out += "</x:\(element.name)>".utf8
    }
}

enum EIDOProperties {
    static func hold(_ bytes: [UInt8]) throws(BrokenProperty) {
        guard let value = try? JSONParser.parse(bytes) else { return }
        guard let message = ForeignMessage(eido: value, at: MessageProperties.now) else { return }
        try MessageProperties.hold(message, of: bytes.count)
    }
}

/// What holds for a message of another format.
enum MessageProperties {
    static let now = Instant(rfc3339: "2026-11-22T03:04:05Z") ?? .epoch

    static func hold(_ message: ForeignMessage, of size: Int) throws(BrokenProperty) {
        try ReportProperties.hold(message.read, of: size)
        try ReportProperties.holdText(message.title, 10 * IntakeLimits.word)
        if let told = message.read.report.told { try demand(told <= now, "it was told later than now") }
    }
}
