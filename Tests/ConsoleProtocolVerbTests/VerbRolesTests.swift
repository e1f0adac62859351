// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Access
import ConsoleProtocol
import Testing
import Vocabulary

@Suite struct VerbRolesTests {
    private static func request(_ line: String) throws -> Request { try Request(line: Array("t \(line)".utf8)) }

    @Test("every verb of engine and server stands in the table, once, and no other")
    func complete() {
        let listed = VerbRoles.table.flatMap(\.verbs)
        #expect(Set(listed) == Set(Verb.all.map(\.name)).union(VerbRoles.serverVerbs))
        #expect(listed.count == Set(listed).count)
        #expect(VerbRoles.table.allSatisfy { !$0.roles.isEmpty && Set($0.roles).count == $0.roles.count })
    }

    @Test("who only looks changes nothing; only those at the desk ask about callers")
    func shape() {
        for verb in Verb.all where verb.changes {
            #expect(!VerbRoles.roles(of: verb.name).contains(.viewer), "\(verb.name)")
            #expect(!VerbRoles.roles(of: verb.name).contains(.administrator), "\(verb.name)")
        }
        for verb in ["CALLER", "FIND"] { #expect(!VerbRoles.roles(of: verb).contains { !$0.seesCallers }) }
    }

    @Test(
        "a refusal names who may",
        arguments: [
            ("DISPATCH incident=1 units=E1", Role.viewer, "DISPATCH is for dispatcher, supervisor; an is viewer"),
            ("CALL text=x", .unit, "CALL is for call-taker, dispatcher, supervisor, integrator; an is unit"),
            ("STATUS unit=e13 to=clear", .unit, "unit: an speaks for E12, E14, not for E13"),
        ])
    func refusals(_ line: String, _ role: Role, _ text: String) throws {
        let units: Set<UnitName> = role == .unit ? [UnitName("E12"), UnitName("E14")] : []
        let fault = VerbRoles.refusal(try Self.request(line), by: Identity(name: "an", role: role, units: units))
        #expect(fault?.code == .forbidden && fault?.phrase.en == text)
        #expect(fault?.phrase.vi.contains("an ") == true)
    }

    @Test("what a role may, and what does not exist, is not refused here")
    func permitted() throws {
        let unit = Identity(name: "an", role: .unit, units: [UnitName("E12")])
        for line in ["STATUS unit=e12 to=clear", "STATUS to=clear", "QUEUE", "UNIT unit=E99", "PING", "NONSENSE"] {
            #expect(VerbRoles.refusal(try Self.request(line), by: unit) == nil, "\(line)")
        }
        let dispatcher = Identity(name: "an", role: .dispatcher)
        for line in ["STATUS unit=e99 to=clear", "DISPATCH", "CALLER number=1"] {
            #expect(VerbRoles.refusal(try Self.request(line), by: dispatcher) == nil, "\(line)")
        }
    }

    @Test("names and numbers of callers are hidden, and nothing else")
    func mask() {
        let fields = [
            Field("call.report.caller", "0901"), Field("call.report.caller_name", "Lan"), Field("call.report.place", "ngõ 119"),
            Field("report.unread.0", "phone: 0901"), Field("caller", "0901"), Field("caller_calls", "3"), Field("call.call", "7"),
            Field("report.caller_name", ""),
        ]
        #expect(
            CallerMask.masked(fields).map(\.value) == ["***", "***", "ngõ 119", "***", "***", "3", "7", ""])
    }
}
