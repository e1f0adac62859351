// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Vocabulary

/// A line for people: what to print, and how loudly.
struct ShownLine: Equatable {
    enum Tone {
        case plain
        case quiet
        case good
        case bad
        case alert
    }

    var text: String
    var tone = Tone.plain
}

/// Says what the server says in one short line each, in the reader's language.
struct Rendering: Sendable {
    let language: Language
    /// The local time of day of an instant, `12:04:31`.
    let clock: @Sendable (Instant) -> String

    func shown(_ message: Conversation.Message) -> ShownLine? {
        switch message {
        case .greeting(let line): greeting(line)
        case .unasked(let line): unasked(line)
        case .repeated: nil
        case .reply(let line, let verb): reply(line, verb)
        case .notice(let notice): self.notice(notice)
        }
    }

    func complaint(_ complaint: Expander.Complaint) -> ShownLine {
        switch complaint {
        case .openQuote: bad(en: "a quote is not closed", vi: "thiếu dấu ngoặc kép đóng")
        case .unknown(let word): bad(en: "\(word)? type help", vi: "\(word)? gõ help")
        case .usage(let forms):
            bad(en: "type: " + forms.joined(separator: "  or  "), vi: "cú pháp: " + forms.joined(separator: "  hoặc  "))
        }
    }

    func help(_ table: MnemonicTable, about word: String?) -> [ShownLine] {
        let chosen = table.mnemonics.filter { word == nil || $0.short.hasPrefix(word ?? "") }
        let width = chosen.map(\.usage.count).max() ?? 0
        return chosen.map { mnemonic in
            let gap = String(repeating: " ", count: width - mnemonic.usage.count + 2)
            return ShownLine(text: mnemonic.usage + gap + (language == .vi ? mnemonic.vi : mnemonic.en))
        } + [
            ShownLine(
                text: text(
                    en: "@LAT,LON is at=; key=value may stand anywhere; a full VERB key=value works, too; HELP lists the verbs",
                    vi: "@LAT,LON là at=; key=value đặt ở đâu cũng được; có thể gõ VERB key=value; HELP liệt kê các lệnh"),
                tone: .quiet)
        ]
    }

    // MARK: What the server says

    private func greeting(_ line: ServerLine) -> ShownLine {
        let centre = line["centre"] ?? "?"
        let role = line["role"].map { " (\($0))" } ?? ""
        let amber = line["database"] == "away" ? text(en: " — AMBER: database away", vi: " — VÀNG: mất cơ sở dữ liệu") : ""
        let exercise = line["exercise"] == nil ? "" : text(en: " — EXERCISE", vi: " — DIỄN TẬP")
        return ShownLine(
            text: text(en: "connected to \(centre)", vi: "đã nối với \(centre)") + role + exercise + amber,
            tone: exercise.isEmpty && amber.isEmpty ? .good : .alert)
    }

    private func unasked(_ line: ServerLine) -> ShownLine? {
        switch line.words[0] {
        case "EV": event(line)
        case "POS": ShownLine(text: "\(line["unit"] ?? "?") @\(line["position"] ?? "?")", tone: .quiet)
        case "HB", "KENG": nil
        case "DUR": durability(line)
        case "ALARM": ShownLine(text: text(en: "ALARM: ", vi: "BÁO ĐỘNG: ") + (line["text"] ?? ""), tone: .alert)
        case "GOAWAY":
            bad(en: "the server is stopping" + to(line), vi: "máy chủ sắp dừng" + to(line))
        case "BYE", "ERR": bad(en: failure(line), vi: failure(line))
        default: ShownLine(text: generic(line.words.joined(separator: " "), line.fields), tone: .quiet)
        }
    }

    private func durability(_ line: ServerLine) -> ShownLine {
        if line["dur"] == "postgres" {
            return ShownLine(
                text: text(en: "GREEN: everything is in the database again", vi: "XANH: mọi thứ đã vào cơ sở dữ liệu"), tone: .good)
        }
        let behind = line["behind"] ?? "?"
        let reason = line["text"].map { ": \($0)" } ?? ""
        return ShownLine(
            text: text(
                en: "AMBER: answers are safe in the local journal only; \(behind) events wait for the database",
                vi: "VÀNG: chỉ an toàn trong nhật ký cục bộ; \(behind) sự kiện chờ cơ sở dữ liệu") + reason,
            tone: .alert)
    }

