// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Synchronization

/// Waiting for somebody who calls back, with an end to it.
enum Patience {
    /// Calls `begin` with a way to answer, and gives the first answer, or `otherwise` when none has come in time.
    static func wait<Value: Sendable>(
        _ limit: Duration, otherwise: Value, _ begin: (@escaping @Sendable (Value) -> Void) -> Void
    ) async -> Value {
        let first = FirstAnswer<Value>()
        let timer = Task {
            try? await Task.sleep(for: limit)
            if !Task.isCancelled { first.give(otherwise) }
        }
        defer { timer.cancel() }
        return await withCheckedContinuation { continuation in
            first.wait(continuation)
            begin { first.give($0) }
        }
    }

    struct TooSlow: Error {}

    /// Runs `work`, and stops waiting for it when it has not ended in time.
    ///
    /// The work is left, not cancelled: cancelling the reader of a body closes the connection, and the answer that says why
    /// could not be sent. It ends when the connection does, right behind that answer.
    static func limit<Value: Sendable>(_ limit: Duration, _ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let result: Result<Value, any Error> = await wait(limit, otherwise: .failure(TooSlow())) { done in
            Task {
                do {
                    done(.success(try await work()))
                } catch {
                    done(.failure(error))
                }
            }
        }
        return try result.get()
    }
}

/// The first of several answers resumes who waits; the others fall on deaf ears.
private final class FirstAnswer<Value: Sendable>: Sendable {
    private enum State {
        case idle
        case waiting(CheckedContinuation<Value, Never>)
        case answered(Value)
        case done
    }

    private let state = Mutex(State.idle)

    func wait(_ continuation: CheckedContinuation<Value, Never>) {
        let early: Value? = state.withLock { state in
            if case .answered(let value) = state {
                state = .done
                return value
            }
            state = .waiting(continuation)
            return nil
        }
        if let early { continuation.resume(returning: early) }
    }

    func give(_ value: Value) {
        let waiting: CheckedContinuation<Value, Never>? = state.withLock { state in
            switch state {
            case .idle:
                state = .answered(value)
                return nil
            case .waiting(let continuation):
                state = .done
                return continuation
            case .answered, .done: return nil
            }
        }
        waiting?.resume(returning: value)
    }
}
