// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import HTTPTypes
import Hummingbird
import Synchronization
import Vocabulary

/// Whether keng could take a call now.
extension IntakeResponder {
    func ready() async -> Response {
        let (fault, microseconds) = await readiness.result(backend)
        guard let fault else { return .json(["status": "ready", "write_us": .number(microseconds), "seq": .number(backend.latest())]) }
        return Problem(.overloaded, fault).response()
    }
}

/// A real write, commit and round trip through the engine, with a limit. Asked more often, it says what it just found: whoever
/// probes without a pause writes no more than anybody else.
final class ReadinessCheck: Sendable {
    private static let limit = Duration.seconds(2)
    private static let holds = Duration.milliseconds(500)

    private let last = Mutex<(at: ContinuousClock.Instant, fault: String?, microseconds: Int64)?>(nil)

    func result(_ backend: IntakeBackend) async -> (fault: String?, microseconds: Int64) {
        let start = ContinuousClock.now
        if let known = last.withLock({ $0 }), start - known.at < ReadinessCheck.holds { return (known.fault, known.microseconds) }
        let silent = "the engine has written nothing for \(ReadinessCheck.limit.wholeSeconds) s"
        let fault: String? = await Patience.wait(ReadinessCheck.limit, otherwise: silent) { done in
            if !backend.probe({ done($0) }) { done("the engine's queue is full, or it is being stopped") }
        }
        let took = (ContinuousClock.now - start).microseconds
        last.withLock { $0 = (start, fault, took) }
        return (fault, took)
    }
}
