// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import CLibFuzzer
import ReaderProperties

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// One reader under libFuzzer: `KENG_FUZZ_READER=framer Fuzzing [options and corpora of libFuzzer]`; without a reader it lists them.
///
/// Built only with `KENG_FUZZ=1`; fixtures/fuzz/README.md says how.
@main
struct Fuzzing {
    /// From the environment, because libFuzzer calls a bare function, and starts its own program again with its own options.
    fileprivate static let reader = getenv("KENG_FUZZ_READER").flatMap { Reader(rawValue: String(cString: $0)) }

    static func main() {
        guard reader != nil else {
            print("the readers are: \(Reader.allCases.map(\.rawValue).joined(separator: " "))")
            return
        }
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        exit(LLVMFuzzerRunDriver(&count, &arguments, tryOne))
    }
}

/// Called by this name also from libFuzzer's own `main`, which is linked and never runs.
@_cdecl("LLVMFuzzerTestOneInput")
func tryOne(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do throws(BrokenProperty) {
        try Fuzzing.reader?.hold(Array(UnsafeBufferPointer(start: bytes, count: count)))
    } catch {
        fatalError("\(error)")
    }
    return 0
}
