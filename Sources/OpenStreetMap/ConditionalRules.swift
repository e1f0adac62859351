// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork

/// Tags that hold only at times: `maxspeed:conditional=30 @ (07:00-09:00); 50 @ (22:00-05:00)`.
///
/// They are kept as mapped and never applied here: whether a condition holds depends on when somebody drives.
enum ConditionalRules {
    static func rules(_ tags: Tags, complaints: inout Complaints) -> [ConditionalRule] {
        var rules: [ConditionalRule] = []
        for (key, subject) in subjects {
            guard let text = tags[key] else { continue }
            let parts = split(text)
            if parts.isEmpty { complaints.count("\(key.spelling) not understood", value: text) }
            rules += parts.map { ConditionalRule(subject: subject, value: $0.value, condition: $0.condition) }
        }
        if rules.count > Limits.conditionsPerRoad {
            complaints.count("conditional rules beyond \(Limits.conditionsPerRoad) on one road dropped")
        }
        return Array(rules.prefix(Limits.conditionsPerRoad))
    }

    /// The rules of one tag. A semicolon separates rules only outside of brackets, and only where a new `value @`
    /// follows: in `no @ 07:00-09:00; 17:00-19:00` it belongs to the condition.
    static func split(_ text: String) -> [(value: String, condition: String)] {
        var rules: [(value: String, condition: String)] = []
        for part in partsOutsideBrackets(text) {
            if let at = part.firstIndex(of: "@") {
                let value = part[..<at].trimmed
                let condition = unbracketed(part[part.index(after: at)...].trimmed)
                guard !value.isEmpty, !condition.isEmpty else { return [] }
                rules.append((String(value), String(condition)))
            } else {
                guard !rules.isEmpty else { return [] }
                rules[rules.count - 1].condition += "; \(part.trimmed)"
            }
        }
        return rules
    }

    private static func partsOutsideBrackets(_ text: String) -> [Substring] {
        var parts: [Substring] = []
        var start = text.startIndex
        var depth = 0
        for index in text.indices {
            switch text[index] {
            case "(": depth += 1
            case ")": depth -= 1
            case ";" where depth <= 0:
                parts.append(text[start..<index])
                start = text.index(after: index)
            default: break
            }
        }
        parts.append(text[start...])
        return parts.filter { !$0.trimmed.isEmpty }
    }

    /// Without the one pair of brackets around the whole.
    private static func unbracketed(_ text: Substring) -> Substring {
        guard text.first == "(", text.last == ")", !text.dropFirst().dropLast().contains(where: { "()".contains($0) })
        else {
            return text
        }
        return text.dropFirst().dropLast().trimmed
    }

    private static let subjects: [(Key, ConditionalRule.Subject)] = [
        (.accessConditional, .access), (.accessForwardConditional, .access), (.accessBackwardConditional, .access),
        (.vehicleConditional, .access), (.vehicleForwardConditional, .access), (.vehicleBackwardConditional, .access),
        (.motorVehicleConditional, .access), (.motorVehicleForwardConditional, .access),
        (.motorVehicleBackwardConditional, .access), (.motorcarConditional, .access),
        (.motorcarForwardConditional, .access), (.motorcarBackwardConditional, .access), (.onewayConditional, .oneway),
        (.maxspeedConditional, .speed), (.maxspeedForwardConditional, .speed), (.maxspeedBackwardConditional, .speed),
        (.maxweightConditional, .weight), (.maxheightConditional, .height), (.restrictionConditional, .turn),
    ]
}
