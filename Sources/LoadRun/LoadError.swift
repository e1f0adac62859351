// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Why a load cannot be run. What the server refuses during a run is counted, not thrown.
public enum LoadError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Worth a retry when the server is up.
    case cannotConnect(host: String, port: Int, reason: String)
    /// The server ended a connection before the run, with its reason.
    case turnedAway(reason: String)
    case unreadable(path: String, reason: String)
    /// The log of calls has a header that nobody here knows.
    case unknownLog(path: String, header: String)
    case unusable(reason: String)

    public var description: String {
        switch self {
        case .cannotConnect(let host, let port, let reason): "no keng answers at \(host):\(port): \(reason); start keng serve first"
        case .turnedAway(let reason): "keng ended a connection before the run began: \(reason)"
        case .unreadable(let path, let reason): "\(path): \(reason)"
        case .unknownLog(let path, let header):
            "\(path): neither San Francisco unit responses (incident_number, received_timestamp, …) "
                + "nor Montgomery calls (lat, lng, title, timeStamp): \(header)"
        case .unusable(let reason): reason
        }
    }
}
