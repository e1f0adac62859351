// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Testing
import Vocabulary

@testable import LoadRun

@Suite struct CallLogTests {
    static let sanFrancisco = """
        call_number,unit_id,incident_number,call_type,received_timestamp,dispatch_timestamp,response_timestamp,on_scene_timestamp,available_timestamp,latitude,longitude
        1,E01,100,Structure Fire,2018-01-13 00:00:10.000000 UTC,2018-01-13 00:01:00.000000 UTC,2018-01-13 00:02:00.000000 UTC,2018-01-13 00:05:00.000000 UTC,2018-01-13 00:30:00.000000 UTC,37.78,-122.41
        2,T02,100,Structure Fire,2018-01-13 00:00:10.000000 UTC,2018-01-13 00:00:50.000000 UTC,2018-01-13 00:00:40.000000 UTC,,,37.78,-122.41
        3,M03,101,"Medical ""Incident"", other",2018-01-13 00:00:00.000000 UTC,,,,,37.79,-122.40
        4,E04,102,Alarms,,2018-01-13 00:00:50.000000 UTC,,,,37.79,-122.40
        5,E05,103,Alarms,2018-01-13 00:09:00.000000 UTC,,,,,0,0
        short,row

        """

    static let montgomery = """
        lat,lng,desc,zip,title,timeStamp,twp,addr,e\r
        40.29,-75.58,"REINDEER CT & DEAD END;  NEW HANOVER",19525,EMS: BACK PAINS/INJURY,2015-12-10 17:40:00,NEW HANOVER,X,1\r
        40.12,-75.35,HAWS AVE,,Fire: GAS-ODOR/LEAK,2015-12-10 17:40:00,,HAWS AVE,1\r
        40.25,-75.26,A,19446,Traffic: VEHICLE ACCIDENT -,2015-12-10 17:41:00,HATFIELD,A,1\r
        40.25,-75.26,A,19446,Fire: X,yesterday,HATFIELD,A,1\r

        """

    @Test("unit responses of San Francisco become incidents with their units; what cannot be used is counted")
    func readsSanFrancisco() throws {
        let log = try CallLog.read(Array(Self.sanFrancisco.utf8), path: "test")
        #expect(log.rows == 6)
        #expect(log.incidents.map(\.text) == ["Medical \"Incident\", other", "Structure Fire"])
        #expect(log.incidents.map(\.service) == ["medical", "fire"])
        let crews = log.incidents[1].crews
        #expect(crews.count == 2 && crews[0].dispatched < crews[1].dispatched)
        #expect(crews[0].enRoute == nil, "it set out before it was sent")
        #expect(crews[1].clear.map { $0 - crews[1].dispatched } == .seconds(29 * 60))
        #expect(log.dirt["rows that end early"] == 1)
        #expect(log.dirt["rows without a time or a place"] == 2)
        #expect(log.dirt["units without a time of dispatch"] == 1)
        #expect(log.dirt["steps before the one they follow"] == 1)
    }

    @Test("calls of Montgomery are read with their quotes, line ends and dirt")
    func readsMontgomery() throws {
        let log = try CallLog.read(Array(Self.montgomery.utf8), path: "test")
        #expect(log.rows == 4 && log.dirt == ["rows without a time or a place": 1])
        #expect(log.incidents.map(\.text) == ["EMS: BACK PAINS/INJURY", "Fire: GAS-ODOR/LEAK", "Traffic: VEHICLE ACCIDENT"])
        #expect(log.incidents.map(\.service) == ["medical", "fire", "medical"])
    }

    @Test("a file with another header is refused by name")
    func refusesOthers() {
        #expect(throws: LoadError.unknownLog(path: "x.csv", header: "a,b")) { try CallLog.read(Array("a,b\n1,2\n".utf8), path: "x.csv") }
        #expect(throws: LoadError.self) { try CallLog.read("/there/is/no/such.csv") }
    }

    @Test("a log is replayed at its speed, over the loaded city, each dispatch behind its call")
    func replays() throws {
        let log = try CallLog.read(Array(Self.sanFrancisco.utf8), path: "test")
        let script = ReplayScript(log, onto: LoadPlanTests.city, types: LoadPlanTests.types, speed: 10)
        #expect(script.calls == 2 && script.dispatches == 1)
        #expect(script.requests.map(\.at) == [0, 1_000_000, 5_000_000])
        guard case .scriptedDispatch(let call, let crews) = script.requests[2].action else {
            Issue.record("the last request is no dispatch")
            return
        }
        #expect(call == 1 && crews.count == 2)
        #expect(crews[0] == [PlannedStep(after: 0, word: .acknowledged), PlannedStep(after: 0, word: .clear)])
        #expect(crews[1].map(\.after) == [1_000_000, 7_000_000, 25_000_000, 175_000_000])
        for request in script.requests {
            guard case .call(let call) = request.action else { continue }
            #expect(LoadPlanTests.city.nearest(to: call.place, within: 200, where: { _ in true }) != nil)
        }
    }

    /// Found by the environment variable KENG_SHARED or beside the package; said aloud when it is absent.
    static let shared: String? = {
        var package = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { package.deleteLastPathComponent() }
        let beside = package.appendingPathComponent("../shared").standardizedFileURL.path
        let folder = ProcessInfo.processInfo.environment["KENG_SHARED"] ?? beside
        if FileManager.default.fileExists(atPath: folder + "/data/calls") { return folder }
        print("!!! NO REAL CALLS: '\(folder)/data/calls' is absent; set KENG_SHARED. Tests on real call logs are SKIPPED.")
        return nil
    }()

    @Test(
        "the real logs are read nearly whole", .enabled(if: CallLogTests.shared != nil),
        arguments: [("sf-fire-2018-01-13-to-18.csv.gz", 4953, 1500), ("montgomery-911-2015-12-to-2016-02.csv.gz", 32641, 32000)])
    func readsRealFiles(_ name: String, _ rows: Int, _ least: Int) throws {
        let folder = try #require(CallLogTests.shared)
        let log = try CallLog.read(folder + "/data/calls/" + name)
        #expect(log.rows == rows && log.incidents.count > least, "\(log.rows) rows, \(log.incidents.count) calls, \(log.dirt)")
        let script = ReplayScript(log, onto: LoadPlanTests.city, types: LoadPlanTests.types, speed: 60)
        #expect(script.calls > least && script.requests.map(\.at) == script.requests.map(\.at).sorted())
    }
}
