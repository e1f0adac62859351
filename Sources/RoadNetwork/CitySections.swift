// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// The section table of an image, checked: what it hands out lies inside the image and carries the right checksum.
struct CitySections {
    let identity: UInt64
    private let image: CityImage
    private var entries: [Entry] = []

    private struct Entry {
        var offset: Int
        var count: Int
    }

    init(_ image: CityImage) throws(CityFileError) {
        precondition(1.littleEndian == 1, "city files are little-endian and read in place")
        self.image = image
        let bytes = image.bytes
        guard bytes.count >= CityLayout.headBytes, bytes.load(as: UInt64.self) == CityLayout.magic else {
            throw .notACity
        }
        let version = bytes.load(fromByteOffset: 8, as: UInt32.self)
        if version > CityLayout.version { throw .newer(version: version) }
        if version < CityLayout.version { throw .older(version: version) }
        let size = bytes.load(fromByteOffset: 16, as: UInt64.self)
        guard size == UInt64(bytes.count) else { throw .wrongSize(expected: size, actual: UInt64(bytes.count)) }
        let isWhole =
            bytes.load(fromByteOffset: 12, as: UInt32.self) == UInt32(CitySection.allCases.count)
            && bytes.count >= CityLayout.padded(CityLayout.headBytes + CityLayout.tableBytes)
            && bytes[CityLayout.identityOffset + 8..<CityLayout.headBytes].allSatisfy { $0 == 0 }
        guard isWhole else { throw .damaged("head") }
        identity = bytes.load(fromByteOffset: CityLayout.identityOffset, as: UInt64.self)
        guard identity == CityLayout.identity(bytes) else { throw .damaged("section table") }
        try readTable()
    }

    func column<Element>(_ section: CitySection) -> Column<Element> {
        precondition(MemoryLayout<Element>.stride == section.elementBytes, "a section is read as what it was written")
        let entry = entries[section.rawValue]
        let start = (image.bytes.baseAddress! + entry.offset).assumingMemoryBound(to: Element.self)
        return Column(base: start, count: entry.count)
    }

    private mutating func readTable() throws(CityFileError) {
        let bytes = image.bytes
        let tableEnd = CityLayout.headBytes + CityLayout.tableBytes
        var offset = CityLayout.padded(tableEnd)
        guard bytes[tableEnd..<offset].allSatisfy({ $0 == 0 }) else { throw .damaged("section table") }
        for section in CitySection.allCases {
            let entry = CityLayout.headBytes + section.rawValue * CityLayout.entryBytes
            func field(_ index: Int) -> UInt64 { bytes.load(fromByteOffset: entry + index * 8, as: UInt64.self) }
            let limit = UInt64(bytes.count - offset)
            guard field(0) == UInt64(section.elementBytes), field(1) == UInt64(offset), field(2) <= limit / field(0)
            else { throw .damaged("\(section)") }
            let count = Int(field(2))
            let end = offset + CityLayout.padded(count * section.elementBytes)
            guard end <= bytes.count else { throw .damaged("\(section)") }
            guard CityChecksum.of(UnsafeRawBufferPointer(rebasing: bytes[offset..<end])) == field(3) else {
                throw .damaged("\(section)")
            }
            entries.append(Entry(offset: offset, count: count))
            offset = end
        }
        guard offset == bytes.count else { throw .wrongSize(expected: UInt64(offset), actual: UInt64(bytes.count)) }
    }
}
