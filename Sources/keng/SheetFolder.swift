// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Vocabulary

/// Where sheets lie: one file each, `latest.txt`, and while one is being written `sheet.new`.
struct SheetFolder {
    let path: String

    private static let kept = 1440

    /// May take as long as another machine likes.
    func put(_ text: String, at now: Instant) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let stamp = now.description.prefix(16).replacing(":", with: "")
        try write(Data(text.utf8), as: "board-\(stamp)Z.txt")
        try write(Data(text.utf8), as: "latest.txt")
        try removeOld()
    }

    /// Nobody finds half a sheet, whenever keng ends; and always under the same name first, so that halves do not pile up.
    private func write(_ text: Data, as name: String) throws {
        let new = path + "/sheet.new"
        let descriptor = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw refused(new) }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try file.write(contentsOf: text)
        try file.synchronize()
        try file.close()
        guard rename(new, "\(path)/\(name)") == 0 else { throw refused(name) }
    }

    private func refused(_ name: String) -> Complaint { Complaint("\(name): \(String(cString: strerror(errno)))") }

    private func removeOld() throws {
        let sheets = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasPrefix("board-") }.sorted()
        for name in sheets.dropLast(SheetFolder.kept) { try FileManager.default.removeItem(atPath: "\(path)/\(name)") }
    }
}
