// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Hummingbird
import Incidents
import Vocabulary

/// A message of another format: how the sender knows it, and what it says.
struct ForeignMessage: Sendable {
    /// What the sender counts by; the same message again is no second call.
    var identity: String
    /// Messages it adds to, by the sender's names; empty for one that stands for itself.
    var references: [String] = []
    var read = ReadReport()
    /// `CAP Cancel`: what it is called in a note.
    var title = ""
}

/// CAP and EIDO: read as far as they can be, kept whole where not.
extension IntakeResponder {
    func takeAlert(_ request: Request, _ bearer: Bearer) async throws(Problem) -> Response {
        let bytes = try await body(request)
        switch IntakeResponder.alert(bytes) {
        case .success(let alert): return try await take(ForeignMessage(alert, at: backend.now()), "cap", bytes, bearer)
        case .failure(.declaresEntities): throw Problem(.externalEntity, "take the DOCTYPE and the entities out of the document")
        case .failure(.malformed(let reason)): return try await takeUnknown("cap", bytes, "is no CAP alert: \(reason)", bearer)
        }
    }

    private static func alert(_ bytes: [UInt8]) -> Result<CAPAlert, XMLFault> {
        do throws(XMLFault) {
            let document = try XMLDocumentReader.read(bytes)
            // Feeds and envelopes carry alerts inside.
            let alerts = document.name == "alert" ? [document] : document.descendants("alert")
            guard alerts.count == 1 else {
                throw XMLFault.malformed("<\(KeptText.short(document.name, 40))> holds \(alerts.count) of them")
            }
            return .success(CAPAlert(alerts[0]))
        } catch {
            return .failure(error)
        }
    }

    func takeEIDO(_ request: Request, _ bearer: Bearer) async throws(Problem) -> Response {
        let bytes = try await body(request)
        let value: JSONValue
        do throws(JSONFault) {
            value = try JSONParser.parse(bytes)
        } catch {
            return try await takeUnknown("eido", bytes, "is no JSON: \(error)", bearer)
        }
        guard let message = ForeignMessage(eido: value, at: backend.now()) else {
            return try await takeUnknown("eido", bytes, "is no EIDO: it has no $id", bearer)
        }
        return try await take(message, "eido", bytes, bearer)
    }

    /// A new message opens a call. One that speaks of an earlier one, or comes again with other words, becomes notes of that
    /// one's incident: it closes nothing and changes no priority. When the earlier one is not on the board, it is a call.
    private func take(_ message: ForeignMessage, _ format: String, _ bytes: [UInt8], _ bearer: Bearer) async throws(Problem) -> Response {
        let sender = bearer.token.name
        let own = RequestKey(format, of: sender, message.identity)
        let content = [Array(format.utf8), bytes]
        do throws(Problem) {
            let earlier = message.references.map { RequestKey(format, of: sender, $0) }
            guard !earlier.isEmpty else { return try await take(message.read, own, content: content, bearer) }
            return try await addOrTake(message, to: earlier, under: own, content, bearer)
        } catch {
            guard error.kind == .keyReused else { throw error }
            let again = RequestKey("\(format)-again", of: sender, String(decoding: bytes, as: UTF8.self))
            return try await addOrTake(message, to: [own], under: again, content, bearer)
        }
    }

    private func addOrTake(
        _ message: ForeignMessage, to keys: [RequestKey], under key: RequestKey, _ content: [[UInt8]], _ bearer: Bearer
    ) async throws(Problem) -> Response {
        do throws(Problem) {
            return try await add(message, to: keys, under: key, content, bearer)
        } catch {
            guard error.kind == .notFound else { throw error }
            var read = message.read
            let earlier = KeptText.quoted(message.references.first ?? message.identity)
            read.report.unread.append("\(message.title): what it speaks of is not on the board (\(earlier))")
            return try await take(read, key, content: content, bearer)
        }
    }

