// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import FailPoints
import Testing

@Suite struct FailPointTests {
    @Test func `at least fifteen bugs can be planted, and none of them is in this build`() {
        #expect(PlantedBug.allCases.count >= 15)
        #expect(PlantedBug.allCases.filter(\.isOn) == [])
    }

    @Test func `names are those of the environment: lower case with underscores`() {
        let names = FailPoint.allCases.map(\.rawValue) + PlantedBug.allCases.map(\.rawValue)
        #expect(names.filter { $0.wholeMatch(of: /[a-z]+(_[a-z]+)*/) == nil } == [])
    }
}
