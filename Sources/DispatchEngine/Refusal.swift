// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import Units
import Vocabulary

/// A sentence in the two languages of the house.
public struct Phrase: Equatable, Sendable {
    public let en: String
    public let vi: String

    public init(en: String, vi: String) { (self.en, self.vi) = (en, vi) }
}

/// "No", with a stable code and a sentence that names the field and the fix. A value, never thrown: being refused is an
/// ordinary answer.
public struct Refusal: Equatable, Sendable {
    public enum Code: String, Sendable, CaseIterable {
        /// What the request names does not exist.
        case notFound = "NOTFOUND"
        /// A value is out of its range or against another one.
        case badValue = "BADVALUE"
        /// The thing exists and is in a state that does not allow this.
        case state = "STATE"
        /// Somebody else has the unit.
        case unitBusy = "UNITBUSY"
        /// The unit cannot go: out of service, or its crew is out on another one.
        case unitUnavailable = "UNITUNAVAILABLE"
        /// An override needs a word of explanation.
        case reason = "REASON"
        /// The incident has no coordinate yet.
        case unlocated = "UNLOCATED"
        /// No run card fits.
        case noCard = "NOCARD"
        /// Crews are still assigned.
        case crews = "CREWS"
        /// The same `cid` came with another command.
        case cidReused = "CIDREUSED"
    }

    public let code: Code
    public let phrase: Phrase

    public init(_ code: Code, en: String, vi: String) {
        self.code = code
        phrase = Phrase(en: en, vi: vi)
    }
}

extension Refusal {
    static func noIncident(_ number: some CustomStringConvertible) -> Refusal {
        Refusal(
            .notFound, en: "incident: there is no incident \(number) on the board",
            vi: "incident: không có vụ \(number) trên bảng")
    }

    static func noUnit(_ name: some CustomStringConvertible) -> Refusal {
        Refusal(
            .notFound, en: "unit: there is no unit \(name); UNITS lists them",
            vi: "unit: không có đơn vị \(name); UNITS liệt kê các đơn vị")
    }

    static func notOpen(_ incident: IncidentID, _ state: IncidentState) -> Refusal {
        Refusal(
            .state, en: "incident: \(incident) is \(state.rawValue); REOPEN it first",
            vi: "incident: vụ \(incident) đang \(state == .closed ? "đóng" : "được gộp"); hãy REOPEN trước")
    }
}

extension AssignmentPhase {
    /// As a Vietnamese sentence says it.
    var vi: String {
        switch self {
        case .reserved: "được giữ"
        case .dispatched: "được điều động"
        case .acknowledged: "đã nhận lệnh"
        case .enRoute: "đang trên đường"
        case .staging: "chờ tại điểm tập kết"
        case .onScene: "tại hiện trường"
        case .transporting: "đang chở nạn nhân"
        case .atHospital: "tại bệnh viện"
        case .released: "xong nhiệm vụ"
        }
    }
}
