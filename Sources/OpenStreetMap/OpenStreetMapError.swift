// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Why a map could not be read. Trying the same file again gives the same answer in every case but `unreadable`.
///
/// Dirt *in* a map (a speed of `fast`, a way through a node that is not there) is never an error: it is counted in
/// `CityDraft.complaints`.
public enum OpenStreetMapError: Error, Equatable, Sendable {
    /// The file is missing, or may not be read.
    case unreadable(path: String, reason: String)
    /// The file ends in the middle of something: an interrupted download.
    case truncated(path: String, atByte: Int)
    /// The file is something else.
    case foreign(path: String, reason: String)
    /// The file says that its reader must know something that keng does not (`HistoricalInformation`).
    case unsupportedFeature(path: String, feature: String)
    /// A blob is packed with something other than zlib.
    case unsupportedCompression(path: String, atByte: Int, method: String)
    /// The bytes contradict themselves.
    case corrupt(path: String, atByte: Int, reason: String)
    /// The text is not well-formed XML, or XML that an importer must not follow.
    case brokenXML(path: String, line: Int, reason: String)
    /// The map is larger than `Limits` allows.
    case tooLarge(path: String, reason: String)
}

extension OpenStreetMapError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "cannot read the map '\(path)': \(reason)"
        case .truncated(let path, let byte):
            "the map '\(path)' ends too early, at byte \(byte): fetch it again"
        case .foreign(let path, let reason):
            "'\(path)' is not an OpenStreetMap file: \(reason). Give .osm.pbf, .osm or .osm.gz"
        case .unsupportedFeature(let path, let feature):
            "the map '\(path)' requires '\(feature)', which keng does not read: write it again without, "
                + "for example with osmium cat"
        case .unsupportedCompression(let path, let byte, let method):
            "the map '\(path)' is packed with \(method) at byte \(byte): write it again with zlib or unpacked"
        case .corrupt(let path, let byte, let reason):
            "the map '\(path)' is damaged near byte \(byte): \(reason). Fetch it again"
        case .brokenXML(let path, let line, let reason): "the map '\(path)' is broken at line \(line): \(reason)"
        case .tooLarge(let path, let reason): "the map '\(path)' is too large: \(reason). Cut it smaller"
        }
    }
}
