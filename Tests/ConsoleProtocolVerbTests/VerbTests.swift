// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import DispatchEngine
import Incidents
import RoadNetwork
import Testing
import Units
import Vocabulary

@Suite struct VerbTests {
    /// A good value for every key that any verb takes, unless the verb wants another.
    static func good(_ key: String, of verb: String) -> String {
        switch (verb, key) {
        case ("STATUS", "to"): "on_scene"
        case ("PRIORITY", "to"): "2"
        case ("ROAD", "kind"): "flood"
        case (_, "at"), (_, "phone_at"): "21.0285110,105.8048170"
        case (_, "told"), (_, "fixed"), (_, "until"): "2026-11-22T03:04:05Z"
        case (_, "outline"): "21,105;21,106;22,106"
        case (_, "units"): "hk-01,HK-02"
        case (_, "unit"): "hk-01"
        case (_, "status"): "on_scene"
        case (_, "level"): "2"
        case (_, "incident"), (_, "call"), (_, "condition"), (_, "from"), (_, "into"), (_, "to"): "7"
        case (_, "crew"), (_, "radius"), (_, "speed"), (_, "depth"): "5"
        case (_, "type"): "fire"
        default: "chữ"
        }
    }

    static func request(_ verb: Verb, where isGiven: (Verb.Argument) -> Bool = { _ in true }, plus: [Field] = []) -> Request {
        let arguments = verb.arguments.filter(isGiven).map { Field($0.key, good($0.key, of: verb.name)) }
        return Request(tag: "t", verb: verb.name, arguments + plus)
    }

    /// Needed by the specification, but its absence is for the engine to refuse, with REASON.
    static func isAskedByEngine(_ argument: Verb.Argument) -> Bool { argument.key == "reason" }

