// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// What a person pressed.
public enum Key: Equatable, Sendable {
    /// What was typed or committed by an input method: at least one scalar, perhaps only a combining mark.
    case text(String)
    /// What was pasted, as one piece: its line ends press nothing.
    case paste(String)
    case enter
    case tab
    case backTab
    case backspace
    case delete
    case escape
    case up
    case down
    case left
    case right
    case wordLeft
    case wordRight
    case home
    case end
    case pageUp
    case pageDown
    /// F1 to F12.
    case function(Int)
    /// A letter with Control, in lower case.
    case control(Character)
    /// A letter with Alt.
    case alt(Character)
}
