// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// What was used last, of anything that can be worked out again.
///
/// Two generations: what is looked up or put in belongs to the young one. When that is full it becomes the old one, and
/// what was in the old one and not looked up since is forgotten. So at most two generations are kept, and whatever is used
/// at least once a generation stays.
struct RecentlyUsed<Key: Hashable, Value> {
    private var young: [Key: Value] = [:]
    private var old: [Key: Value] = [:]
    private let generation: Int

    /// - Parameter generation: at most twice so many are kept.
    init(generation: Int) {
        precondition(generation > 0, "a generation holds something")
        self.generation = generation
    }

    var count: Int { young.count + old.count }

    subscript(key: Key) -> Value? {
        mutating get {
            if let value = young[key] { return value }
            guard let value = old.removeValue(forKey: key) else { return nil }
            keep(value, key)
            return value
        }
        set {
            old[key] = nil
            guard let newValue else { return young[key] = nil }
            keep(newValue, key)
        }
    }

    private mutating func keep(_ value: Value, _ key: Key) {
        if young.count >= generation {
            swap(&young, &old)
            young.removeAll(keepingCapacity: true)
        }
        young[key] = value
    }
}
