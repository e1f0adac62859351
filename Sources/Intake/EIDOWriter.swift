// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Hummingbird
import Incidents
import Units
import Vocabulary

extension IntakeResponder {
    /// Our incident as another centre reads it.
    func eido(of incident: String, _ bearer: Bearer) async throws(Problem) -> Response {
        let (rows, _) = try await ask(.incident(try IntakeResponder.number(incident, "incident")), by: bearer)
        guard let found = rows.lazy.compactMap({ $0.record as? Incident }).first else {
            throw Problem(.notFound, "there is no such incident")
        }
        let writer = EIDOWriter(
            incident: found, calls: rows.compactMap { $0.record as? Call }, assignments: rows.compactMap { $0.record as? Assignment },
            centre: backend.centre, now: backend.now(), showsCallers: bearer.showsCallers)
        return .json(writer.value)
    }
}

/// Writes an incident as EIDO-JSON 1.0 (NENA-STA-021.1a).
///
/// Registry values are those of NENA's registries where one fits; our own words stand beside them in the internal fields.
struct EIDOWriter {
    let incident: Incident
    let calls: [Call]
    let assignments: [Assignment]
    let centre: String
    let now: Instant
    let showsCallers: Bool

    var value: JSONValue {
        .members([
            "$id": .text(name("incidentid", incident.id.number)), "lastUpdateTimeStamp": .text(now.description),
            "updatedByAgencyReference": EIDOWriter.reference(centre), "eidoVersion": "1.0",
            "issuingElementIdentification": .text(centre), "incidentComponent": incidentComponent,
            "callComponent": list(calls.map(component)), "callbackComponent": list(callbacks),
            "dispatchComponent": list(dispatches), "notesComponent": list(notes),
            "emergencyResourceComponent": list(open.map(resource)), "agencyComponent": [agency],
            "agentComponent": list(open.map(crew)), "locationComponent": list(locations),
        ])
    }

    private func name(_ kind: String, _ number: UInt64) -> String { "urn:emergency:uid:\(kind):\(number):\(centre)" }

    private static func reference(_ id: String) -> JSONValue { ["$ref": .text(id)] }

    private func list(_ values: [JSONValue]) -> JSONValue? { values.isEmpty ? nil : .array(values) }

    /// What every component begins with.
    private func component(_ id: String, _ at: Instant, _ more: KeyValuePairs<String, JSONValue?>) -> JSONValue {
        let head = JSONValue.members([
            "$id": .text(id), "lastUpdateTimeStamp": .text(at.description), "updatedByAgencyReference": EIDOWriter.reference(centre),
        ])
        return .object(head.members + JSONValue.members(more).members)
    }

    // MARK: - The incident

    private var incidentComponent: JSONValue {
        component(
            "incident-\(incident.id)", now,
            [
                "incidentTypeCommonRegistryText": "Other", "incidentTypeInternalCode": .text(incident.type.text),
                "incidentTypeInternalText": .text(incident.determinant.isEmpty ? incident.type.text : incident.determinant),
                "incidentStatusCommonRegistryText": [.text(incident.state == .open ? "Active" : "Closed")],
                "incidentStatusInternalText": [.text(incident.state.rawValue)], "internalIncidentId": .text(incident.id.description),
                "incidentPriorityInternalText": .text("\(incident.priority)"),
                "incidentCommonPriorityNumber": .number(incident.priority.rawValue),
                "locationReference": locations.isEmpty ? nil : [EIDOWriter.reference(place)],
                "notesReference": list(notes.compactMap { $0["$id"]?.text }.map(EIDOWriter.reference)),
                "dispositionComponent": incident.disposition.map { [disposition($0)] },
            ])
    }

    private func disposition(_ code: String) -> JSONValue {
        component(
            "disposition-\(incident.id)", incident.closed ?? now,
            ["dispositionCommonRegistryCode": .text(code), "dispositionDescriptionText": .text(code)])
    }

    private var place: String { "location-\(incident.id)" }

