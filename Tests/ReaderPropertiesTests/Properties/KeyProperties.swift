// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Screen

enum KeyProperties {
    static func hold(_ bytes: [UInt8]) throws(BrokenProperty) {
        let whole = keys([bytes])
        try demand(whole == keys(bytes.map { [$0] }), "byte by byte other keys were pressed")
        try demand(whole == keys(pieces(of: bytes[...])), "in pieces other keys were pressed")
        var decoder = KeyDecoder()
        for piece in pieces(of: bytes[...]) { _ = decoder.keys(piece) + decoder.settle() }
    }

    private static func keys(_ pieces: [[UInt8]]) -> [Key] {
        var decoder = KeyDecoder()
        return pieces.flatMap { decoder.keys($0) }
    }
}
