// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import RunCards
import Vocabulary

/// Incident types, dispositions, and the figures that go with waiting.
extension CentreReader {
    mutating func readTypes(_ section: Field?) {
        let keys = ["code", "title", "service", "priority", "determinant", "welfare"]
        var lineByDeterminant: [String: Int] = [:]
        for table in entries(section, of: "a type", keys: keys, &types) {
            var type = IncidentType()
            type.code = TypeCode(types.read(table.required("code"), NameText.code) ?? "")
            if let title = table.required("title").flatMap(Title.init) {
                (type.titleVi, type.titleEn) = (title.vi, title.en)
            }
            type.service = table.required("service")?.choice(ServiceKind.self, "services") ?? type.service
            type.priority = table.required("priority")?.integer(in: 1...5).flatMap(Priority.init) ?? type.priority
            if let field = table["determinant"], let determinant = field.value(CentreReader.determinant) {
                if let line = lineByDeterminant[determinant] {
                    field.warn("'\(determinant)' is also the determinant of the type on line \(line)")
                }
                lineByDeterminant[determinant] = field.place.line
                type.determinant = determinant
            }
            type.welfareInterval = time(table["welfare"], .zero ... .seconds(4 * 3600)) ?? type.welfareInterval
            centre.types.append(type)
        }
    }

    /// Protocol, level (E most urgent, then D C B A, O for a referral) and number with an optional letter: `F-D-1`, `6-D-1A`.
    private static func determinant(_ text: String) throws(Complaint) -> String {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let isCode = { (part: Substring, limit: Int) in
            (1...limit).contains(part.utf8.count)
                && part.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) }
        }
        guard parts.count == 3, isCode(parts[0], 4), parts[1].count == 1, "EDCBAO".contains(parts[1]),
            isCode(parts[2], 4),
            parts[2].first?.isNumber ?? false
        else {
            throw Complaint(
                "'\(text)' is not a determinant; write protocol-level-number, level one of E D C B A O, as in 'F-D-1'")
        }
        return text
    }

    mutating func readFallbackType(_ field: Field?) {
        centre.fallbackType = TypeCode(reference(field, to: types) ?? "")
    }

    mutating func readDispositions(_ section: Field?) {
        var codes = Register("disposition", "dispositions")
        for table in entries(section, of: "a disposition", keys: ["code", "title", "hoax"], &codes) {
            var disposition = Disposition()
            disposition.code = codes.read(table.required("code"), NameText.disposition) ?? ""
            if let title = table.required("title").flatMap(Title.init) {
                (disposition.titleVi, disposition.titleEn) = (title.vi, title.en)
            }
            disposition.hoax = table["hoax"]?.flag() ?? false
            centre.dispositions.append(disposition)
        }
    }

    /// One a priority, and less urgent incidents never wait less.
    mutating func readDeadlines(_ field: Field?) {
        guard let field, let fields = field.items() else { return }
        guard fields.count == 5 else {
            field.complain(
                "\(fields.count) deadlines; give five, one for each priority from 1 to 5: [1m, 2m, 5m, 15m, 60m]")
            return
        }
        let read = fields.map { time($0, .seconds(1) ... .seconds(86_400)) }
        for (index, pair) in zip(read, read.dropFirst()).enumerated() {
            if let earlier = pair.0, let later = pair.1, later <= earlier {
                let ends = [later, earlier].map(MeasureText.text)
                fields[index + 1].complain("\(ends[0]) is not longer than the \(ends[1]) before it; deadlines ascend")
            }
        }
        centre.deadlines = read.compactMap { $0 }
    }

    mutating func readTimers(_ field: Field) {
        let keys = ["acknowledge", "stale_position", "keep_closed", "keep_callers"]
        guard let table = FieldTable(field, of: "timers", keys: keys) else { return }
        var timers = Timers()
        timers.acknowledge = time(table["acknowledge"], .seconds(5) ... .seconds(600)) ?? timers.acknowledge
        timers.stalePosition = time(table["stale_position"], .seconds(10) ... .seconds(3600)) ?? timers.stalePosition
        timers.keepClosed = time(table["keep_closed"], .seconds(60) ... .seconds(30 * 86_400)) ?? timers.keepClosed
        timers.keepCallers =
            time(table["keep_callers"], .seconds(3600) ... .seconds(3650 * 86_400)) ?? timers.keepCallers
        centre.timers = timers
    }

    mutating func readPolicies(_ field: Field) {
        let keys = [
            "duplicate_distance", "duplicate_window", "phone_mismatch", "divert_gain", "divert_steps",
            "ageing_deadlines", "swap_gain", "swap_share", "swap_quiet", "review_distance",
        ]
        guard let table = FieldTable(field, of: "policies", keys: keys) else { return }
        var policies = Policies()
        policies.duplicateMetres = metres(table["duplicate_distance"], 10...10_000) ?? policies.duplicateMetres
        policies.duplicateWindow =
            time(table["duplicate_window"], .seconds(60) ... .seconds(86_400)) ?? policies.duplicateWindow
        policies.phoneMismatchMetres = metres(table["phone_mismatch"], 50...100_000) ?? policies.phoneMismatchMetres
        policies.divertGain = time(table["divert_gain"], .zero ... .seconds(3600)) ?? policies.divertGain
        policies.divertSteps = table["divert_steps"]?.integer(in: 1...4) ?? policies.divertSteps
        policies.ageingDeadlines = table["ageing_deadlines"]?.integer(in: 1...20) ?? policies.ageingDeadlines
        policies.swapGain = time(table["swap_gain"], .seconds(10) ... .seconds(3600)) ?? policies.swapGain
        policies.swapShare = percent(table["swap_share"], 0...100) ?? policies.swapShare
        policies.swapQuiet = time(table["swap_quiet"], .seconds(10) ... .seconds(3600)) ?? policies.swapQuiet
        policies.reviewMetres = metres(table["review_distance"], 50...10_000) ?? policies.reviewMetres
        centre.policies = policies
    }

    func percent(_ field: Field?, _ range: ClosedRange<Int>) -> Int? {
        field?.value { (text) throws(Complaint) in
            let share = try MeasureText.percent(text)
            guard range.contains(share) else {
                throw Complaint("'\(text)' is out of range; give \(range.lowerBound)% to \(range.upperBound)%")
            }
            return share
        }
    }

    func metres(_ field: Field?, _ range: ClosedRange<Int>) -> Int? {
        field?.value { (text) throws(Complaint) in
            let distance = try MeasureText.metres(text)
            guard range.contains(distance) else {
                throw Complaint("'\(text)' is out of range; give \(range.lowerBound) m to \(range.upperBound) m")
            }
            return distance
        }
    }
}
