// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Vocabulary

/// Closing, slowing and flooding roads.
extension DispatchEngine {
    func setRoad(_ asked: RoadCondition, _ by: String, _ now: Instant) -> Decision {
        var condition = asked
        condition.id = RoadConditionID(state.lastCondition + 1)
        condition.by = by
        condition.from = now
        if let until = condition.until, until <= now {
            return .refused(
                Refusal(.badValue, en: "until: \(until) is already past", vi: "until: \(until) đã qua"))
        }
        let edges = RoadConditions.edges(of: condition, in: roads.city)
        guard !edges.isEmpty else {
            return .refused(
                Refusal(
                    .notFound, en: "at: no road lies there; check LAT,LON, the radius or the street's name",
                    vi: "at: không có đường nào ở đó; hãy kiểm tra tọa độ, bán kính hoặc tên đường"))
        }
        var receipt = Receipt()
        receipt.condition = condition.id
        return .done([.roadConditionSet(RoadConditionSet(condition))], receipt)
    }

    func liftRoad(_ id: RoadConditionID) -> Decision {
        guard state.conditions.conditions.contains(where: { $0.id == id }) else {
            return .refused(
                Refusal(
                    .notFound, en: "condition: there is no road condition \(id); ROADS lists them",
                    vi: "condition: không có tình trạng đường \(id); ROADS liệt kê"))
        }
        var event = RoadConditionLifted()
        event.condition = id
        var receipt = Receipt()
        receipt.condition = id
        return .done([.roadConditionLifted(event)], receipt)
    }
}
