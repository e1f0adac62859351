// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Texts as a C array of C strings that ends with NULL, valid during `body`.
func withCStrings<Result>(_ texts: [String], _ body: ([UnsafePointer<CChar>?]) -> Result) -> Result {
    var bytes: [CChar] = []
    var starts: [Int] = []
    for text in texts {
        starts.append(bytes.count)
        bytes += text.utf8CString
    }
    return bytes.withUnsafeBufferPointer { buffer in
        body(starts.map { buffer.baseAddress! + $0 } + [nil])
    }
}

/// The values of a statement as libpq's parallel arrays, valid during `body`.
struct CParameters {
    let count: Int32
    let types: [UInt32]
    let values: [UnsafePointer<CChar>?]
    let lengths: [Int32]
    let formats: [Int32]

    static func with<Result>(_ parameters: [PostgresParameter], _ body: (CParameters) -> Result) -> Result {
        // One more byte, so that an empty value has an address too: no address means NULL.
        var bytes: [UInt8] = []
        bytes.reserveCapacity(parameters.reduce(1) { $0 + ($1.bytes?.count ?? 0) })
        for parameter in parameters { bytes += parameter.bytes ?? [] }
        bytes.append(0)
        return bytes.withUnsafeBytes { buffer in
            var next = buffer.baseAddress!.assumingMemoryBound(to: CChar.self)
            let values = parameters.map { parameter in
                defer { next += parameter.bytes?.count ?? 0 }
                return parameter.bytes == nil ? nil : UnsafePointer(next)
            }
            return body(
                CParameters(
                    count: Int32(parameters.count),
                    types: parameters.map(\.type),
                    values: values,
                    lengths: parameters.map { Int32($0.bytes?.count ?? 0) },
                    formats: parameters.map { _ in CParameters.binary }))
        }
    }

    static let binary: Int32 = 1
}
