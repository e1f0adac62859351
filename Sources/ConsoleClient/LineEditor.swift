// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import CEditLine

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A line being typed on a terminal, by libedit: editing, history, completion, any script.
///
/// libedit asks for one character at a time through `readCharacter`; while it waits, `wait` may print lines above what
/// is being typed, and the line is drawn again below them.
final class LineEditor {
    /// Waits for a moment; true when the terminal has something to read.
    private let wait: () -> Bool
    private let complete: (String) -> [String]
    private let prompt: UnsafeMutablePointer<CChar>
    private let promptWidth: Int
    private var editor: OpaquePointer?
    private var history: OpaquePointer?
    private var decoder = UTF8Decoder()
    private var isEditing = false

    private static let historySize: Int32 = 500

    /// `nil` when the terminal cannot be used.
    init?(prompt: String, wait: @escaping () -> Bool, complete: @escaping (String) -> [String]) {
        LineEditor.useLocale()
        guard let copy = strdup(prompt) else { return nil }
        (self.wait, self.complete, self.prompt, promptWidth) = (wait, complete, copy, LineEditor.width(prompt))
        let me = Unmanaged.passUnretained(self).toOpaque()
        editor = keng_el_open(
            me, { LineEditor.of($0).readCharacter(into: $1) }, { LineEditor.of($0).prompt },
            { editor, _ in LineEditor.of(editor).completeWord() })
        guard let editor else { return nil }
        history = keng_history_open(editor, LineEditor.historySize)
    }

    deinit {
        if let history { history_end(history) }
        if let editor { el_end(editor) }
        free(prompt)
    }

    /// The next line, without its end; `nil` when the terminal has ended or Control-D was typed.
    func line() -> String? {
        var count: Int32 = 0
        isEditing = true
        defer { isEditing = false }
        guard let editor, let text = el_gets(editor, &count), count > 0 else { return nil }
        var line = String(cString: text)
        if line.hasSuffix("\n") { line.removeLast() }
        if let history, !line.allSatisfy(\.isWhitespace) { keng_history_enter(history, line) }
        return line
    }

    /// Prints lines above the one being typed.
    func print(above lines: [String]) {
        guard isEditing, let editor else { return LineEditor.write(lines.joined(separator: "\r\n") + "\r\n") }
        keng_flush()
        let up = rowsAbove(editor)
        LineEditor.write("\r" + (up > 0 ? "\u{1B}[\(up)A" : "") + "\u{1B}[J" + lines.joined(separator: "\r\n") + "\r\n")
        keng_el_refresh(editor)
        keng_flush()
    }

    // MARK: What libedit asks for

    private func readCharacter(into result: UnsafeMutablePointer<wchar_t>?) -> Int32 {
        while true {
            if let scalar = decoder.next() {
                result?.pointee = wchar_t(scalar.value)
                return 1
            }
            guard wait() else { continue }
            var chunk = [UInt8](repeating: 0, count: 256)
            let count = read(STDIN_FILENO, &chunk, chunk.count)
            if count > 0 {
                decoder.append(chunk[..<count])
            } else if count == 0 || errno != EINTR {
                return 0
            }
        }
    }

    /// Completes the first word: whole when only one fits, otherwise as far as all agree, showing them.
    private func completeWord() -> UInt8 {
        guard let editor, let typed = textBeforeCursor(editor), !typed.contains(" ") else { return UInt8(CC_ERROR) }
        let words = complete(typed)
        guard let first = words.first else { return UInt8(CC_ERROR) }
        let shared = words.dropFirst().reduce(first) { String(zip($0, $1).prefix { $0 == $1 }.map(\.0)) }
        let more = String(shared.dropFirst(typed.count)) + (words.count == 1 ? " " : "")
        if more.isEmpty {
            print(above: [words.joined(separator: "  ")])
            return UInt8(CC_NORM)
        }
        return el_insertstr(editor, more) == 0 ? UInt8(CC_REFRESH) : UInt8(CC_ERROR)
    }

    private func textBeforeCursor(_ editor: OpaquePointer) -> String? {
        guard let line = el_wline(editor)?.pointee else { return nil }
        var text = String.UnicodeScalarView()
        for wide in UnsafeBufferPointer(start: line.buffer, count: line.cursor - line.buffer) {
            text.append(Unicode.Scalar(UInt32(bitPattern: Int32(wide))) ?? "?")
        }
        return String(text)
    }

    // MARK: The screen

    /// How many rows the cursor is below the row of the prompt.
    private func rowsAbove(_ editor: OpaquePointer) -> Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 0 }
        return (promptWidth + LineEditor.width(textBeforeCursor(editor) ?? "")) / Int(size.ws_col)
    }

    private static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + max(0, Int(keng_width(wchar_t($1.value)))) }
    }

    private static func write(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { posixWrite(STDOUT_FILENO, $0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR else { return }
            bytes = bytes.dropFirst(max(0, count))
        }
    }

    /// Characters beyond ASCII need a UTF-8 locale; where none is set, the plain one that every system has is used.
    private static func useLocale() {
        setlocale(LC_ALL, "")
        if String(cString: nl_langinfo(Int32(CODESET))) != "UTF-8" { setlocale(LC_CTYPE, "C.UTF-8") }
    }

    private static func of(_ editor: OpaquePointer?) -> LineEditor {
        Unmanaged<LineEditor>.fromOpaque(keng_el_client(editor)).takeUnretainedValue()
    }
}

/// Puts characters together from bytes that may come one by one.
struct UTF8Decoder {
    private var bytes: [UInt8] = []

    mutating func append(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

    /// The next whole character; `nil` until its last byte has come. A broken one becomes U+FFFD.
    mutating func next() -> Unicode.Scalar? {
        guard let first = bytes.first else { return nil }
        let length = first < 0x80 ? 1 : first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        let continued = bytes.dropFirst().prefix(length - 1).prefix { $0 & 0xC0 == 0x80 }
        guard continued.count == length - 1 || bytes.count > continued.count + 1 else { return nil }
        defer { bytes.removeFirst(continued.count + 1) }
        return String(decoding: bytes.prefix(continued.count + 1), as: UTF8.self).unicodeScalars.first
    }
}

private func posixWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int { write(descriptor, bytes, count) }
