// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import Vocabulary

extension ForeignMessage {
    /// An incident of another centre in EIDO-JSON (NENA-STA-021.1a); `nil` when nothing says which one.
    ///
    /// Read are what a dispatcher needs first: where, what, who calls, and the words. What else the sender filled in stays as
    /// raw text behind the call.
    init?(eido value: JSONValue, at now: Instant) {
        guard let id = value["$id"]?.text, !id.isEmpty else { return nil }
        identity = id
        title = "EIDO \(KeptText.quoted(id))"
        var eido = EIDOReader(value)
        var report = CallReport()
        report.hotline = "eido"
        report.callerNumber = eido.callerNumber
        report.callerName = eido.callerName
        report.told = eido.callStart.flatMap { ForeignMessage.told($0, "callStartTimestamp", at: now, &report.unread) }
        report.type = TypeCode(eido.internalType.uppercased())
        let place = eido.place()
        report.coordinate = place.coordinate
        report.unread += eido.unread
        read.report = report
        read.setPlace(place.text)
        read.say(KeptText.clean(([title] + eido.words).joined(separator: ". ")).text, eido.rest)
    }
}

/// Finds its way in an EIDO: components refer to one another by `$ref`.
private struct EIDOReader {
    private let root: JSONValue
    private(set) var unread: [String] = []

    init(_ root: JSONValue) { self.root = root }

    /// A component that the schema has once or as a list; senders do either.
    private func components(_ key: String) -> [JSONValue] {
        switch root[key] {
        case .array(let elements): elements
        case .object(let members): [.object(members)]
        default: []
        }
    }

    private func find(_ key: String, _ reference: JSONValue?) -> JSONValue? {
        guard let wanted = reference?["$ref"]?.text else { return nil }
        return components(key).first { $0["$id"]?.text == wanted }
    }

    private static func word(_ text: String?) -> String {
        KeptText.pieces(KeptText.clean(text ?? "").text, of: IntakeLimits.word)[0]
    }

    var callStart: String? { components("callComponent").lazy.compactMap { $0["callStartTimestamp"]?.text }.min() }

    var internalType: String {
        EIDOReader.word(components("incidentComponent").lazy.compactMap { $0["incidentTypeInternalCode"]?.text }.first)
    }

    /// Where the caller can be called back: the telephone number if there is one.
    var callerNumber: String {
        let calls = components("callComponent")
        let named = calls.lazy.compactMap { self.find("callbackComponent", $0["callBackReference"]) }.first
        let back = named ?? components("callbackComponent").first
        let uris = back?["callBackInformationUri"]?.elements.compactMap(\.text) ?? []
        guard let uri = uris.first(where: { $0.hasPrefix("tel:") }) ?? uris.first else { return "" }
        let number = uri.split(separator: ":", maxSplits: 1).last ?? ""
        return EIDOReader.word(String(number.prefix { $0 != "@" && $0 != ";" }))
    }

    var callerName: String {
        let callers = components("personComponent").filter { person in
            person["personIncidentRoleRegistryText"]?.elements.contains { $0.text?.lowercased() == "caller" } ?? false
        }
        return EIDOReader.word(callers.lazy.compactMap { EIDOReader.fullName($0["ncPersonComponent"]) }.first)
    }

    private static func fullName(_ person: JSONValue?) -> String? {
        guard let person else { return nil }
        for member in person.members {
            if member.key.hasSuffix("PersonFullName") {
                return member.value.text ?? member.value.elements.first?.text ?? member.value["value"]?.text
            }
            if let found = fullName(member.value) ?? member.value.elements.lazy.compactMap(fullName).first { return found }
        }
        return nil
    }

