// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// One request: `TAG VERB key=value …`.
public struct Request: Hashable, Sendable {
    /// Chosen by the client; comes back in every line of the reply.
    public var tag: String
    /// Upper case.
    public var verb: String
    /// In the order they were written; no key twice.
    public var arguments: [Field]

    public init(tag: String, verb: String, _ arguments: [Field] = []) {
        self.tag = tag
        self.verb = verb
        self.arguments = arguments
    }

    public subscript(key: String) -> String? { arguments[key] }
}

/// Why a line is no request. With a tag the reply carries it; without one the reply begins with `*`.
public struct RequestFault: Error, Hashable, Sendable {
    public let tag: String?
    public let code: ErrorCode
    public let text: String

    public init(tag: String?, code: ErrorCode, text: String) {
        self.tag = tag
        self.code = code
        self.text = text
    }
}

extension Request {
    /// Reads a line that a `LineFramer` cut out.
    ///
    /// The order of the checks is fixed: UTF-8, forbidden characters, tag, verb, then the arguments from left to
    /// right, each for its key, its value, and whether the key stood before. Whether the verb exists and knows its
    /// keys is for the table of verbs to say.
    public init(line: [UInt8]) throws(RequestFault) {
        if let fault = WireText.fault(in: line) { throw Request.refusal(of: line, fault) }
        var scanner = FieldScanner(line)
        guard line.first != UInt8(ascii: " "), let tag = scanner.word(), WireText.isTag(tag) else {
            let fix = "begin with a tag: 1 to \(LineLimits.tag) of A-Z a-z 0-9 . _ -, then a space and a verb"
            throw RequestFault(tag: nil, code: .badTag, text: fix)
        }
        guard let verb = scanner.word() else {
            throw RequestFault(tag: tag, code: .badLine, text: "a verb has to follow the tag")
        }
        guard verb.utf8.count <= LineLimits.verb, verb.utf8.allSatisfy(WireText.isVerbByte) else {
            let text = "'\(FieldScanner.short(verb))' is not a verb: letters and '_' only"
            throw RequestFault(tag: tag, code: .badVerb, text: text)
        }
        self.init(tag: tag, verb: verb.uppercased(), try Request.arguments(&scanner, tag))
    }

    private static func arguments(_ scanner: inout FieldScanner, _ tag: String) throws(RequestFault) -> [Field] {
        var arguments: [Field] = []
        do throws(FieldScanner.Fault) {
            while let field = try scanner.field() {
                guard arguments[field.key] == nil else {
                    throw FieldScanner.Fault(code: .duplicateKey, text: "\(field.key) stands twice; give it once")
                }
                guard arguments.count < LineLimits.argumentsPerRequest else {
                    let text = "more than \(LineLimits.argumentsPerRequest) arguments"
                    throw FieldScanner.Fault(code: .badLine, text: text)
                }
                arguments.append(field)
            }
        } catch {
            throw RequestFault(tag: tag, code: error.code, text: error.text)
        }
        return arguments
    }

    private static func refusal(of line: [UInt8], _ fault: WireText.Fault) -> RequestFault {
        let word = line.prefix { $0 != UInt8(ascii: " ") }
        let tag = String(decoding: word, as: UTF8.self)
        let known = WireText.isTag(tag) ? tag : nil
        switch fault {
        case .invalidUTF8:
            return RequestFault(tag: known, code: .badUTF8, text: "the line is not valid UTF-8; nothing was done")
        case .forbidden(let scalar):
            let hex = String(scalar.value, radix: 16, uppercase: true)
            let name = "U+" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex
            return RequestFault(tag: known, code: .badCharacter, text: "\(name) may not stand in a line; take it out")
        }
    }
}

extension Request {
    /// The line as a client sends it, with its LF.
    public var bytes: [UInt8] {
        var writer = LineWriter(tag: tag)
        writer.word(verb)
        writer.fields(arguments)
        return writer.finished()
    }
}
