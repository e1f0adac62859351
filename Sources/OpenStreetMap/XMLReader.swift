// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// A pull reader for the XML that maps are written in: elements and attributes, one at a time.
///
/// ```swift
/// while let event = try reader.next() {
///     switch event {
///     case .open: if reader.element == "node" { let id = try reader.value("id") … }
///     case .close: …
///     }
/// }
/// ```
///
/// It follows nothing that leads out of the text: a DOCTYPE is refused, and with it every entity of the author's own;
/// only the five entities of XML and character numbers are known. Text between tags is passed over: maps keep all they
/// say in attributes. One tag is in memory at a time, of at most `Limits.xmlTagBytes`.
struct XMLReader {
    enum Event { case open, close }

    /// The element of the last event.
    private(set) var element = ""
    /// Elements that are open, outermost first, the current one included while it is opened.
    private(set) var path: [String] = []
    private(set) var line = 1

    private let source: TextSource
    private let file: InputFile
    private var chunk: [UInt8] = []
    private var position = 0
    private var tag: [UInt8] = []
    private var attributes: [(name: Range<Int>, value: Range<Int>)] = []
    private var closesItself = false
    private var rootClosed = false

    init(_ source: TextSource, of file: InputFile) {
        self.source = source
        self.file = file
    }

    /// The next opened or closed element; `nil` after the root has closed and the text has ended.
    mutating func next() throws(OpenStreetMapError) -> Event? {
        if closesItself {
            closesItself = false
            return close()
        }
        while try skipText() {
            guard let first = try nextByte() else { throw truncated }
            switch first {
            case UInt8(ascii: "?"): try skipInstruction()
            case UInt8(ascii: "!"): try skipDeclaration()
            case UInt8(ascii: "/"):
                try readTag(first: nil)
                return try closeNamed()
            default:
                try readTag(first: first)
                try open()
                return .open
            }
        }
        return nil
    }

    /// The text of an attribute with its entities resolved; `nil` when the element has none of that name.
    func value(_ name: StaticString) throws(OpenStreetMapError) -> String? {
        guard let raw = bytes(name) else { return nil }
        guard raw.contains(UInt8(ascii: "&")) else { return String(decoding: raw, as: UTF8.self) }
        return try resolved(raw)
    }

    /// An attribute as it is written.
    func bytes(_ name: StaticString) -> ArraySlice<UInt8>? {
        let wanted = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        let found = attributes.first { tag[$0.name].elementsEqual(wanted) }
        return found.map { tag[$0.value] }
    }

    func broken(_ reason: String) -> OpenStreetMapError { .brokenXML(path: file.path, line: line, reason: reason) }

    private var truncated: OpenStreetMapError { .truncated(path: file.path, atByte: file.offset) }
}

// MARK: - Elements

extension XMLReader {
    private mutating func open() throws(OpenStreetMapError) {
        guard !rootClosed else { throw broken("a second root element") }
        guard path.count < Limits.xmlDepth else { throw broken("elements nest deeper than \(Limits.xmlDepth)") }
        var end = tag.count
        closesItself = tag.last == UInt8(ascii: "/")
        if closesItself { end -= 1 }
        var position = 0
        element = String(decoding: tag[try name(at: &position, end: end)], as: UTF8.self)
        path.append(element)
        attributes.removeAll(keepingCapacity: true)
        while try nextAttribute(at: &position, end: end) {}
    }

    private mutating func close() -> Event {
        element = path.removeLast()
        rootClosed = path.isEmpty
        return .close
    }

    private mutating func closeNamed() throws(OpenStreetMapError) -> Event {
        while let last = tag.last, XMLReader.isBlank(last) { tag.removeLast() }
        let name = String(decoding: tag, as: UTF8.self)
        guard let expected = path.last, name == expected else {
            throw broken("</\(name.prefix(40))> where </\(path.last ?? "")> belongs")
        }
        attributes.removeAll(keepingCapacity: true)
        return close()
    }

    private mutating func nextAttribute(at position: inout Int, end: Int) throws(OpenStreetMapError) -> Bool {
        let before = position
        skipBlanks(at: &position, end: end)
        guard position < end else { return false }
        guard position > before else { throw broken("attributes run together in <\(element)>") }
        let name = try name(at: &position, end: end)
        skipBlanks(at: &position, end: end)
        guard position < end, tag[position] == UInt8(ascii: "=") else { throw broken("an attribute without a value") }
        position += 1
        skipBlanks(at: &position, end: end)
        guard position < end, tag[position] == UInt8(ascii: "\"") || tag[position] == UInt8(ascii: "'") else {
            throw broken("an attribute value without quotes")
        }
        let quote = tag[position]
        position += 1
        let start = position
        while position < end, tag[position] != quote { position += 1 }
        guard position < end else { throw broken("an attribute value that does not end") }
        let value = start..<position
        position += 1
        guard !attributes.contains(where: { tag[$0.name] == tag[name] }) else {
            throw broken("the attribute '\(String(decoding: tag[name], as: UTF8.self))' twice in <\(element)>")
        }
        attributes.append((name, value))
        return true
    }

