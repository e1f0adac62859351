// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// A text file, plain or packed with gzip, told apart by content: tables that come beside a map or instead of one.
public enum PackedText {
    /// The whole text in memory.
    public static func read(path: String) throws(OpenStreetMapError) -> [UInt8] {
        let file = try InputFile(path: path)
        let isPacked = try file.read(2) == [0x1F, 0x8B]
        file.startAgain()
        let source: TextSource = isPacked ? .gzip(GzipStream(file)) : .plain(file)
        var text: [UInt8] = []
        while case let more = try source.next(), !more.isEmpty { text += more }
        return text
    }
}
