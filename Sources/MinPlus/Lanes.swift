// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

// Three times the same by hand: in generic code the compiler compares vectors lane by lane in a loop.

extension SIMD2<Int32> {
    @inline(__always)
    static func load(_ base: UnsafePointer<Int32>) -> Self { UnsafeRawPointer(base).loadUnaligned(as: Self.self) }

    @inline(__always)
    func store(_ base: UnsafeMutablePointer<Int32>) { UnsafeMutableRawPointer(base).storeBytes(of: self, as: Self.self) }

    /// Lane by lane.
    @inline(__always)
    func lesser(_ other: Self) -> Self { replacing(with: other, where: other .< self) }
}

extension SIMD4<Int32> {
    @inline(__always)
    static func load(_ base: UnsafePointer<Int32>) -> Self { UnsafeRawPointer(base).loadUnaligned(as: Self.self) }

    @inline(__always)
    func store(_ base: UnsafeMutablePointer<Int32>) { UnsafeMutableRawPointer(base).storeBytes(of: self, as: Self.self) }

    /// Lane by lane.
    @inline(__always)
    func lesser(_ other: Self) -> Self { replacing(with: other, where: other .< self) }
}

extension SIMD8<Int32> {
    @inline(__always)
    static func load(_ base: UnsafePointer<Int32>) -> Self { UnsafeRawPointer(base).loadUnaligned(as: Self.self) }

    @inline(__always)
    func store(_ base: UnsafeMutablePointer<Int32>) { UnsafeMutableRawPointer(base).storeBytes(of: self, as: Self.self) }

    /// Lane by lane.
    @inline(__always)
    func lesser(_ other: Self) -> Self { replacing(with: other, where: other .< self) }
}