    static func fault(_ request: Request) -> ArgumentFault? {
        do throws(ArgumentFault) {
            _ = try Verb.read(request)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: Verb.all.map(\.name))
    func `a verb takes the line that its own list of arguments describes, and travels through the wire`(name: String) throws {
        let verb = try #require(Verb.named(name))
        let key = verb.changes ? [Field("cid", "12345678")] : []
        let request = VerbTests.request(verb, plus: key)
        #expect(VerbTests.fault(request) == nil)
        #expect(try Verb.read(request).cid == (verb.changes ? "12345678" : nil))
        let again = try Request(line: Array(request.bytes.dropLast()))
        #expect(try Verb.read(again) == Verb.read(request))
        let bare = VerbTests.request(verb) { $0.isNeeded || (verb.name == "ROAD" && ["at", "depth"].contains($0.key)) }
        #expect(VerbTests.fault(bare) == nil, "optional arguments are optional")
        #expect(verb.keys == verb.arguments.map(\.key) + (verb.changes ? ["cid"] : []))
    }

    @Test(arguments: Verb.all.map(\.name))
    func `a needed argument that is absent or empty is missed by its name`(name: String) throws {
        let verb = try #require(Verb.named(name))
        for argument in verb.arguments where argument.isNeeded && !VerbTests.isAskedByEngine(argument) {
            for plus in [[], [Field(argument.key, "")]] {
                let fault = VerbTests.fault(VerbTests.request(verb, where: { $0.key != argument.key }, plus: plus))
                #expect(fault?.code == .missing, "\(name) without \(argument.key)")
                #expect(fault?.phrase.en.hasPrefix("\(argument.key): ") == true)
                #expect(fault?.phrase.vi.hasPrefix("\(argument.key): ") == true)
            }
        }
    }

    @Test(arguments: Verb.all.map(\.name).filter { $0 != "CALL" })
    func `an unknown key is refused by its name, with the keys that there are`(name: String) throws {
        let verb = try #require(Verb.named(name))
        let fault = VerbTests.fault(VerbTests.request(verb, plus: [Field("incidnet", "7")]))
        #expect(fault?.code == .badKey)
        #expect(fault?.phrase.en.hasPrefix("incidnet: ") == true)
        #expect(verb.keys.allSatisfy { fault?.phrase.en.contains($0) == true })
        if !verb.changes { #expect(VerbTests.fault(VerbTests.request(verb, plus: [Field("cid", "12345678")]))?.code == .badKey) }
    }

    static let badValues: [(verb: String, key: String, value: String)] = [
        ("NOTE", "incident", "seven"), ("NOTE", "incident", "-1"), ("NOTE", "incident", "18446744073709551616"),
        ("LOCATE", "at", "91,0"), ("LOCATE", "at", "here"), ("PRIORITY", "to", "0"), ("PRIORITY", "to", "6"), ("PRIORITY", "to", "high"),
        ("MERGE", "from", "a"), ("MERGE", "into", "b"), ("SPLIT", "call", "c"), ("ALARM", "level", "1"), ("ALARM", "level", "21"),
        ("DIVERT", "to", "x"), ("STATUS", "to", "flying"), ("STATUS", "to", "released"), ("STATUS", "incident", "x"),
        ("STATUS", "told", "noon"), ("CORRECT", "status", "flying"), ("CORRECT", "told", "12:03"), ("CREW", "crew", "six"),
        ("POSITION", "at", "x"), ("POSITION", "fixed", "x"), ("ROAD", "kind", "melted"), ("ROAD", "at", "x"), ("ROAD", "radius", "20001"),
        ("ROAD", "radius", "-1"), ("ROAD", "outline", "21,105;21,106"), ("ROAD", "outline", "21,105;x;22,106"), ("ROAD", "speed", "151"),
        ("ROAD", "depth", "0"), ("ROAD", "until", "x"), ("LIFT", "condition", "x"), ("NOTE", "cid", "short"), ("NOTE", "cid", "12345678 "),
        ("NOTE", "cid", String(repeating: "x", count: 65)), ("INCIDENT", "incident", "x"), ("CALLINFO", "call", "x"),
    ]

    @Test(arguments: badValues)
    func `a value that cannot be read is refused by its key, and shown`(verb: String, key: String, value: String) throws {
        let known = try #require(Verb.named(verb))
        let fault = VerbTests.fault(VerbTests.request(known, where: { $0.key != key }, plus: [Field(key, value)]))
        #expect(fault?.code == .badValue)
        #expect(fault?.phrase.en.hasPrefix("\(key): '\(value.prefix(40))' ") == true, "\(fault?.phrase.en ?? "")")
        #expect(fault?.phrase.vi.hasPrefix("\(key): ") == true)
    }

    @Test func `a call is never refused: what cannot be read is kept and said`() throws {
        let line = [
            Field("at", "nowhere"), Field("told", "noon"), Field("incident", "x"), Field("cid", "?"), Field("colour", "red"),
            Field("text", "cháy"), Field("type", "fire"),
        ]
        let read = try Verb.read(Request(tag: "t", verb: "CALL", line))
        guard case .takeCall(let report, let join) = read.command else {
            Issue.record("no call: \(read.command)")
            return
        }
        #expect(join == nil)
        #expect(read.cid == nil)
        #expect(report.text == "cháy")
        #expect(report.type == TypeCode("FIRE"))
        for key in ["at", "told", "incident", "cid", "colour"] {
            #expect(report.unread.count { $0.hasPrefix("\(key): ") } == 1, "\(key) in \(report.unread)")
        }
        #expect(VerbTests.fault(Request(tag: "t", verb: "CALL")) == nil)
    }

    @Test func `an unknown verb is refused by its name`() {
        let fault = VerbTests.fault(Request(tag: "t", verb: "DISPTACH"))
        #expect(fault?.code == .badVerb)
        #expect(fault?.phrase.en.hasPrefix("DISPTACH: ") == true)
    }

    @Test func `a road condition has to say how fast, how deep and where`() {
        func fault(_ fields: (String, String)...) -> String? {
            VerbTests.fault(Request(tag: "t", verb: "ROAD", fields.map { Field($0.0, $0.1) }))?.phrase.en.prefix { $0 != ":" }.description
        }
        #expect(fault(("kind", "speed"), ("street", "x")) == "speed")
        #expect(fault(("kind", "flood"), ("street", "x")) == "depth")
        #expect(fault(("kind", "closed")) == "at")
        #expect(fault(("kind", "closed"), ("street", "x")) == nil)
        #expect(fault(("kind", "CLOSED"), ("at", "21,105")) == nil)
        #expect(fault(("kind", "closed"), ("outline", "21,105;21,106;22,106")) == nil)
    }

    @Test(arguments: [
        ("acknowledged", StatusReport.Word.phase(.acknowledged)), ("EN_ROUTE", .phase(.enRoute)), ("clear", .phase(.released)),
        ("available", .duty(.available)), ("in_quarters", .duty(.inQuarters)), ("out_of_service", .duty(.outOfService)),
        ("at_hospital", .phase(.atHospital)),
    ])
    func `crews' words`(text: String, word: StatusReport.Word) throws {
        let read = try Verb.read(Request(tag: "t", verb: "STATUS", [Field("unit", "e1"), Field("to", text)]))
        #expect(read.command == .reportStatus(StatusReport(unit: UnitName("E1"), word: word)))
    }

    @Test func `the digest is that of verb and arguments, whatever tag and cid`() throws {
        func digest(_ verb: String, _ tag: String, _ fields: [Field]) throws -> UInt64 {
            try Verb.read(Request(tag: tag, verb: verb, fields)).digest
        }
        let fields = [Field("incident", "7"), Field("text", "a")]
        let plain = try digest("NOTE", "a", fields)
        #expect(try digest("NOTE", "b", fields) == plain)
        #expect(try digest("NOTE", "a", fields + [Field("cid", "12345678")]) == plain)
        #expect(try digest("NOTE", "a", [Field("cid", "87654321")] + fields) == plain)
        #expect(try digest("NOTE", "a", [Field("incident", "7"), Field("text", "b")]) != plain)
        #expect(try digest("NOTE", "a", [Field("incident", "8"), Field("text", "a")]) != plain)
        // The border between two texts counts: "7" and "a" are not "7a" and "".
        let split = try digest("RETYPE", "a", [Field("incident", "7"), Field("type", "ab")])
        #expect(try digest("RETYPE", "a", [Field("incident", "7"), Field("type", "a"), Field("building", "b")]) != split)
    }

    @Test func `no verb stands twice, no key of a verb twice, and usage shows what is needed`() {
        #expect(Set(Verb.all.map(\.name)).count == Verb.all.count)
        for verb in Verb.all {
            #expect(Set(verb.keys).count == verb.keys.count, "\(verb.name)")
            #expect(verb.name == verb.name.uppercased())
            #expect(!verb.en.isEmpty && !verb.vi.isEmpty)
        }
        #expect(Verb.named("DISPATCH")?.usage == "DISPATCH incident= units= [reason=] [cid=]")
        #expect(Verb.named("QUEUE")?.usage == "QUEUE")
    }

    @Test func `every refusal of the engine has a code on the wire`() {
        for code in Refusal.Code.allCases { #expect(ErrorCode(rawValue: code.rawValue) != nil, "\(code)") }
    }
}
