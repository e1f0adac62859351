// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ArgumentParser

/// - Parameter isFree: whether 0 may stand for any free one.
func requirePort(_ port: Int, _ option: String = "--port", orFree isFree: Bool = false) throws {
    let least = isFree ? 0 : 1
    guard (least...65535).contains(port) else { throw ValidationError("\(option) has to be \(least) to 65535.") }
}