    /// What was said, in the order in which it helps.
    var words: [String] {
        let incident = components("incidentComponent").flatMap { component in
            ["incidentTypeCommonRegistryText", "incidentTypeInternalText", "incidentPriorityInternalText"]
                .compactMap { component[$0]?.text }
        }
        let calls = components("callComponent").flatMap { call in
            ["standardPrimaryCallType", "localCallType"].compactMap { call[$0]?.text }
        }
        let notes = components("notesComponent").compactMap { $0["notesActionComments"]?.text }
        let cautions = components("cautionComponent").compactMap { $0["cautionText"]?.text ?? $0["cautionDescription"]?.text }
        let more = components("additionalDataComponent").compactMap { $0["additionalDataByValue"]?.text.flatMap(EIDOReader.comments) }
        return incident + notes + cautions + more + calls
    }

    /// The comments in additional data by value (RFC 7852).
    private static func comments(_ xml: String) -> String? {
        guard let document = try? XMLDocumentReader.read(Array(xml.utf8)) else { return nil }
        let comments = document.descendants("Comment").map(\.text).filter { !$0.isEmpty }
        return comments.isEmpty ? nil : comments.joined(separator: " ")
    }

    /// The place that the incident names; else the caller's; else the first.
    mutating func place() -> (text: String, coordinate: Coordinate?) {
        let all = components("locationComponent")
        let named = components("incidentComponent").flatMap { $0["locationReference"]?.elements ?? [] }
            .compactMap { find("locationComponent", $0) }
        let callers = all.filter { $0["locationTypeDescriptionRegistryText"]?.text == "Caller" }
        var (texts, coordinate): ([String], Coordinate?) = ([], nil)
        for location in named + callers + all {
            let found = read(location)
            if let text = found.text, !texts.contains(text), texts.count < 3 { texts.append(text) }
            coordinate = coordinate ?? found.coordinate
        }
        return (texts.joined(separator: "; "), coordinate)
    }

    private mutating func read(_ location: JSONValue) -> (text: String?, coordinate: Coordinate?) {
        if let url = location["locationByReferenceUrl"]?.text {
            let reason = "locationByReferenceUrl: \(KeptText.quoted(url)) is not fetched from here"
            if !unread.contains(reason) { unread.append(reason) }
        }
        let description = location["locationDescriptionText"]?.text
        guard let xml = location["locationByValue"]?.text else { return (description, nil) }
        do throws(XMLFault) {
            let presence = PresenceLocation(try XMLDocumentReader.read(Array(xml.utf8)))
            return (description ?? presence.civic, presence.coordinate)
        } catch {
            let reason = "locationByValue: is no XML that is read here; it is in the text"
            if !unread.contains(reason) { unread.append(reason) }
            return (description ?? KeptText.short(xml, IntakeLimits.place), nil)
        }
    }

    /// Filled in and not read above, as raw text.
    var rest: [String] {
        let read: Set<String> = [
            "$id", "lastUpdateTimeStamp", "updatedByAgencyReference", "updatedByAgentReference", "eidoVersion",
            "issuingElementIdentification", "agencyComponent", "agentComponent", "incidentComponent", "callComponent",
            "callbackComponent", "notesComponent", "locationComponent", "@context",
        ]
        return root.members.filter { !read.contains($0.key) }.map { member in
            KeptText.clean("\(member.key): \(String(decoding: member.value.bytes, as: UTF8.self))").text
        }
    }
}

/// A place as telephone networks write it (PIDF-LO, RFC 4119 and 5491): civic, or a point, or the middle of a circle.
struct PresenceLocation {
    let civic: String?
    let coordinate: Coordinate?

    init(_ presence: XMLElement) {
        let address = presence.descendants("civicAddress").first
        let names = ["HNO", "HNS", "PRD", "RD", "STS", "POD", "LOC", "A6", "A5", "A4", "A3", "A2", "A1", "country"]
        let parts = names.compactMap { address?.text($0) }
        civic = parts.isEmpty ? nil : parts.joined(separator: " ")
        coordinate = presence.descendants("pos").lazy.compactMap { PresenceLocation.point($0.text) }.first
    }

    private static func point(_ text: String) -> Coordinate? {
        let parts = text.split { $0.isWhitespace }.compactMap { Double($0) }
        return parts.count >= 2 ? Coordinate(lat: parts[0], lon: parts[1]) : nil
    }
}
