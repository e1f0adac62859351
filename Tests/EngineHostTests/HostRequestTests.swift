// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import Testing
import Vocabulary

@testable import EngineHost

@Suite struct HostRequestTests {
    @Test("A call goes ahead of what others ask, never of what its own connection sent before")
    func callsFirst() {
        let (lan, minh, line) = ("10.0.0.1:1", "10.0.0.2:1", "10.0.0.3:1")
        let ordered = HostRequest.callsFirst([
            request(.ask(.roads), from: lan), request(.takeCall(CallReport(), join: nil), from: lan), request(.ask(.roads), from: minh),
            request(.takeCall(CallReport(), join: nil), from: line), request(.ask(.roads), from: line),
            request(.takeCall(CallReport(), join: nil), from: line),
        ])
        #expect(ordered.map { $0.requester.from } == [line, lan, lan, minh, line, line])
        #expect(ordered.map(\.isCall) == [true, false, true, false, false, true])
    }

    private func request(_ command: Command, from address: String) -> HostRequest {
        HostRequest(command: command, requester: Requester(name: "lan", from: address)) { _ in }
    }
}
