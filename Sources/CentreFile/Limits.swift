// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// How large a centre file and its parts may be. Above these figures a file is damaged or hostile, not big: the largest
/// fire brigades have some hundred stations and some thousand vehicles.
enum Limits {
    static let fileBytes = 4 << 20
    /// Texts are shown on one line of a console.
    static let textScalars = 500
    static let names = 64
    static let unitName = 16
    static let code = 24
    static let word = 32
    static let outlineCorners = 10_000
    /// Per section. A unit's kind and station are looked up by number of entries, so this also bounds the work.
    static let entries = 20_000
    /// Rows of the table of speeds. Each turn of the table tells all rows in force in one line of the protocol.
    static let speedRows = 24
    /// People mend the first dozens and read again; a list without end hides them.
    static let problems = 200
    /// Names among which a nearest one is looked for; a complaint is not worth more than some milliseconds.
    static let candidates = 2000
    /// Each repeated key costs one more pass over the file.
    static let repeatedKeys = 20
    /// Asterisks outside comment lines, each perhaps an alias. Sixteen cannot unfold into anything large, and every
    /// anchor is refused afterwards; more are refused before the file is unfolded at all.
    static let asterisks = 16
    /// A city's stations lie together; one further off has a digit wrong in its coordinate.
    static let stationSpreadMetres = 150_000.0
}
