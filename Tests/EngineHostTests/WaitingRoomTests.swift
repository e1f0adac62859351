// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import Testing
import Units
import Vocabulary

@testable import EngineHost

@Suite struct WaitingRoomTests {
    @Test func `whoever waits keeps the order of its own connection, all others pass by`() {
        var room = WaitingRoom()
        let all = [ask(1, "anh"), slow(2, "anh"), ask(3, "anh"), ask(4, "bình"), slow(5, "anh"), ask(6, "anh")]
        let first = room.admit(all, mustWait: isSlow)
        #expect(first.map(\.mark) == [1, 4])
        #expect(room.admit([ask(7, "anh"), ask(8, "bình")], mustWait: isSlow).map(\.mark) == [8])
        #expect(room.release("anh", mustWait: isSlow).map(\.mark) == [2, 3])
        #expect(room.release("bình", mustWait: isSlow).isEmpty)
        #expect(room.release("anh", mustWait: isSlow).map(\.mark) == [5, 6, 7])
        #expect(room.admit([ask(9, "anh")], mustWait: isSlow).map(\.mark) == [9], "the queue is gone")
    }

    @Test func `who sends on and on behind what waits is let in, all at once and in order`() {
        var room = WaitingRoom()
        #expect(room.admit([slow(0, "anh")], mustWait: isSlow).isEmpty)
        for mark in 1..<WaitingRoom.limit { #expect(room.admit([ask(mark, "anh")], mustWait: isSlow).isEmpty) }
        let all = room.admit([ask(WaitingRoom.limit, "anh")], mustWait: isSlow)
        #expect(all.map(\.mark) == Array(0...WaitingRoom.limit))
    }

    @Test func `a call waits for no search, nor does what its connection sent before it`() {
        var room = WaitingRoom()
        #expect(room.admit([slow(1, "anh"), ask(2, "anh"), slow(3, "bình")], mustWait: isSlow).isEmpty)
        let call = request(.takeCall(CallReport(), join: nil), "anh")
        #expect(room.admit([call, ask(4, "anh")], mustWait: isSlow).map(\.mark) == [1, 2, -1, 4])
        #expect(room.count == 1, "others go on waiting")
    }

    @Test func `at the end nobody is left behind`() {
        var room = WaitingRoom()
        _ = room.admit([slow(1, "anh"), slow(2, "bình"), ask(3, "anh")], mustWait: isSlow)
        let left = room.releaseAll()
        #expect(left.filter { $0.sender == "anh" }.map(\.mark) == [1, 3] && left.count == 3)
        #expect(room.releaseAll().isEmpty)
    }

    private func ask(_ mark: Int, _ sender: String) -> HostRequest { request(.addNote(IncidentID(UInt64(mark)), text: ""), sender) }
    private func slow(_ mark: Int, _ sender: String) -> HostRequest { request(.recommendUnits(IncidentID(UInt64(mark))), sender) }
    private func request(_ command: Command, _ sender: String) -> HostRequest {
        HostRequest(command: command, requester: Requester(name: "lan", from: sender)) { _ in }
    }
    private func isSlow(_ request: HostRequest) -> Bool { if case .recommendUnits = request.command { true } else { false } }
}

extension HostRequest {
    fileprivate var mark: Int {
        switch command {
        case .addNote(let id, _), .recommendUnits(let id): Int(id.number)
        default: -1
        }
    }
}
