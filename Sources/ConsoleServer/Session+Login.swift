// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Access
import ConsoleProtocol
import Vocabulary

/// The beginning of a connection: nothing else before it, a time limit, and few tries.
///
/// ```
///             ┌─ certificate of a user ─────────────────────────────────┐
///  arrived ───┤                                                         ▼
///             └─▶ greeting ─▶ locked ─ AUTH … AUTH OK ───────────────▶ open
///                               │ third wrong proof, or 30 s: BYE AUTH
///                               ▼
///                             closed
/// ```
extension Session {
    /// A certificate has said who is there.
    mutating func cameIn(_ identity: Identity) {
        self.identity = identity
        counters.logins += 1
    }

    /// What the greeting says about logging in.
    var loginFields: [Field] {
        guard configuration.users != nil else { return [Field("auth", "none")] }
        if identity != nil { return [Field("auth", "done")] + identityFields }
        return [
            Field("auth", ScramVerifier.mechanism), Field("auth_line_max", LineLimits.inputLineBeforeAuthentication),
            Field("auth_within", configuration.loginWithin.components.seconds), Field("auth_tries", configuration.loginTries),
        ]
    }

    var identityFields: [Field] { identity.map(LoginDesk.fields) ?? [] }

    /// An `AUTH` has been judged.
    mutating func loginAnswered(_ slot: UInt64, _ answer: LoginDesk.Answer, _ moment: Moment) {
        if let newcomer = answer.identity { cameIn(newcomer) }
        if answer.isFailure {
            counters.loginFailures += 1
            failedLogins += 1
        }
        settle(
            slot, answer.delay > .zero ? .delayed([answer.reply], until: moment.uptime + answer.delay) : .answered([answer.reply]), moment)
        guard failedLogins >= configuration.loginTries, phase == .open else { return }
        phase = .draining(LastWord(code: .auth, text: "\(failedLogins) logins have failed; goodbye"))
        flushSlots(moment)
    }

    mutating func tickLogin(_ moment: Moment) {
        guard isLocked || !hasGreeted, phase == .open, isIdle, moment.uptime - opened >= configuration.loginWithin else { return }
        let seconds = configuration.loginWithin.components.seconds
        end(LastWord(code: .auth, text: "no login within \(seconds) s; goodbye"), moment)
    }

    /// The users have changed: somebody has another role now, or none.
    mutating func recheck(_ users: UserBook, _ moment: Moment) {
        guard let known = identity, phase != .closed else { return }
        identity = users.identity(of: known.name)
        if identity == nil { end(LastWord(code: .auth, text: "\(known.name) may not be here any more"), moment) }
    }

    /// What `CLIENTS` says besides who it is.
    func facts(_ moment: Moment) -> [Field] {
        let age = (moment.uptime - opened).components.seconds
        return [Field("age_s", age), Field("subscribed", subscription == nil ? 0 : 1), Field("unread", unread)]
    }
}
