// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// Refuses positions that no vehicle can have reached since the last one, and lets a receiver that has found itself
/// again come back.
///
/// Among high houses a receiver may leap a kilometre and return; a dispatcher would send that unit to the wrong side of
/// the river. But the last good position may have been the wrong one: when `witnesses` positions in a row agree with
/// each other and not with it, they are believed.
public struct JumpFilter: Sendable {
    /// 250 km/h: beyond any road vehicle.
    public static let fastestMetresPerSecond = 70.0
    /// What two honest positions of a standing receiver may differ by.
    public static let slackMetres = 150.0
    public static let witnesses = 4

    public enum Verdict: Equatable, Sendable {
        case good
        /// Too far away for the time between.
        case jump
        /// Older than one that was taken.
        case late
    }

    private var last: ReceiverFix?
    private var doubted: ReceiverFix?
    private var agreeing = 0

    public init() {}

    public mutating func judge(_ fix: ReceiverFix) -> Verdict {
        guard let last else { return accept(fix) }
        if let was = last.at, let now = fix.at, now < was { return .late }
        if JumpFilter.isReachable(from: last, fix) { return accept(fix) }
        agreeing = doubted.map { JumpFilter.isReachable(from: $0, fix) } == true ? agreeing + 1 : 1
        doubted = fix
        return agreeing >= JumpFilter.witnesses ? accept(fix) : .jump
    }

    private mutating func accept(_ fix: ReceiverFix) -> Verdict {
        (last, doubted, agreeing) = (fix, nil, 0)
        return .good
    }

    private static func isReachable(from a: ReceiverFix, _ b: ReceiverFix) -> Bool {
        guard let was = a.at, let now = b.at else { return a.coordinate.metres(to: b.coordinate) <= slackMetres }
        let seconds = max(0, Double((now - was).milliseconds) / 1000)
        return a.coordinate.metres(to: b.coordinate) <= slackMetres + seconds * fastestMetresPerSecond
    }
}
