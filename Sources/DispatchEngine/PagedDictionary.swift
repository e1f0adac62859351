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

    private mutating func remove(_ key: Key) {
        guard let page = pages.index(forKey: key.page), pages.values[page].removeValue(forKey: key) != nil else { return }
        count -= 1
        if pages.values[page].isEmpty { pages.remove(at: page) }
    }
}

extension PagedDictionary: Equatable where Value: Equatable {}

extension PagedKey where Self: NumberedID {
    public var page: Int { Int(truncatingIfNeeded: number >> 7) }
}

extension PagedKey {
    /// Some ten thousand names make pages of some ten.
    public var page: Int { hashValue & 1023 }
}

extension CallID: PagedKey {}
extension IncidentID: PagedKey {}
extension AssignmentID: PagedKey {}
extension RecommendationID: PagedKey {}
extension UnitName: PagedKey {}
extension String: PagedKey {}
extension SwapPair: PagedKey {}
