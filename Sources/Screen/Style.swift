// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// How a cell looks. What it means is always said by a word or a sign, too: `ink` may be switched off as a whole.
public struct Style: Hashable, Sendable {
    /// Colours by what they mean; the sixteen that every terminal has.
    public enum Ink: Sendable {
        case plain
        /// Said once, needed seldom.
        case quiet
        /// As it should be.
        case good
        /// Late, amber.
        case warning
        /// Needs a person now.
        case alert
        /// Where the hand is.
        case accent
    }

    public var ink: Ink
    public var isBold: Bool
    public var isReversed: Bool

    public init(_ ink: Ink = .plain, bold: Bool = false, reversed: Bool = false) {
        (self.ink, isBold, isReversed) = (ink, bold, reversed)
    }

    public static let plain = Style()

    /// The parameters of SGR that switch it on, from nothing.
    func parameters(isColoured: Bool) -> String {
        var parts = isBold ? ";1" : ""
        if isReversed { parts += ";7" }
        switch ink {
        case .plain: break
        case .quiet: parts += isColoured ? ";2" : ""
        case .good: parts += isColoured ? ";32" : ""
        case .warning: parts += isColoured ? ";33" : ""
        case .alert: parts += isColoured ? ";31" : ";1"
        case .accent: parts += isColoured ? ";36" : ""
        }
        return parts
    }
}
