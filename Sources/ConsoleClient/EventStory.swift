// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol

/// What a server line says, as one sentence for people: the console's own words, for others who print them.
public enum EventStory {
    /// - Parameter bytes: a whole line of the protocol, with or without its LF.
    /// - Returns: `nil` for lines that people need not see, such as heartbeats.
    public static func line(_ bytes: [UInt8], language: Language) -> String? {
        guard let line = ServerLine(line: bytes.last == 10 ? bytes.dropLast() : bytes) else { return nil }
        let rendering = Rendering(language: language, clock: ConsoleClient.localClock)
        return rendering.shown(Conversation.Message.unasked(line))?.text
    }
}
