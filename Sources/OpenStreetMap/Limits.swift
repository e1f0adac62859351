// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// What a map may ask of this machine. The sizes of the PBF framing are those of the format; the rest are ours, far
/// above what real maps hold and low enough that a hostile file ends in an error.
enum Limits {
    /// A BlobHeader; the format's own limit.
    static let blobHeaderBytes = 64 * 1024
    /// A Blob, packed or unpacked; the format's own limit.
    static let blobBytes = 32 * 1024 * 1024
    /// Strings, groups, nodes, ways and relations of one PBF block; writers stop at 8,000 objects.
    static let messagesPerBlock = 1 << 20
    /// How much is read from a text file at a time.
    static let chunkBytes = 64 * 1024
    /// One XML tag with its attributes; OpenStreetMap allows 255 characters a value.
    static let xmlTagBytes = 1024 * 1024
    /// How deep XML elements nest; a map needs three levels.
    static let xmlDepth = 32
    /// Node numbers of all roads together: a large country has about 100 million.
    static let roadNodes = 1 << 28
    /// Rules with conditions kept for one road.
    static let conditionsPerRoad = 16
    /// Names kept for one road or place.
    static let namesPerThing = 12
    /// Different dirty values shown for one kind of complaint, and how much of each.
    static let samplesPerComplaint = 3
    static let charactersPerSample = 24
}
