// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// A key that says on which page of a `PagedDictionary` it stands.
public protocol PagedKey: Hashable, Sendable {
    var page: Int { get }
}

/// A dictionary in pages of some hundred rows.
///
/// ```
/// number:  1 … 127   128 … 255   256 … 383
///         [ page 0 ] [ page 1 ]  [ page 2 ] ◀── new rows come here
/// ```
///
/// Its copies share their pages. So a copy of a full board can be handed to whoever writes the snapshot, and the decider, who
/// goes on, copies a page when it first changes something there: some microseconds, and not the tenth of a second that
/// a whole table of a hundred thousand incidents takes at once. For the same reason it grows page by page.
///
/// Numbered rows of one time share a page. Named ones are spread over a thousand pages by their hash.
struct PagedDictionary<Key: PagedKey, Value: Sendable>: Sendable {
    private var pages: [Int: [Key: Value]] = [:]
    private(set) var count = 0

    subscript(key: Key) -> Value? {
        get { pages[key.page]?[key] }
        set {
            if let newValue {
                if pages[key.page, default: [:]].updateValue(newValue, forKey: key) == nil { count += 1 }
            } else {
                remove(key)
            }
        }
    }

    var pairs: some Sequence<(key: Key, value: Value)> { pages.values.joined() }
    var values: some Sequence<Value> & Sendable { pages.values.joined().lazy.map { $0.value } }

    /// Changes a value where it stands; false when there is none.
    mutating func change(_ key: Key, _ body: (inout Value) -> Void) -> Bool {
        guard let page = pages.index(forKey: key.page), let row = pages.values[page].index(forKey: key) else { return false }
        body(&pages.values[page].values[row])
        return true
    }

    @discardableResult
    mutating func remove(_ key: Key) -> Value? {
        guard let page = pages.index(forKey: key.page), let value = pages.values[page].removeValue(forKey: key) else { return nil }
        count -= 1
        if pages.values[page].isEmpty { pages.remove(at: page) }
        return value
    }

    /// Pages of which nothing goes are left as they are, and shared.
    mutating func removeAll(where goes: (Value) -> Bool) {
        for (number, rows) in pages where rows.values.contains(where: goes) {
            let left = rows.filter { !goes($0.value) }
            pages[number] = left.isEmpty ? nil : left
            count -= rows.count - left.count
        }
    }
}

extension PagedDictionary where Key: Comparable {
    /// Page by page, and by key on each: in the order of numbers. No more than a page is held at once.
    var inOrder: some Sequence<Value> {
        pages.keys.sorted().lazy.flatMap { number in (pages[number] ?? [:]).sorted { $0.key < $1.key }.lazy.map { $0.value } }
    }
}

extension PagedDictionary: Equatable where Value: Equatable {}

extension PagedKey where Self: NumberedID {
    public var page: Int { Int(truncatingIfNeeded: number >> 7) }
}

extension String: PagedKey {
    /// Some ten thousand names make pages of some ten. A plain hash (Fibonacci's): the dictionary on the page makes a good one.
    public var page: Int { Int(utf8.reduce(UInt64(0)) { ($0 &+ UInt64($1)) &* 0x9E37_79B9_7F4A_7C15 } >> 54) }
}

extension CallID: PagedKey {}
extension IncidentID: PagedKey {}
extension AssignmentID: PagedKey {}
extension RecommendationID: PagedKey {}
extension UnitName: PagedKey { public var page: Int { text.page } }
extension SwapPair: PagedKey { public var page: Int { incident.page } }
