// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation

/// A file for the figures of a run, opened before the run begins: nobody should wait for hours to learn that its folder is
/// missing. What it held stays until there are figures to put in its place.
final class LoadFile: Sendable {
    /// As it stands on the command line.
    private let name: String
    private let descriptor: Int32

    init(_ path: String, option: String) throws(Complaint) {
        let opened = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
        guard opened >= 0 else {
            let reason = String(cString: strerror(errno))
            throw Complaint("\(option) \(path) cannot be written: \(reason); name a file in a folder that exists and may be written to")
        }
        (name, descriptor) = ("\(option) \(path)", opened)
    }

    deinit { close(descriptor) }

    func write(_ text: String) throws(Complaint) {
        // EINVAL: a pipe or a device, which holds nothing that could be cut off.
        guard ftruncate(descriptor, 0) == 0 || errno == EINVAL else { throw unwritten() }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw unwritten() }
            rest = rest.dropFirst(count)
        }
    }

    private func unwritten() -> Complaint {
        let reason = String(cString: strerror(errno))
        return Complaint("\(name) could not be written: \(reason); what is printed here is all there is of these figures")
    }
}
