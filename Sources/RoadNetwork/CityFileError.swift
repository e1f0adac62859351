// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Why a city cannot be packed, written or opened. None of these is cured by trying again without a change.
public enum CityFileError: Error, Equatable {
    /// The draft contradicts itself: the field, and what is wrong with it.
    case badDraft(String)
    /// The system refused: what was being done, to which file, and the system's own words.
    case system(doing: String, path: String, reason: String)
    /// The file does not begin as a city file does.
    case notACity
    /// Written by a keng with a newer layout.
    case newer(version: UInt32)
    /// Written by a keng with an older layout.
    case older(version: UInt32)
    /// Shorter or longer than its own head says.
    case wrongSize(expected: UInt64, actual: UInt64)
    /// The part named here is not what was written: the disk or a transfer changed it.
    case damaged(String)
}

extension CityFileError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .badDraft(let what): "the road network cannot be packed: \(what)"
        case .system(let doing, let path, let reason): "cannot \(doing) \(path): \(reason)"
        case .notACity: "not a city file: import the map first"
        case .newer(let version): "city file version \(version) was written by a newer keng: import again with this one"
        case .older(let version): "city file version \(version) was written by an older keng: import again"
        case .wrongSize(let expected, let actual):
            "city file has \(actual) bytes and should have \(expected): copy or import again"
        case .damaged(let part): "city file is damaged in '\(part)': copy or import again"
        }
    }
}