    private var locations: [JSONValue] {
        guard incident.coordinate != nil || !incident.place.isEmpty else { return [] }
        let presence = incident.coordinate.map { at in
            """
            <presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10" \
            xmlns:gml="http://www.opengis.net/gml" entity="pres:incident-\(incident.id)@keng"><tuple id="place"><status><gp:geopriv>\
            <gp:location-info><gml:Point srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>\
            \(at.description.replacing(",", with: " "))</gml:pos></gml:Point></gp:location-info><gp:usage-rules/></gp:geopriv></status>\
            </tuple></presence>
            """
        }
        return [
            component(
                place, now,
                [
                    "locationTypeDescriptionRegistryText": "Incident", "locationByValue": presence.map { .text($0) },
                    "locationDescriptionText": incident.place.isEmpty ? nil : .text(incident.place),
                ])
        ]
    }

    private var notes: [JSONValue] {
        incident.notes.enumerated().map { index, note in
            component("note-\(incident.id)-\(index + 1)", note.at, ["notesActionComments": .text("\(note.by): \(note.text)")])
        }
            + calls.filter { !$0.report.text.isEmpty }.map { call in
                component("words-\(call.id)", call.entered, ["notesActionComments": .text(call.report.text)])
            }
    }

    // MARK: - Calls

    private func component(_ call: Call) -> JSONValue {
        component(
            name("callid", call.id.number), call.entered,
            [
                "callStateRegistryText": "callEnded", "standardPrimaryCallType": "emergency", "direction": "incoming",
                "callStartTimestamp": .text(call.told.description), "answerDate": .text(call.entered.description),
                "callBackReference": shows(call) ? EIDOWriter.reference("callback-\(call.id)") : nil,
                "notesReference": call.report.text.isEmpty ? nil : [EIDOWriter.reference("words-\(call.id)")],
            ])
    }

    private func shows(_ call: Call) -> Bool { showsCallers && !call.report.callerNumber.isEmpty }

    private var callbacks: [JSONValue] {
        calls.filter(shows).map { call in
            component("callback-\(call.id)", call.entered, ["callBackInformationUri": [.text("tel:\(call.report.callerNumber)")]])
        }
    }

    // MARK: - Who goes

    private var open: [Assignment] { assignments.filter(\.isOpen) }

    private var agency: JSONValue {
        component(
            centre, now,
            [
                "agencyRoleDescriptionRegistryText": ["CallReceiving", "Dispatching"], "agencyType": ["psap"],
                "incidentOwningAgencyIndicator": true,
            ])
    }

    private func crew(_ assignment: Assignment) -> JSONValue {
        component(
            "crew-\(assignment.unit)", assignment.times.last?.entered ?? now,
            ["agentRoleRegistryText": ["Responder"], "agencyReference": EIDOWriter.reference(centre)])
    }

    private func resource(_ assignment: Assignment) -> JSONValue {
        component(
            "unit-\(assignment.unit)", assignment.times.last?.entered ?? now,
            [
                "agentReference": [EIDOWriter.reference("crew-\(assignment.unit)")], "emergencyResourceTypeCommonRegistryText": "Other",
                "primaryUnitStatusRegistryText": .text(EIDOWriter.status(assignment.phase)), "resourceAttributeRegistryText": [],
                "secondaryUnitStatusRegistryText": [], "emergencyResourceName": .text(assignment.unit.text),
                "unitStatusInternal": [.text(assignment.phase.rawValue)],
                "activeOnIncidentId": .text(name("incidentid", incident.id.number)),
            ])
    }

    private var dispatches: [JSONValue] {
        guard !open.isEmpty else { return [] }
        return [
            component(
                "dispatch-\(incident.id)", now,
                [
                    "agencyReference": EIDOWriter.reference(centre),
                    "emergencyResourceReference": .array(open.map { EIDOWriter.reference("unit-\($0.unit)") }),
                ])
        ]
    }

    private static func status(_ phase: AssignmentPhase) -> String {
        switch phase {
        case .reserved: "Reserved"
        case .dispatched: "Dispatched"
        case .acknowledged: "Acknowledged"
        case .enRoute: "Enroute"
        case .staging: "Staged"
        case .onScene: "OnScene"
        case .transporting: "Transporting"
        case .atHospital: "AtDestination"
        case .released: "Available"
        }
    }
}
