// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Screen
import Vocabulary

/// How to take back what this console did last, where the domain allows it: by another command that says what is true now.
/// Nothing is ever erased; the journal holds both.
struct UndoPlan: Equatable {
    var commands: [Expander.Command]

    /// What was changed, with what was true before it.
    struct Deed: Equatable {
        var command: Expander.Command
        var incident: Board.Incident?
        var merged: Board.Incident?
        var crew: Int?

        /// As the board is now, just before `command` is sent.
        init(_ command: Expander.Command, _ board: Board) {
            self.command = command
            incident = command.fields["incident"].flatMap { UInt64($0) }.flatMap { board.incident($0) }
            merged = command.fields["from"].flatMap { UInt64($0) }.flatMap { board.incident($0) }
            crew = command.fields["unit"].flatMap { board.units[$0.uppercased()]?.crew }
        }
    }

    private static let reason = Field("reason", "undo")

    /// `nil` when it cannot be taken back: what a crew reported, a raised alarm, a closed incident's end, a note.
    init?(_ deed: Deed, answer: ServerLine) {
        let fields = deed.command.fields
        func again(_ verb: String, _ more: Field...) -> [Expander.Command] { [Expander.Command(verb: verb, fields: more)] }
        let incident = Field("incident", fields["incident"] ?? "")
        switch deed.command.verb {
        case "DISPATCH", "RESERVE":
            let units = answer.fields.filter { $0.key.hasPrefix("units.") }.map(\.value)
            guard !units.isEmpty else { return nil }
            commands = units.map { Expander.Command(verb: "RELEASE", fields: [Field("unit", $0), UndoPlan.reason]) }
        case "PRIORITY":
            guard let before = deed.incident else { return nil }
            commands = again("PRIORITY", incident, Field("to", before.priority), UndoPlan.reason)
        case "RETYPE":
            guard let before = deed.incident, !before.type.isEmpty else { return nil }
            commands = again("RETYPE", incident, Field("type", before.type))
        case "LOCATE":
            guard let before = deed.incident, let position = before.position else { return nil }
            commands = again("LOCATE", incident, Field("at", position.description), Field("place", before.place))
        case "CLOSE": commands = again("REOPEN", incident, UndoPlan.reason)
        case "MERGE":
            guard let calls = deed.merged?.calls, !calls.isEmpty else { return nil }
            commands = calls.map { Expander.Command(verb: "SPLIT", fields: [Field("call", $0)]) }
        case "ROAD":
            guard let condition = answer["condition"] else { return nil }
            commands = again("LIFT", Field("condition", condition))
        case "CREW":
            guard let crew = deed.crew, let unit = fields["unit"] else { return nil }
            commands = again("CREW", Field("unit", unit), Field("crew", crew))
        default: return nil
        }
    }

    /// As it would be typed.
    var text: String {
        commands.map { command in
            ([command.verb] + command.fields.map { "\($0.key)=\($0.value)" }).joined(separator: " ")
        }.joined(separator: "; ")
    }
}
