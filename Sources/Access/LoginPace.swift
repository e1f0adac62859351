// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// How long an answer to a login is kept back, so that guessing is slow.
///
/// It counts failures of one name from one address. After the third the next answers, right or wrong, come late: by 1, 2, 4,
/// at most 8 seconds. It never refuses: the right password is let in after the wait whatever a stranger has tried from
/// elsewhere, and even beside one at the same address, so nobody can be locked out by somebody else's failures.
public struct LoginPace: Sendable {
    private struct Place: Hashable {
        let name: String
        let address: String
    }

    private struct Failures {
        var count = 0
        var last = Duration.zero
    }

    /// Failures that cost nothing: people mistype.
    static let free = 3
    public static let longest: Duration = .seconds(8)
    /// After so much calm all is forgotten.
    static let memory: Duration = .seconds(900)
    /// Places remembered; beyond it the one that has been calm for longest is forgotten.
    static let limit = 4096

    private var failures: [Place: Failures] = [:]

    public init() {}

    /// How long the answer to this attempt has to wait.
    public func delay(_ name: String, from address: String, now: Duration) -> Duration {
        guard let found = failures[Place(name: name, address: address)], now - found.last < LoginPace.memory,
            found.count >= LoginPace.free
        else { return .zero }
        return min(.seconds(1 << min(found.count - LoginPace.free, 3)), LoginPace.longest)
    }

    public mutating func failed(_ name: String, from address: String, now: Duration) {
        let place = Place(name: name, address: address)
        if failures[place] == nil, failures.count >= LoginPace.limit { forgetCalmest() }
        var found = failures[place] ?? Failures()
        if now - found.last >= LoginPace.memory { found.count = 0 }
        (found.count, found.last) = (found.count + 1, now)
        failures[place] = found
    }

    public mutating func succeeded(_ name: String, from address: String) {
        failures[Place(name: name, address: address)] = nil
    }

    private mutating func forgetCalmest() {
        if let calmest = failures.min(by: { $0.value.last < $1.value.last }) { failures[calmest.key] = nil }
    }
}