    /// An event, from the stream or from an answer that tells events.
    func event(_ line: ServerLine) -> ShownLine {
        let type = line["type"] ?? "?"
        let at = line["at"].map { form(.time, $0) + " " } ?? ""
        let by = line["by"].map { $0.isEmpty ? "" : "  (\($0))" } ?? ""
        let own = line.fields.filter { !["row", "seq", "type", "at", "by"].contains($0.key) }
        guard let entry = Phrasebook.events[type] else {
            return ShownLine(text: at + generic(type, own) + by, tone: .quiet)
        }
        return ShownLine(text: at + fill(entry, own) + by, tone: entry.isAlert ? .alert : .plain)
    }

    private func reply(_ line: ServerLine, _ verb: String) -> ShownLine {
        switch line.words[0] {
        case "-":
            if line["row"] == "event" { return event(line) }
            if line["row"] == "map" { return ShownLine(text: line["text"] ?? "") }
            let own = line.fields.filter { $0.key != "row" }
            guard let row = line["row"], let entry = Phrasebook.rows[row] else { return ShownLine(text: generic(line["row"], own)) }
            return ShownLine(text: fill(entry, own))
        case "ERR": return bad(en: "\(verb): \(failure(line))", vi: "\(verb): \(failure(line))")
        default: return accepted(line, verb)
        }
    }

    private func accepted(_ line: ServerLine, _ verb: String) -> ShownLine {
        let own = line.fields.filter { !["seq", "dur", "dup", "rows"].contains($0.key) }
        let again = line["dup"] == nil ? "" : text(en: " (was done before)", vi: " (đã làm trước đó)")
        if let rows = line["rows"] {
            return ShownLine(
                text: generic("\(verb): " + text(en: rows == "1" ? "1 row" : "\(rows) rows", vi: "\(rows) dòng"), own), tone: .quiet)
        }
        return ShownLine(text: generic("\(verb): ok", own) + again, tone: .good)
    }

    private func failure(_ line: ServerLine) -> String {
        let text = line["text"] ?? ""
        return (line.code ?? "ERR") + (text.isEmpty ? "" : " — \(text)")
    }

    private func to(_ line: ServerLine) -> String { line["to"].map { " → \($0)" } ?? "" }

    private func notice(_ notice: Conversation.Notice) -> ShownLine? {
        switch notice {
        case .lost(let count):
            bad(
                en: "connection lost; trying again" + (count > 0 ? ", \(count) unanswered will be asked again" : ""),
                vi: "mất kết nối; đang thử lại" + (count > 0 ? ", \(count) lệnh chưa trả lời sẽ được gửi lại" : ""))
        case .stale(let seconds):
            ShownLine(
                text: text(en: "STALE: nothing heard for \(seconds) s", vi: "CŨ: \(seconds) giây không có tin"), tone: .alert)
        case .fresh: ShownLine(text: text(en: "heard again", vi: "đã có tin trở lại"), tone: .good)
        case .localOnly:
            ShownLine(
                text: text(en: "  AMBER: in the local journal only, for now", vi: "  VÀNG: hiện chỉ có trong nhật ký cục bộ"),
                tone: .alert)
        case .missed: bad(en: "some events were missed; type snap", vi: "đã lỡ một số sự kiện; gõ snap")
        case .gibberish: bad(en: "that is no keng server", vi: "đó không phải máy chủ keng")
        }
    }

    // MARK: Words

    private func fill(_ entry: Phrasebook.Entry, _ fields: [Field]) -> String {
        Template(language == .vi ? entry.vi : entry.en).filled(derived(fields) + fields, form)
    }

