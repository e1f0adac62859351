// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// A fixed number of plain values in memory of their own, for kernels: no reference counts, no bounds checks.
///
/// `@unchecked Sendable`: whoever fills a slab does so before anybody else can see it, or hands it to one thread at a time;
/// each owner says which. Freed with its last reference.
final class Slab<Element: BitwiseCopyable>: @unchecked Sendable {
    let base: UnsafeMutablePointer<Element>
    let count: Int

    /// Some room behind the end, so that kernels may read (never write) whole vectors.
    private static var slack: Int { 64 / MemoryLayout<Element>.stride + 8 }

    init(_ count: Int, filledWith value: Element) {
        self.count = count
        base = .allocate(capacity: count + Slab.slack)
        base.initialize(repeating: value, count: count + Slab.slack)
    }

    /// To be filled before it is read.
    init(uninitialised count: Int) {
        self.count = count
        base = .allocate(capacity: count + Slab.slack)
    }

    convenience init(copying other: Slab) {
        self.init(uninitialised: other.count)
        base.update(from: other.base, count: other.count)
    }

    convenience init(_ values: [Element], padding: Element) {
        self.init(values.count, filledWith: padding)
        values.withUnsafeBufferPointer { source in
            guard let start = source.baseAddress else { return }
            base.update(from: start, count: source.count)
        }
    }

    deinit { base.deallocate() }

    subscript(_ index: Int) -> Element {
        @inline(__always) get { base[index] }
        @inline(__always) set { base[index] = newValue }
    }

    var bytes: Int { count * MemoryLayout<Element>.stride }
    var buffer: UnsafeBufferPointer<Element> { UnsafeBufferPointer(start: base, count: count) }
}
