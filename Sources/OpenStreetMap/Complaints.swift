// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// What was dirty in a map, by kind, with the first few values of each kind.
///
/// Kinds are fixed sentences of this module and samples are few and short, so a hostile map cannot make it grow.
struct Complaints {
    private struct Tally {
        var count = 0
        var samples: [String] = []
    }

    private var tallies: [String: Tally] = [:]

    mutating func count(_ kind: String, times: Int = 1) {
        guard times > 0 else { return }
        tallies[kind, default: Tally()].count += times
    }

    mutating func count(_ kind: String, value: String) {
        tallies[kind, default: Tally()].count += 1
        guard tallies[kind]!.samples.count < Limits.samplesPerComplaint else { return }
        let sample = String(value.prefix(Limits.charactersPerSample))
        if !tallies[kind]!.samples.contains(sample) { tallies[kind]!.samples.append(sample) }
    }

    /// `maxspeed not understood ('fast', '30 zone')` → 12.
    var summary: [String: Int] {
        var summary: [String: Int] = [:]
        for (kind, tally) in tallies {
            let samples = tally.samples.map { "'\($0)'" }.joined(separator: ", ")
            summary[samples.isEmpty ? kind : "\(kind) (\(samples))"] = tally.count
        }
        return summary
    }
}