    /// What people want to read in one breath and the line has in pieces: the units with their times and last metres, the
    /// diversions, who became available, what a slot asks for.
    func derived(_ fields: [Field]) -> [Field] {
        var more: [Field] = []
        let slots = (0...).lazy.map { "slots.\($0)." }.prefix { prefix in fields.contains { $0.key.hasPrefix(prefix) } }
        let picks = Array(slots).compactMap { pick(fields, $0) }
        if !picks.isEmpty { more.append(Field("picks", picks.joined(separator: ", "))) }
        let diversions = (0...).lazy.map { "diversions.\($0)." }.prefix { fields[$0 + "unit"] != nil }
        let diverts = Array(diversions).map { prefix in
            let (unit, from) = (fields[prefix + "unit"] ?? "?", fields[prefix + "from"] ?? "?")
            let total = form(.span, fields[prefix + "total_ms"] ?? "")
            return text(en: "could divert \(unit) from \(from): \(total)", vi: "có thể chuyển \(unit) từ vụ \(from): \(total)")
        }
        if !diverts.isEmpty { more.append(Field("diverts", diverts.joined(separator: ", "))) }
        let available = (0...).lazy.map { "units.\($0)." }.prefix { fields[$0 + "unit"] != nil }
        let arrivals = Array(available).map { prefix in
            "\(fields[prefix + "unit"] ?? "?") \(form(.span, fields[prefix + "total_ms"] ?? ""))"
        }
        if !arrivals.isEmpty { more.append(Field("arrivals", arrivals.joined(separator: ", "))) }
        if let metres = fields["last_m"] ?? fields["estimate.last_m"], metres != "0" {
            more.append(Field("last", "+ \(metres) m" + (fields["last"].map { " " + form(.status, $0) } ?? "")))
        }
        let kinds = fields.filter { $0.key.hasPrefix("slot.requirement.kinds.") || $0.key.hasPrefix("slot.requirement.capabilities.") }
        if !kinds.isEmpty { more.append(Field("what", kinds.map(\.value).joined(separator: "/"))) }
        return more
    }

    /// `HK-01 4:05 + 280 m hose lay`; `nil` for a unit that is there already, or nobody.
    private func pick(_ fields: [Field], _ prefix: String) -> String? {
        guard let unit = fields[prefix + "unit"], fields[prefix + "already"] != "true" else { return nil }
        var parts = [unit]
        if let total = fields[prefix + "total_ms"] { parts.append(form(.span, total)) }
        if let metres = fields[prefix + "last_m"] {
            parts.append("+ \(metres) m " + form(.status, fields[prefix + "last"] ?? "walk"))
        }
        return parts.joined(separator: " ")
    }

    func form(_ form: Template.Form, _ value: String) -> String {
        switch form {
        case .status: language == .vi ? Phrasebook.words[value] ?? value : value.replacing("_", with: " ")
        case .time: Instant(rfc3339: value).map(clock) ?? value
        case .span: Int(value).map { "\($0 / 60_000):" + ($0 / 1000 % 60 < 10 ? "0" : "") + "\($0 / 1000 % 60)" } ?? value
        }
    }

    /// Fields as they are: lists of plain values joined, empty ones left out.
    private func generic(_ head: String?, _ fields: [Field]) -> String {
        var order: [String] = []
        var values: [String: [String]] = [:]
        for field in fields where !field.value.isEmpty {
            let parts = field.key.split(separator: ".")
            let isItem = parts.count > 1 && parts[parts.count - 1].allSatisfy(\.isNumber)
            let key = isItem ? parts.dropLast().joined(separator: ".") : field.key
            if values[key] == nil { order.append(key) }
            values[key, default: []].append(field.value)
        }
        let list = order.map { "\($0) \(values[$0, default: []].joined(separator: ","))" }.joined(separator: ", ")
        return [head ?? "", list].filter { !$0.isEmpty }.joined(separator: head?.hasSuffix(":") == true ? " " : "  ")
    }

    private func text(en: String, vi: String) -> String { language == .vi ? vi : en }
    private func bad(en: String, vi: String) -> ShownLine { ShownLine(text: text(en: en, vi: vi), tone: .bad) }
}
