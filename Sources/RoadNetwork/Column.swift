// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// One array of a city, read where it lies in the image. `Element` is an integer or a structure of integers, so that
/// every pattern of bits is a value.
///
/// `@unchecked Sendable`: the memory behind `base` is written before any `Column` is made and never after; it belongs
/// to the `CityImage` that the city keeps for its whole life, and columns do not leave the city that made them except
/// for the length of one call.
struct Column<Element>: @unchecked Sendable {
    let base: UnsafePointer<Element>
    let count: Int

    subscript(index: Int) -> Element {
        precondition(index >= 0 && index < count, "index outside of the city's arrays")
        return base[index]
    }
}
