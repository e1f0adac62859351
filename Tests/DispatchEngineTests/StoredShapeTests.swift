// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import TestCentre
import Testing
import Vocabulary

@Suite struct StoredShapeTests {
    /// Journals are kept for ever: this list may grow, no word of it may change.
    static let kinds = [
        "centre_configured", "call_taken", "incident_noted", "incident_located", "incident_retyped", "incident_prioritized",
        "incidents_merged", "call_split", "alarm_raised", "incident_closed", "incident_reopened", "incident_archived",
        "incident_overdue", "units_recommended", "unit_reserved", "unit_dispatched", "unit_self_assigned", "unit_reported",
        "unit_released", "duty_changed", "crew_changed", "time_corrected", "welfare_reported", "acknowledge_overdue",
        "welfare_overdue", "road_condition_set", "road_condition_lifted", "callers_forgotten", "units_available",
        "swap_proposed", "swap_withdrawn", "speeds_turned",
    ]

    @Test func `the names of events are frozen`() {
        #expect(Event.Kind.allCases.prefix(StoredShapeTests.kinds.count).map(\.rawValue) == StoredShapeTests.kinds)
    }

    @Test(arguments: Event.Kind.allCases)
    func `an event of each kind reads back from a record that holds nothing but its name`(kind: Event.Kind) throws {
        let json = #"{"seq":3,"type":"\#(kind.rawValue)","body":{}}"#
        let entry = try JSONRecordReader.read(NumberedEvent.self, from: Array(json.utf8))
        #expect(entry.event.kind == kind)
        let again = try JSONRecordReader.read(NumberedEvent.self, from: JSONRecordWriter.bytes(of: entry))
        #expect(again == entry)
    }

    @Test func `an event of a kind that this keng does not know is refused by its field`() {
        let fault = #expect(throws: RecordFault.self) {
            try JSONRecordReader.read(NumberedEvent.self, from: Array(#"{"type":"unit_teleported"}"#.utf8))
        }
        #expect(fault?.key == "type")
    }

    @Test func `a state without a journal writes and reads as itself`() throws {
        let bytes = JSONRecordWriter.bytes(of: DispatchState())
        let again = try JSONRecordReader.read(DispatchState.self, from: bytes)
        #expect(JSONRecordWriter.bytes(of: again) == bytes)
    }
}
