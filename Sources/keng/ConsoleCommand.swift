// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ArgumentParser
import ConsoleClient

struct ConsoleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "console", abstract: "A dispatcher's full screen on a terminal; in a pipe, one line a reply and event.",
        discussion: "Type help for the short commands. Every verb of the line protocol can be typed in full, too.")

    @Option(help: "Where keng serves.") var host = "127.0.0.1"
    @Option(help: "Its port.") var port = 7110
    @Option(help: "Your name, for the journal of a server that asks nobody who he is.") var name = ""
    @OptionGroup(title: "Logging in") var login: LoginOptions
    @Option(help: "vi or en.") var lang = "en"
    @Flag(help: "On a terminal: lines instead of the full screen, for screen readers.") var plain = false
    @Flag(help: "In a pipe: the protocol's own lines instead of sentences.") var raw = false
    @Flag(help: "In a pipe: follow the events, also after the input has ended.") var follow = false

    func validate() throws {
        try requirePort(port)
        guard Language(rawValue: lang) != nil else { throw ValidationError("--lang has to be vi or en.") }
    }

    func run() throws {
        var client = ConsoleClient()
        (client.host, client.port, client.name) = (host, port, name)
        client.access = try login.access()
        client.language = Language(rawValue: lang) ?? .en
        (client.isPlain, client.isRaw, client.follows) = (plain, raw, follow)
        let code = client.run()
        if code != 0 { throw ExitCode(code) }
    }
}
