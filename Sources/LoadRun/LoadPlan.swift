// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Simulation
import Vocabulary

/// One call as planned: small and without references, because there are many thousand of them a second.
public struct PlannedCall: Equatable, Sendable {
    public var place: Coordinate
    /// Index into the centre's types.
    public var type: UInt16
    /// Index into the plan's texts.
    public var text: UInt32
    /// The last eight digits of the number.
    public var caller: UInt32
    /// Which of the storm's fires it is about; −1: something of its own.
    public var fire: Int32
}

/// What a crew says, and how long after its dispatch.
public struct PlannedStep: Equatable, Sendable {
    public enum Word: UInt8, Sendable, CaseIterable {
        case acknowledged, enRoute, onScene, clear

        var text: String {
            switch self {
            case .acknowledged: "acknowledged"
            case .enRoute: "en_route"
            case .onScene: "on_scene"
            case .clear: "clear"
            }
        }
    }

    /// Microseconds after the dispatch.
    public var after: Int64
    public var word: Word

    public init(after: Int64, word: Word) { (self.after, self.word) = (after, word) }
}

public struct PlannedRequest: Equatable, Sendable {
    public enum Action: Equatable, Sendable {
        case call(PlannedCall)
        /// Of the incident that has waited longest.
        case dispatch
        /// Of the incident that a scripted call opened, with the steps of each of its crews.
        case scriptedDispatch(call: Int, crews: [[PlannedStep]])
        /// The next fix of the unit with this index.
        case position(unit: Int)
    }

    /// Microseconds from the begin of the run: when it has to leave, whatever the server does.
    public var at: Int64
    public var action: Action

    public init(at: Int64, _ action: Action) { (self.at, self.action) = (at, action) }
}

/// Everything that a run asks for, in order of time. The same seed, city and centre give the same requests; each kind of
/// request has dice of its own, so that another rate of positions leaves the calls as they were.
public struct LoadPlan: Sendable {
    public struct Rates: Equatable, Sendable {
        /// A second, where the shape is at its highest.
        public var calls = 0.0
        public var dispatches = 0.0
        public var positions = 0.0

        public init(calls: Double = 0, dispatches: Double = 0, positions: Double = 0) {
            (self.calls, self.dispatches, self.positions) = (calls, dispatches, positions)
        }
    }

    public let seconds: Double
    /// What the calls say, by index.
    public let texts: [String]
    private var scenes: CallScenes
    private let scripted: [PlannedRequest]
    /// The calls come from a log.
    var isScripted: Bool { !scripted.isEmpty }
    private var nextScripted = 0
    private let units: Int
    private var calls: Arrivals
    private var dispatches: Arrivals
    private let positionEvery: Double
    private var positionsPlanned = 0.0
    private var callDice: SeededRandom
    private var dispatchDice: SeededRandom
    private var nextCall: Double?
    private var nextDispatch: Double?

    /// - Parameters:
    ///   - scenes: where calls come from.
    ///   - units: how many there are to report positions.
    ///   - scripted: a replayed log, in order of time; its requests come beside those of the rates.
    public init(
        shape: LoadShape, rates: Rates, seconds: Double, seed: UInt64, scenes: CallScenes, units: Int,
        scripted: [PlannedRequest] = [], texts: [String] = []
    ) {
        (self.seconds, self.scenes, self.units, self.scripted) = (seconds, scenes, units, scripted)
        self.texts = texts.isEmpty ? CallScenes.texts : texts
        calls = Arrivals(shape, rate: rates.calls, seconds: seconds)
        dispatches = Arrivals(.steady, rate: rates.dispatches, seconds: seconds)
        positionEvery = rates.positions > 0 && units > 0 ? 1 / rates.positions : .infinity
        callDice = SeededRandom(seed: seed ^ 0xca11)
        dispatchDice = SeededRandom(seed: seed ^ 0xd15b)
        nextCall = rates.calls > 0 ? calls.next(draw: callDice.share()) : nil
        nextDispatch = rates.dispatches > 0 ? dispatches.next(draw: dispatchDice.share()) : nil
    }

    /// The next request; `nil` when the run is over.
    public mutating func next() -> PlannedRequest? {
        let script = nextScripted < scripted.count ? Double(scripted[nextScripted].at) / 1e6 : .infinity
        let position = positionsPlanned * positionEvery < seconds ? positionsPlanned * positionEvery : .infinity
        let (call, dispatch) = (nextCall ?? .infinity, nextDispatch ?? .infinity)
        let first = min(min(script, position), min(call, dispatch))
        guard first < .infinity else { return nil }
        let at = Int64(first * 1e6)
        switch first {
        case script:
            nextScripted += 1
            return scripted[nextScripted - 1]
        case call:
            nextCall = calls.next(draw: callDice.share())
            return PlannedRequest(at: at, .call(scenes.call(at: first, &callDice)))
        case dispatch:
            nextDispatch = dispatches.next(draw: dispatchDice.share())
            return PlannedRequest(at: at, .dispatch)
        default:
            let unit = Int(positionsPlanned) % units
            positionsPlanned += 1
            return PlannedRequest(at: at, .position(unit: unit))
        }
    }
}

extension SeededRandom {
    /// Above 0, at most 1.
    mutating func share() -> Double { Double((next() >> 11) + 1) * 0x1p-53 }

    mutating func index(below count: Int) -> Int { Int.random(in: 0..<count, using: &self) }
}
