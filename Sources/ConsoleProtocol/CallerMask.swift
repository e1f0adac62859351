// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Hides a caller's name and number from those whose role has no need of them.
///
/// It goes by the keys of the flat fields: `caller` and `caller_name` at the end of a path, and `unread`, where a number
/// may have ended that was typed behind a wrong key. What somebody wrote into `text` or a note is not searched for numbers.
public enum CallerMask {
    public static let hidden = "***"

    public static func masked(_ fields: [Field]) -> [Field] {
        fields.map { hides($0.key) && !$0.value.isEmpty ? Field($0.key, hidden) : $0 }
    }

    private static func hides(_ key: String) -> Bool {
        let parts = key.split(separator: ".")
        guard let last = parts.last else { return false }
        return last == "caller" || last == "caller_name" || parts.contains("unread")
    }
}
