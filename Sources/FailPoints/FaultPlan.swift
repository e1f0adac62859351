// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

#if KENG_FAULTS
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What the environment asks for, read once.
final class FaultPlan: Sendable {
    enum Action: Equatable {
        case kill, stop
        case delay(milliseconds: UInt32)
    }

    static let current = FaultPlan(fail: variable("KENG_FAIL"), bug: variable("KENG_BUG"))

    let bug: PlantedBug?
    private let point: FailPoint?
    private let pass: Int
    private let action: Action
    private let passes = Atomic(0)

    /// A name that does not exist would quietly test nothing, so it ends the process.
    init(fail: String?, bug: String?) {
        self.bug = bug.map { name in
            guard let bug = PlantedBug(rawValue: name) else { fatalError("KENG_BUG: there is no bug \(name)") }
            return bug
        }
        guard let fail else {
            (point, pass, action) = (nil, 0, .kill)
            return
        }
        let words = fail.split(separator: ":").map(String.init)
        guard words.count >= 3, let point = FailPoint(rawValue: words[0]), let pass = Int(words[1]),
            let action = Action(words[2...].joined(separator: ":"))
        else { fatalError("KENG_FAIL: \(fail) is not POINT:PASS:kill, :stop or :delay:MS") }
        (self.point, self.pass, self.action) = (point, pass, action)
    }

    func passed(_ here: FailPoint) {
        guard here == point, passes.add(1, ordering: .relaxed).newValue == pass else { return }
        FaultPlan.say("fail point \(here.rawValue) reached\n")
        switch action {
        case .kill: kill(getpid(), SIGKILL)
        case .stop: kill(getpid(), SIGSTOP)
        case .delay(let milliseconds): usleep(milliseconds * 1000)
        }
    }

    /// Straight to the descriptor: a buffer would die with the process.
    private static func say(_ text: String) {
        var text = text
        text.withUTF8 { _ = write(2, $0.baseAddress, $0.count) }
    }

    private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}

extension FaultPlan.Action {
    init?(_ text: String) {
        switch text {
        case "kill": self = .kill
        case "stop": self = .stop
        default:
            guard text.hasPrefix("delay:"), let milliseconds = UInt32(text.dropFirst(6)) else { return nil }
            self = .delay(milliseconds: milliseconds)
        }
    }
}
#endif
