// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// One element of a small XML document: its name without a namespace, its own text, its children.
struct XMLElement: Equatable, Sendable {
    let name: String
    var text = ""
    var children: [XMLElement] = []

    init(name: String) { self.name = name }

    subscript(name: String) -> XMLElement? { children.first { $0.name == name } }

    func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

    /// The text of a child without the blanks around it; `nil` when there is none.
    func text(_ name: String) -> String? {
        guard let text = self[name]?.text else { return nil }
        let inner = text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()
        return inner.isEmpty ? nil : String(inner)
    }

    /// Every element below with this name, in the order of the document.
    func descendants(_ name: String) -> [XMLElement] {
        children.flatMap { ($0.name == name ? [$0] : []) + $0.descendants(name) }
    }
}

/// Why bytes are no XML that is read here.
enum XMLFault: Error, Equatable {
    /// A DOCTYPE, or an entity of its own: the ways in which XML reaches for files, for other machines or for all memory.
    case declaresEntities
    case malformed(String)
}

/// Reads a small XML document from people we do not know into a tree: elements and text; attributes are passed over.
///
/// It has no way out of the text: a DOCTYPE is refused, and with it every entity of the author's own; only the five
/// entities of XML and character numbers are known. Depth and number of elements are bounded, and it never looks back.
struct XMLDocumentReader {
    static let deepest = 64
    static let mostElements = 20_000

    private let bytes: [UInt8]
    private var position = 0
    /// Elements that are open, under one that holds the root.
    private var stack = [XMLElement(name: "")]
    private var names: [String] = []
    private var count = 0

    /// The root element.
    static func read(_ bytes: [UInt8]) throws(XMLFault) -> XMLElement {
        var reader = try XMLDocumentReader(bytes)
        return try reader.document()
    }

    private init(_ bytes: [UInt8]) throws(XMLFault) {
        // Encodings of two bytes a character have zeros in them, those of one byte are told by not being UTF-8.
        guard !bytes.contains(0) else { throw .malformed("it is written in an encoding that is not read here") }
        let marked = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        self.bytes = Array(KeptText.decoded(marked).utf8)
    }

    private mutating func document() throws(XMLFault) -> XMLElement {
        while position < bytes.count {
            if try !markup() { try characters() }
        }
        guard names.isEmpty else { throw fault("<\(names.last ?? "")> is never closed") }
        guard stack[0].children.count == 1 else { throw fault("there is no root element") }
        return stack[0].children[0]
    }

    private func fault(_ reason: String) -> XMLFault {
        .malformed("\(KeptText.short(reason)), line \(bytes[..<position].count { $0 == UInt8(ascii: "\n") } + 1)")
    }

