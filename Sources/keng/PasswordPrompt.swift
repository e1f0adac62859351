// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation

/// Asks for a password on the terminal without showing it.
enum PasswordPrompt {
    static var isPossible: Bool { isatty(STDIN_FILENO) == 1 }

    /// - Returns: a line of standard input; from a terminal it is not echoed. `nil` at the end of the input.
    static func ask(_ question: String) -> String? {
        guard isPossible else { return readLine(strippingNewline: true) }
        FileHandle.standardError.write(Data(question.utf8))
        var before = termios()
        tcgetattr(STDIN_FILENO, &before)
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
            FileHandle.standardError.write(Data("\n".utf8))
        }
        return readLine(strippingNewline: true)
    }

    /// The same twice on a terminal, so that nobody is locked out by a slip of the finger.
    static func askTwice(_ question: String) throws -> String {
        guard let first = ask("\(question): ") else { throw Complaint("no password was given") }
        guard isPossible else { return first }
        guard ask("\(question), again: ") == first else { throw Complaint("the two differ; nothing was changed") }
        return first
    }
}
