// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// What a request asks for.
enum Route: Hashable, Sendable {
    case takeCall
    case supplementCall(String)
    case call(String)
    case incident(String)
    case incidentEIDO(String)
    case events
    case alertCAP
    case eido
    case description
    case healthz
    case readyz
    case metrics

    enum Choice: Equatable, Sendable {
        case route(Route)
        case otherMethods([String])
        case none
    }

    static func choose(method: String, path: String) -> Choice {
        let known = routes(of: path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init))
        guard !known.isEmpty else { return .none }
        if let route = known[method] ?? (method == "HEAD" ? known["GET"] : nil) { return .route(route) }
        return .otherMethods((known.keys + (known["GET"] == nil ? [] : ["HEAD"])).sorted())
    }

    private static func routes(of parts: [String]) -> [String: Route] {
        switch parts.count {
        case 1:
            switch parts[0] {
            case "healthz": ["GET": .healthz]
            case "readyz": ["GET": .readyz]
            case "metrics": ["GET": .metrics]
            default: [:]
            }
        case 2 where parts[0] == "v1":
            switch parts[1] {
            case "calls": ["POST": .takeCall]
            case "eido": ["POST": .eido]
            case "events": ["GET": .events]
            case "openapi.json": ["GET": .description]
            default: [:]
            }
        case 3 where parts[0] == "v1":
            switch parts[1] {
            case "calls": ["GET": .call(parts[2]), "PATCH": .supplementCall(parts[2])]
            case "incidents": ["GET": .incident(parts[2])]
            case "alerts" where parts[2] == "cap": ["POST": .alertCAP]
            default: [:]
            }
        case 4 where parts[0] == "v1" && parts[1] == "incidents" && parts[3] == "eido": ["GET": .incidentEIDO(parts[2])]
        default: [:]
        }
    }

    /// As counted: without the numbers of calls.
    var label: String {
        switch self {
        case .takeCall: "POST /v1/calls"
        case .supplementCall: "PATCH /v1/calls/{call}"
        case .call: "GET /v1/calls/{call}"
        case .incident: "GET /v1/incidents/{incident}"
        case .incidentEIDO: "GET /v1/incidents/{incident}/eido"
        case .events: "GET /v1/events"
        case .alertCAP: "POST /v1/alerts/cap"
        case .eido: "POST /v1/eido"
        case .description: "GET /v1/openapi.json"
        case .healthz: "GET /healthz"
        case .readyz: "GET /readyz"
        case .metrics: "GET /metrics"
        }
    }
}