    private func isNext(_ word: StaticString) -> Bool {
        bytes[position...].starts(with: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }

    /// What begins with `<`. False: something else is next.
    private mutating func markup() throws(XMLFault) -> Bool {
        guard bytes[position] == UInt8(ascii: "<") else { return false }
        if isNext("<!--") {
            try skip(past: "-->")
        } else if isNext("<![CDATA[") {
            try characterData()
        } else if isNext("<?") {
            try skip(past: "?>")
        } else if isNext("<!") {
            throw XMLFault.declaresEntities
        } else if isNext("</") {
            try close()
        } else {
            try open()
        }
        return true
    }

    private func end(of word: StaticString, from start: Int) throws(XMLFault) -> Int {
        let pattern = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        var at = start
        while at + pattern.count <= bytes.count {
            if bytes[at] == pattern[0], bytes[at...].starts(with: pattern) { return at }
            at += 1
        }
        throw fault("'\(word)' is missing")
    }

    private mutating func skip(past word: StaticString) throws(XMLFault) {
        position = try end(of: word, from: position + 2) + word.utf8CodeUnitCount
    }

    private mutating func characterData() throws(XMLFault) {
        let start = position + 9
        let end = try end(of: "]]>", from: start)
        guard !names.isEmpty else { throw fault("text outside of the root") }
        stack[stack.count - 1].text += String(decoding: bytes[start..<end], as: UTF8.self)
        position = end + 3
    }

    private mutating func name() throws(XMLFault) -> String {
        let start = position
        while position < bytes.count, !XMLDocumentReader.endsName(bytes[position]) { position += 1 }
        guard position > start else { throw fault("a name is missing") }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private static func endsName(_ byte: UInt8) -> Bool {
        isBlank(byte) || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "=")
            || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "&")
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    private mutating func skipBlanks() {
        while position < bytes.count, XMLDocumentReader.isBlank(bytes[position]) { position += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func open() throws(XMLFault) {
        position += 1
        let full = try name()
        count += 1
        guard count <= XMLDocumentReader.mostElements else { throw fault("more than \(XMLDocumentReader.mostElements) elements") }
        guard names.count < XMLDocumentReader.deepest else { throw fault("deeper than \(XMLDocumentReader.deepest)") }
        guard !names.isEmpty || stack[0].children.isEmpty else { throw fault("a second root") }
        let local = full.split(separator: ":", omittingEmptySubsequences: false).last ?? ""
        guard !local.isEmpty else { throw fault("a name is missing behind \(full)") }
        names.append(full)
        stack.append(XMLElement(name: String(local)))
        try skipAttributes()
        let closesItself = take(UInt8(ascii: "/"))
        guard take(UInt8(ascii: ">")) else { throw fault("'>' is missing in <\(full)") }
        if closesItself { finish() }
    }

    private mutating func skipAttributes() throws(XMLFault) {
        while true {
            skipBlanks()
            guard position < bytes.count, bytes[position] != UInt8(ascii: ">"), bytes[position] != UInt8(ascii: "/") else { return }
            let attribute = try name()
            skipBlanks()
            guard take(UInt8(ascii: "=")) else { throw fault("'=' is missing behind \(attribute)") }
            skipBlanks()
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") || bytes[position] == UInt8(ascii: "'") else {
                throw fault("\(attribute) has no quotes")
            }
            guard let end = bytes[(position + 1)...].firstIndex(of: bytes[position]) else { throw fault("\(attribute) does not end") }
            position = end + 1
        }
    }

    private mutating func close() throws(XMLFault) {
        position += 2
        let full = try name()
        guard names.last == full else { throw fault("</\(full)> closes nothing that is open") }
        skipBlanks()
        guard take(UInt8(ascii: ">")) else { throw fault("'>' is missing in </\(full)") }
        finish()
    }

    private mutating func finish() {
        names.removeLast()
        let done = stack.removeLast()
        stack[stack.count - 1].children.append(done)
    }

    /// Text up to the next `<`.
    private mutating func characters() throws(XMLFault) {
        var out: [UInt8] = []
        while position < bytes.count, bytes[position] != UInt8(ascii: "<") {
            if bytes[position] == UInt8(ascii: "&") {
                out.append(contentsOf: String(try entity()).utf8)
            } else {
                out.append(bytes[position])
                position += 1
            }
        }
        if names.isEmpty {
            guard out.allSatisfy(XMLDocumentReader.isBlank) else { throw fault("text outside of the root") }
        } else {
            stack[stack.count - 1].text += String(decoding: out, as: UTF8.self)
        }
    }

    private mutating func entity() throws(XMLFault) -> Unicode.Scalar {
        guard let end = bytes[position...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else { throw fault("'&' has to be written &amp;") }
        let word = String(decoding: bytes[(position + 1)..<end], as: UTF8.self)
        position = end + 1
        switch word {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default:
            guard word.hasPrefix("#") else { throw XMLFault.declaresEntities }
            let number = word.hasPrefix("#x") ? UInt32(word.dropFirst(2), radix: 16) : UInt32(word.dropFirst(1))
            guard let scalar = number.flatMap({ Unicode.Scalar($0) }), scalar.value != 0 else { throw fault("&\(word); is no character") }
            return scalar
        }
    }
}
