// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Vocabulary

/// One event for one target, as it is sent and kept.
public struct WebhookLetter: Record, Sendable {
    public var seq: UInt64 = 0
    /// The same at every attempt, so that a receiver knows a repeat: `CENTRE-SEQ`.
    public var delivery = ""
    public var type = ""
    public var body = ""
    /// Why it was given up, and after how many attempts.
    public var reason = ""
    public var attempts = 0

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("seq", &seq)
        try coder.value("delivery", &delivery)
        try coder.value("type", &type)
        try coder.value("body", &body)
        try coder.value("reason", &reason)
        try coder.value("attempts", &attempts)
    }
}

/// What is kept on disk of one target: how far it was told, and what could not be delivered.
///
/// ```
/// JOURNAL.webhooks/NAME/position      the last event that was delivered, given up or not wanted
///                      /dead/169.json a letter that was given up
/// ```
public struct WebhookShelf: Sendable {
    public let folder: URL

    public init(journal: String, target: String) {
        folder = URL(fileURLWithPath: journal + ".webhooks").appendingPathComponent(target)
    }

    private var dead: URL { folder.appendingPathComponent("dead") }
    private var positionFile: URL { folder.appendingPathComponent("position") }

    public func make() throws {
        try FileManager.default.createDirectory(
            at: dead, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    /// `nil` when the target was never told anything.
    ///
    /// - Throws: when there is one that cannot be read: to begin anew would be to lose events or to send them all again.
    public func position() throws -> UInt64? {
        guard FileManager.default.fileExists(atPath: positionFile.path) else { return nil }
        let text = try String(contentsOf: positionFile, encoding: .utf8)
        guard let seq = UInt64(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw RecordFault(key: positionFile.path, reason: "'\(text.prefix(40))' is not the number of an event")
        }
        return seq
    }

    public func setPosition(_ seq: UInt64) throws { try WebhookShelf.write("\(seq)\n", to: positionFile) }

    // MARK: - Dead letters

    public func bury(_ letter: WebhookLetter) throws {
        let text = String(decoding: JSONRecordWriter.bytes(of: letter), as: UTF8.self)
        try WebhookShelf.write(text, to: file(of: letter.seq))
    }

    /// Numbers of the events whose letters were given up, in order.
    public func deadLetters() -> [UInt64] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: dead.path)) ?? []
        return names.compactMap { $0.hasSuffix(".json") ? UInt64($0.dropLast(5)) : nil }.sorted()
    }

    public func deadLetter(_ seq: UInt64) throws -> WebhookLetter {
        try JSONRecordReader.read(WebhookLetter.self, from: [UInt8](try Data(contentsOf: file(of: seq))))
    }

    public func forget(_ seq: UInt64) throws { try FileManager.default.removeItem(at: file(of: seq)) }

    private func file(of seq: UInt64) -> URL { dead.appendingPathComponent("\(seq).json") }

    /// Whole and durable, or as before.
    private static func write(_ text: String, to file: URL) throws {
        let new = file.path + ".new"
        guard FileManager.default.createFile(atPath: new, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw RecordFault(key: new, reason: "cannot be made")
        }
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: new))
        try handle.write(contentsOf: Data(text.utf8))
        try handle.synchronize()
        try handle.close()
        guard rename(new, file.path) == 0 else { throw RecordFault(key: file.path, reason: String(cString: strerror(errno))) }
    }
}
