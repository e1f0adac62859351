// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// An address as certificates hold it: 4 or 16 bytes.
struct IPAddress: Equatable {
    let bytes: [UInt8]

    /// `nil` for what is a name.
    init?(_ text: String) {
        for (family, length) in [(AF_INET, 4), (AF_INET6, 16)] {
            var address = [UInt8](repeating: 0, count: length)
            if inet_pton(family, text, &address) == 1 {
                bytes = address
                return
            }
        }
        return nil
    }
}
