// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Every reader of bytes that come from outside, with what must hold for it whatever the bytes are.
///
/// Most of it is of four kinds: how the bytes were cut into pieces changes nothing; what was read and is written again
/// reads the same; two readers of the same bytes, one of them plain and slow, agree; and what comes out keeps to its limits.
/// That no bytes end the process is checked by running at all.
public enum Reader: String, CaseIterable, Sendable {
    /// The console's bytes, cut into lines.
    case framer
    /// One line of a console: request, then command.
    case request
    /// The server's lines, as a console takes them onto its board.
    case reply
    /// The keys of a keyboard, as a terminal sends them.
    case keys
    /// `POST /v1/calls` and `PATCH /v1/calls/{call}`.
    case call
    /// CAP in XML.
    case cap
    /// EIDO in JSON, with XML inside.
    case eido
    /// NMEA 0183 and gpsd.
    case receiver
    /// `centre.yaml`.
    case centre
    /// An event of the journal.
    case journal
    /// The messages of a login, by either side.
    case login

    public func hold(_ bytes: [UInt8]) throws(BrokenProperty) {
        switch self {
        case .framer: try FramerProperties.hold(bytes)
        case .request: try RequestProperties.hold(bytes)
        case .reply: try ReplyProperties.hold(bytes)
        case .keys: try KeyProperties.hold(bytes)
        case .call: try CallProperties.hold(bytes)
        case .cap: try AlertProperties.hold(bytes)
        case .eido: try EIDOProperties.hold(bytes)
        case .receiver: try ReceiverProperties.hold(bytes)
        case .centre: try CentreProperties.hold(bytes)
        case .journal: try JournalProperties.hold(bytes)
        case .login: try LoginProperties.hold(bytes)
        }
    }
}

/// Something that should hold does not, for these bytes.
public struct BrokenProperty: Error, CustomStringConvertible {
    public let description: String
}

func demand(_ holds: Bool, _ claim: @autoclosure () -> String) throws(BrokenProperty) {
    guard holds else { throw BrokenProperty(description: claim()) }
}

/// The bytes in pieces whose sizes the bytes themselves decide: 1 to `most` each.
func pieces(of bytes: ArraySlice<UInt8>, most: Int = 32) -> [[UInt8]] {
    var pieces: [[UInt8]] = []
    var rest = bytes
    while let first = rest.first {
        let size = Int(first) % most + 1
        pieces.append(Array(rest.prefix(size)))
        rest = rest.dropFirst(size)
    }
    return pieces
}

/// Lines without their LF.
func lines(of bytes: [UInt8]) -> [[UInt8]] {
    bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
}
