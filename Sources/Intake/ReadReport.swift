// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import Vocabulary

/// A report from outside, as it was understood. Whatever was not is kept in words: a call is always taken.
struct ReadReport: Sendable {
    var report = CallReport()
    /// The incident that the sender knows it belongs to.
    var join: IncidentID?
    /// What did not fit into the call's text.
    var furtherNotes: [String] = []
}

/// Takes members out of a JSON object one by one, typed. What cannot be read goes into `unread` with its reason, and, when
/// it is too long to be repeated there, whole into `rest`.
struct MemberReader {
    private let members: [JSONValue.Member]
    private var taken: Set<String> = []
    private(set) var unread: [String] = []
    /// Raw values for the people at the screens.
    private(set) var rest: [String] = []

    init(_ object: JSONValue) { members = object.members }

    /// - Parameter limit: bytes; the whole of a longer text goes into `rest`.
    mutating func text(_ key: String, _ limit: Int) -> String {
        guard let value = take(key) else { return "" }
        let text: String
        switch value {
        case .text(let said): text = said
        case .number(let digits): text = digits
        case .null: return ""
        default:
            keep(key, value, "is not a text")
            return ""
        }
        let (clean, isChanged) = KeptText.clean(text)
        if isChanged { unread.append("\(key): characters that no line may hold were replaced") }
        guard clean.utf8.count > limit else { return clean }
        keep(key, .text(clean), "is longer than \(limit) bytes")
        return KeptText.pieces(clean, of: limit)[0]
    }

    /// `"21.0155,105.7985"`, or an object with `lat` and `lon`.
    mutating func coordinate(_ key: String) -> Coordinate? {
        guard let value = take(key), value != .null else { return nil }
        if let text = value.text {
            if let coordinate = Coordinate(text: text.filter { $0 != " " }) { return coordinate }
        } else if let lat = value["lat"]?.double, let lon = value["lon"]?.double, let coordinate = Coordinate(lat: lat, lon: lon) {
            return coordinate
        }
        keep(key, value, "is neither \"LAT,LON\" nor {\"lat\":…,\"lon\":…} in degrees")
        return nil
    }

    mutating func time(_ key: String) -> Instant? {
        guard let value = take(key), value != .null else { return nil }
        if let time = value.text.flatMap({ Instant(rfc3339: $0) }), time >= .epoch { return time }
        keep(key, value, "is not an RFC 3339 time such as 2026-11-22T03:04:05Z")
        return nil
    }

    mutating func number(_ key: String) -> UInt64? {
        guard let value = take(key), value != .null else { return nil }
        if let number = value.unsigned { return number }
        keep(key, value, "is not a number")
        return nil
    }

    /// Keeps the members that nobody has asked for.
    mutating func keepStrays() {
        for member in members where !taken.contains(member.key) {
            taken.insert(member.key)
            keep(member.key, member.value, "is not known here")
        }
    }

    private mutating func take(_ key: String) -> JSONValue? {
        taken.insert(key)
        return members.first { $0.key == key }?.value
    }

    private mutating func keep(_ key: String, _ value: JSONValue, _ reason: String) {
        let key = KeptText.quoted(key)
        let said = KeptText.clean(value.text ?? String(decoding: value.bytes, as: UTF8.self)).text
        unread.append("\(key): \(reason); it said '\(KeptText.short(said))'")
        if said.utf8.count > IntakeLimits.unread { rest.append("\(key): \(said)") }
    }
}

extension ReadReport {
    /// The members of `POST /v1/calls`.
    init(call body: JSONValue) {
        var reader = MemberReader(body)
        report.hotline = reader.text("hotline", IntakeLimits.word)
        report.callerNumber = reader.text("caller", IntakeLimits.word)
        report.callerName = reader.text("name", IntakeLimits.word)
        report.coordinate = reader.coordinate("at")
        report.phoneCoordinate = reader.coordinate("phone_at")
        report.place = reader.text("place", IntakeLimits.place)
        report.type = TypeCode(reader.text("type", IntakeLimits.word).uppercased())
        report.building = reader.text("building", IntakeLimits.word)
        let text = reader.text("text", IntakeLimits.body)
        report.told = reader.time("told")
        join = reader.number("incident").map(IncidentID.init)
        reader.keepStrays()
        report.unread = reader.unread
        say(text, reader.rest)
    }

    /// Puts the words into the call, and what does not fit into notes behind it.
    mutating func say(_ text: String, _ rest: [String] = []) {
        let all = ([text] + rest).filter { !$0.isEmpty }.flatMap { KeptText.pieces($0, of: IntakeLimits.text) }
        report.text = all.first ?? ""
        furtherNotes = Array(all.dropFirst())
    }
}

extension CallSupplement {
    /// The members of `PATCH /v1/calls/{call}`.
    init(body: JSONValue) {
        self.init()
        var reader = MemberReader(body)
        coordinate = reader.coordinate("at")
        place = reader.text("place", IntakeLimits.place)
        let code = reader.text("type", IntakeLimits.word).uppercased()
        type = code.isEmpty ? nil : TypeCode(code)
        let note = reader.text("note", IntakeLimits.body)
        reader.keepStrays()
        unread = reader.unread
        say([note] + reader.rest)
    }

    mutating func say(_ texts: [String]) {
        notes += texts.filter { !$0.isEmpty }.flatMap { KeptText.pieces($0, of: IntakeLimits.text) }
    }
}
