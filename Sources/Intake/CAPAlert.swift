// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// An alert in OASIS CAP 1.2 (1.0 and 1.1 read the same), as far as a dispatcher needs it.
struct CAPAlert: Sendable {
    var identifier = ""
    var sender = ""
    var sent = ""
    var status = ""
    var message = ""
    var note = ""
    /// `sender,identifier,sent` of each alert that this one speaks of.
    var references: [String] = []
    /// The kind of incident, when the sender says it in our words.
    var type = ""
    /// Everything said, for people.
    var words: [String] = []
    var areas: [String] = []
    var place: AlertArea?

    /// - Parameter alert: the `alert` element.
    init(_ alert: XMLElement) {
        identifier = alert.text("identifier") ?? ""
        sender = alert.text("sender") ?? ""
        sent = alert.text("sent") ?? ""
        status = alert.text("status") ?? ""
        message = alert.text("msgType") ?? ""
        note = alert.text("note") ?? ""
        references = (alert.text("references") ?? "").split { $0 == " " || $0.isNewline || $0 == "\t" }.map(String.init)
        for info in alert.all("info") { read(info) }
        words += ["note", "incidents", "source", "restriction"].compactMap { key in alert.text(key).map { "\(key): \($0)" } }
    }

    /// What makes it this alert and no other (CAP 1.2, 3.2.1); `nil` when parts are missing.
    var identity: String? {
        identifier.isEmpty || sender.isEmpty || sent.isEmpty ? nil : "\(sender),\(identifier),\(sent)"
    }

    private mutating func read(_ info: XMLElement) {
        let headline = info.text("headline") ?? info.text("event") ?? ""
        if !headline.isEmpty { words.append(headline) }
        let degree = ["urgency", "severity", "certainty"].compactMap { info.text($0) }
        if !degree.isEmpty { words.append(degree.joined(separator: "/")) }
        for key in ["event", "description", "instruction", "senderName", "contact", "web", "onset", "expires"] {
            if let said = info.text(key), said != headline { words.append("\(key): \(said)") }
        }
        for code in info.all("eventCode") where code.text("valueName") == "keng:type" { type = code.text("value") ?? type }
        for parameter in info.all("parameter") {
            if let name = parameter.text("valueName"), let value = parameter.text("value") { words.append("\(name): \(value)") }
        }
        for resource in info.all("resource") {
            words.append("resource: " + ["resourceDesc", "mimeType", "uri"].compactMap { resource.text($0) }.joined(separator: " "))
        }
        for area in info.all("area") {
            if let description = area.text("areaDesc"), !areas.contains(description) { areas.append(description) }
            place = place ?? AlertArea(area)
        }
    }
}

/// Where an alert is about: the middle of what it draws.
struct AlertArea: Sendable {
    let middle: Coordinate
    let metresAcross: Int

    /// Wider than this, no point of it is the place: somebody has to look.
    static let widestPlace = 2000

    var isPlace: Bool { metresAcross <= AlertArea.widestPlace }

    /// - Parameter area: the `area` element; its circle if it has one, else its polygon.
    init?(_ area: XMLElement) {
        if let circle = area.text("circle") {
            let parts = circle.split(separator: " ")
            guard let middle = parts.first.flatMap(AlertArea.point) else { return nil }
            let kilometres = parts.count > 1 ? Double(parts[1]) ?? .infinity : 0
            let across = kilometres.isFinite && kilometres >= 0 && kilometres < 50_000 ? kilometres * 2000 : 1e8
            self.init(middle: middle, metresAcross: Int(across))
        } else if let polygon = area.text("polygon") {
            let corners = polygon.split { $0.isWhitespace }.compactMap(AlertArea.point)
            guard !corners.isEmpty else { return nil }
            let (lats, lons) = (corners.map(\.lat), corners.map(\.lon))
            let low = Coordinate(lat: lats.min()!, lon: lons.min()!)
            let high = Coordinate(lat: lats.max()!, lon: lons.max()!)
            let middle = Coordinate(lat: (lats.min()! + lats.max()!) / 2, lon: (lons.min()! + lons.max()!) / 2)
            guard let low, let high, let middle else { return nil }
            self.init(middle: middle, metresAcross: Int(low.metres(to: high)))
        } else {
            return nil
        }
    }

    private init(middle: Coordinate, metresAcross: Int) { (self.middle, self.metresAcross) = (middle, metresAcross) }

    private static func point(_ text: Substring) -> Coordinate? {
        let parts = text.split(separator: ",")
        guard parts.count == 2, let lat = Double(parts[0]), let lon = Double(parts[1]) else { return nil }
        return Coordinate(lat: lat, lon: lon)
    }
}
