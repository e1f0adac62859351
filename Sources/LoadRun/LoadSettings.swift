// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// How a run is carried out; what it asks for is the `LoadPlan`.
public struct LoadSettings: Sendable {
    public var host = "127.0.0.1"
    public var port = 7110
    public var door = LoadDoor()
    /// Connections that take calls. Each may have `window` unanswered requests, so this bounds calls in flight.
    public var connections = 32
    /// Subscribed sessions that receive every event and say nothing.
    public var consoles = 0
    /// Of the recommended units, at most so many are sent.
    public var crews = 2
    /// Microseconds between a crew's steps; `nil` chooses it so that a quarter of the units is out at a time.
    public var step: Int64?
    /// Begins every `cid`: another run against the same journal has to have another name.
    public var run = "load-0"
    public var seed: UInt64 = 1
    /// Closes, when the run is over, what it opened and nobody was sent to.
    public var tidies = false
    /// How long the server may answer nothing at all, when the run is over, before the rest is given up.
    public var grace: Duration = .seconds(15)

    public init() {}

    /// Connections of dispatchers, and of the vehicles' radio.
    static let deskConnections = 8
    static let vehicleConnections = 4

    /// More requests than this waiting for room are not kept: the run is lost anyway, and says so.
    static let backlogLimit = 200_000
}

/// What is asked for, by the verbs of the line protocol.
enum RequestKind: UInt8 {
    case call, recommend, dispatch, status, close, position
    /// Once a second, not measured.
    case statistics
    /// A `CLOSE` after the run, not measured.
    case tidy

    var measure: Measure? {
        switch self {
        case .call: .call
        case .recommend: .recommend
        case .dispatch: .dispatch
        case .status: .status
        case .close: .close
        case .position: .position
        case .statistics, .tidy: nil
        }
    }

    var role: LinkRole {
        switch self {
        case .call: .callers
        case .recommend, .dispatch, .status, .close, .statistics, .tidy: .desk
        case .position: .vehicles
        }
    }
}

enum LinkRole: Int, CaseIterable, Sendable { case callers, desk, vehicles }

/// A latency that is measured, always from the moment when the request should have left.
public enum Measure: Int, CaseIterable, Sendable {
    /// Up to the `OK` of a `CALL`: the call is durable.
    case call
    case recommend, dispatch, status, close
    case position
    /// Up to the `EV` of the command on a subscribed console.
    case push

    public var title: String {
        switch self {
        case .call: "call accepted"
        case .recommend: "recommend"
        case .dispatch: "dispatch"
        case .status: "unit status"
        case .close: "close"
        case .position: "position"
        case .push: "push to console"
        }
    }
}

/// A request on its way. Without references, because thousands of them are moved about every second.
struct Ask {
    var kind: RequestKind
    /// Microseconds from the begin of the run.
    var intended: Int64
    var call = PlannedCall(place: Coordinate(latE7: 0, lonE7: 0), type: 0, text: 0, caller: 0, fire: -1)
    var incident: UInt32 = 0
    /// Index of the dispatch it belongs to, and of the crew there; of the unit, where it is a position.
    var job: Int32 = -1
    var crew: Int32 = -1
    var word = PlannedStep.Word.acknowledged
    /// Place in the ledger; the number in its `cid`. −1: it changes nothing.
    var key: Int32 = -1
    var tag: UInt32 = 0

    init(_ kind: RequestKind, intended: Int64) { (self.kind, self.intended) = (kind, intended) }
}
