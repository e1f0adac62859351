// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import CentreFile
import RunCards
import Vocabulary

/// A small good file that uses every part of the language; tests change one line of it.
enum SampleCentre {
    static let profiles: [ProfileName] = ["heavy_engine", "light_engine", "ambulance"].map { ProfileName($0) }

    static let roads: [RoadClassName] = ["primary", "secondary", "residential"].map { RoadClassName($0) }

    static let text = """
        id: test-town
        title: {vi: Trung tâm thử, en: Test centre}
        language: vi
        time_zone: Asia/Ho_Chi_Minh
        deadlines: [1m, 2m, 5m, 15m, 60m]
        timers:
          acknowledge: 45s
          stale_position: 3m
          keep_closed: 12h
          keep_callers: 30d
        policies:
          duplicate_distance: 300 m
          duplicate_window: 1h30m
          phone_mismatch: 1.5 km
          divert_gain: 90s
          divert_steps: 3
          ageing_deadlines: 4
          swap_gain: 90s
          swap_share: 25%
          swap_quiet: 10m
          review_distance: 0.5 km
        apparatus:
          - name: engine
            title: {vi: Xe chữa cháy, en: Engine}
            profile: heavy_engine
            dimensions: {width: 2.5 m, height: 320 cm, length: 8 m, weight: 14.5 t, wading: 60 cm}
            capabilities: [water, foam]
            minimum_crew: 4
            turnout: 80s
            turnout_on_air: 10s
          - {name: medic, title: Ambulance, profile: ambulance, minimum_crew: 2, turnout: 1m}
        stations:
          - {name: Đội 1, at: "21.0285,105.8542"}
          - name: Đội 2
            title: Station 2
            at: 21.0000000, 105.8000000
            invented: true
        units:
          - {name: HK-01, kind: engine, station: Đội 1, crew: 5, cross_staffed_with: HK-02}
          - {name: HK-02, kind: engine, station: Đội 1, crew: 4, cross_staffed_with: [HK-01]}
          - {name: AM-01, kind: medic, station: Đội 2, crew: 3, capabilities: [als], in_service: no}
        types:
          - {code: FIRE, title: {vi: Cháy, en: Fire}, service: fire, priority: 1, determinant: F-D-1, welfare: 20m}
          - {code: SICK, title: {vi: Ốm, en: Illness}, service: medical, priority: 4, determinant: 26-A-1B}
          - {code: ASK, title: Question, service: inquiry, priority: 5}
        fallback_type: FIRE
        dispositions:
          - {code: handled, title: {vi: Xong, en: Handled}}
          - {code: hoax, title: {vi: Báo giả, en: Hoax}, hoax: true}
        buildings: [tube_house, high_rise]
        areas:
          - name: phố cổ
            outline: 21.03,105.84 21.04,105.84
              21.04,105.86
          - {name: hồ, centre: [21.0288, 105.8522], radius: 700 m}
        run_cards:
          - name: Cháy
            types: [FIRE]
            levels:
              1:
                - 2 engine
              2: [1 engine|medic]
          - name: Cháy phố cổ
            types: [FIRE]
            areas: [phố cổ]
            buildings: [tube_house]
            hours: ["Mo-Fr 07:00-09:00", "22:00-06:00", "CN"]
            levels:
              1:
                - 1 any with [water, foam] crew 5
                - {count: 2, kinds: [engine], capabilities: [water], crew: 4}
          - {name: Ốm, types: SICK, levels: {1: [1 medic with als]}}
        speeds:
          - {hours: ["Mo-Fr 07:00-09:00", "Mo-Fr 16:30-19:00"], roads: [primary, secondary], percent: 60}
          - {hours: "22:00-05:00", profiles: ambulance, percent: 110}

        """

    static func read(_ text: String) -> CentreReading {
        CentreFile.read(text: text, name: "centre.yaml", profiles: profiles, roads: roads)
    }

    /// The line, from 1, on which `text` stands in the sample.
    static func line(of fragment: String) -> Int? {
        text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains(fragment) }.map {
            $0 + 1
        }
    }
}

/// xorshift64*: the same mutations on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed == 0 ? 0x9E37_79B9_7F4A_7C15 : seed }

    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_F491_4F6C_DD1D
    }
}