    private func add(
        _ message: ForeignMessage, to keys: [RequestKey], under key: RequestKey, _ content: [[UInt8]], _ bearer: Bearer
    ) async throws(Problem) -> Response {
        var further = CallSupplement()
        let report = message.read.report
        further.say([message.title] + [report.text] + message.read.furtherNotes + [report.place])
        further.unread = report.unread
        let command = Command.supplementCall(.keys(keys.map(\.cid)), further)
        let accepted = try await perform(command, by: key.requester(bearer, content))
        return answer(accepted, place: (report.place, report.coordinate, nil), status: .ok)
    }

    /// What nobody could read becomes a call all the same, with the raw text, for a person.
    private func takeUnknown(_ format: String, _ bytes: [UInt8], _ reason: String, _ bearer: Bearer) async throws(Problem) -> Response {
        var read = ReadReport()
        read.report.hotline = format
        read.report.unread = ["body: it \(reason); a person has to read it"]
        read.say(KeptText.clean(KeptText.decoded(bytes)).text)
        let key = RequestKey("\(format)-raw", of: bearer.token.name, String(decoding: bytes, as: UTF8.self))
        return try await take(read, key, content: [Array(format.utf8), bytes], bearer)
    }
}

extension ForeignMessage {
    /// Older messages do not start the incident's clock: a feed that is read for the first time would fill the queue with
    /// incidents that seem to have waited for days.
    static let oldest = Duration.seconds(3600)

    init(_ alert: CAPAlert, at now: Instant) {
        identity = alert.identity ?? "?\(alert.words.joined())"
        let kind = alert.message.isEmpty ? "alert" : KeptText.quoted(alert.message)
        title = "CAP \(kind) \(KeptText.quoted(alert.identifier)) from \(KeptText.quoted(alert.sender))"
        if alert.message != "Alert" { references = alert.references }
        var report = CallReport()
        report.hotline = "cap"
        if alert.identity == nil { report.unread.append("identifier, sender, sent: not all of them are there; a repeat may be a new call") }
        if alert.status != "Actual" { report.unread.append("status: '\(KeptText.quoted(alert.status))', not Actual") }
        if !["Alert", "Update", "Cancel"].contains(alert.message) {
            report.unread.append("msgType: '\(KeptText.quoted(alert.message))' is none of Alert, Update, Cancel")
        }
        report.type = TypeCode(KeptText.quoted(alert.type.uppercased()))
        report.told = ForeignMessage.told(alert.sent, "sent", at: now, &report.unread)
        if let place = alert.place {
            let width = "area: \(place.metresAcross / 1000) km across; no point of it is the place"
            if place.isPlace { report.coordinate = place.middle } else { report.unread.append(width) }
        }
        read.report = report
        read.setPlace(alert.areas.joined(separator: "; "))
        read.say(KeptText.clean(([title] + alert.words).joined(separator: ". ")).text)
    }

    /// When it was told, if that is lately.
    static func told(_ text: String, _ field: String, at now: Instant, _ unread: inout [String]) -> Instant? {
        guard !text.isEmpty else { return nil }
        guard let told = Instant(rfc3339: text) else {
            unread.append("\(field): '\(KeptText.quoted(text))' is no time with a zone")
            return nil
        }
        guard told <= now, now - told <= oldest else {
            unread.append("\(field): \(told) is \(told > now ? "still to come" : "more than an hour ago"); the clock starts now")
            return nil
        }
        return told
    }
}

extension ReadReport {
    /// A place may be a list of counties: what does not fit stays in the words.
    mutating func setPlace(_ text: String) {
        let clean = KeptText.clean(text).text
        report.place = KeptText.pieces(clean, of: IntakeLimits.place)[0]
        if clean.utf8.count > IntakeLimits.place { furtherNotes += KeptText.pieces(clean, of: IntakeLimits.text) }
    }
}

extension KeptText {
    /// Bytes that are no UTF-8 are read as ISO 8859-1, where each of them is a character.
    static func decoded(_ bytes: [UInt8]) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        var scalars = String.UnicodeScalarView()
        for byte in bytes { scalars.append(Unicode.Scalar(byte)) }
        return String(scalars)
    }
}