    private func name(at position: inout Int, end: Int) throws(OpenStreetMapError) -> Range<Int> {
        let start = position
        while position < end, XMLReader.isNameByte(tag[position]) { position += 1 }
        guard position > start else { throw broken("a name is missing in a tag") }
        return start..<position
    }

    private func skipBlanks(at position: inout Int, end: Int) {
        while position < end, XMLReader.isBlank(tag[position]) { position += 1 }
    }

    private func resolved(_ raw: ArraySlice<UInt8>) throws(OpenStreetMapError) -> String {
        var text: [UInt8] = []
        var rest = raw
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "&") else {
                text.append(byte)
                continue
            }
            guard let end = rest.firstIndex(of: UInt8(ascii: ";")), end - rest.startIndex <= 10 else {
                throw broken("an '&' that begins no entity")
            }
            let name = String(decoding: rest[..<end], as: UTF8.self)
            guard let scalar = XMLReader.scalar(entity: name) else {
                throw broken("the entity '&\(name);' is not known")
            }
            text.append(contentsOf: String(scalar).utf8)
            rest = rest[(end + 1)...]
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func scalar(entity name: String) -> Unicode.Scalar? {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default:
            guard name.hasPrefix("#") else { return nil }
            let digits = name.dropFirst()
            let number = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            guard let number, number > 0 else { return nil }
            return Unicode.Scalar(number)
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 128...: true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: ":"): true
        case UInt8(ascii: "-"), UInt8(ascii: "."): true
        default: false
        }
    }
}

// MARK: - Bytes

extension XMLReader {
    private mutating func nextByte() throws(OpenStreetMapError) -> UInt8? {
        if position == chunk.count {
            chunk = try source.next()
            position = 0
            guard !chunk.isEmpty else { return nil }
        }
        let byte = chunk[position]
        position += 1
        if byte == UInt8(ascii: "\n") { line += 1 }
        return byte
    }

    /// Stops behind the next `<`; `false` at the end of a complete text.
    private mutating func skipText() throws(OpenStreetMapError) -> Bool {
        while let byte = try nextByte() {
            if byte == UInt8(ascii: "<") { return true }
            let isMark = line == 1 && [0xEF, 0xBB, 0xBF].contains(byte)
            guard !path.isEmpty || XMLReader.isBlank(byte) || isMark else {
                throw broken("text outside of the root element")
            }
        }
        guard rootClosed else { throw truncated }
        return false
    }

    /// Collects a tag up to its `>`, which may stand inside of quotes too.
    private mutating func readTag(first: UInt8?) throws(OpenStreetMapError) {
        tag.removeAll(keepingCapacity: true)
        if let first { tag.append(first) }
        var quote: UInt8?
        while let byte = try nextByte() {
            if byte == UInt8(ascii: ">"), quote == nil { return }
            guard byte != UInt8(ascii: "<") else { throw broken("a '<' inside of a tag") }
            if quote == byte {
                quote = nil
            } else if quote == nil, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            }
            tag.append(byte)
            guard tag.count <= Limits.xmlTagBytes else { throw broken("a tag longer than \(Limits.xmlTagBytes) bytes") }
        }
        throw truncated
    }

    /// `<?…?>`; the declaration of XML itself may name an encoding, which must be UTF-8 or a part of it.
    private mutating func skipInstruction() throws(OpenStreetMapError) {
        let head = try skip(to: "?>")
        guard head.hasPrefix("xml "), let encoding = head.split(separator: "encoding").dropFirst().first else { return }
        let name = encoding.drop { " =\"'".contains($0) }.prefix { !"\"' ?".contains($0) }.lowercased()
        guard ["utf-8", "utf8", "us-ascii"].contains(name) else {
            throw broken("the encoding '\(name)': write it in UTF-8")
        }
    }

    /// Comments and CDATA are passed over; everything else that begins with `<!` is refused.
    private mutating func skipDeclaration() throws(OpenStreetMapError) {
        guard let first = try nextByte(), let second = try nextByte() else { throw truncated }
        switch (first, second) {
        case (UInt8(ascii: "-"), UInt8(ascii: "-")): _ = try skip(to: "-->")
        case (UInt8(ascii: "["), UInt8(ascii: "C")) where !path.isEmpty: _ = try skip(to: "]]>")
        default: throw broken("a DOCTYPE or other declaration, which is never followed: take it out")
        }
    }

    /// Stops behind `mark` and returns the beginning of what was passed over.
    private mutating func skip(to mark: StaticString) throws(OpenStreetMapError) -> String {
        let wanted = Array(UnsafeBufferPointer(start: mark.utf8Start, count: mark.utf8CodeUnitCount))
        var head: [UInt8] = []
        var recent: [UInt8] = []
        while let byte = try nextByte() {
            if head.count < 200 { head.append(byte) }
            recent.append(byte)
            if recent.count > wanted.count { recent.removeFirst() }
            if recent == wanted { return String(decoding: head, as: UTF8.self) }
        }
        throw truncated
    }
}
