// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// A title in both languages: `{vi: Cháy nhà, en: House fire}`, or one text for both.
struct Title {
    var vi = ""
    var en = ""

    init?(_ field: Field) {
        if case .mapping = field.node {
            guard let table = FieldTable(field, of: "a title", keys: ["vi", "en"]) else { return nil }
            guard table["vi"] != nil || table["en"] != nil else {
                field.complain("the title is empty; write {vi: …, en: …} or one text")
                return nil
            }
            let read = (table["vi"]?.text(), table["en"]?.text())
            guard let some = read.0 ?? read.1 else { return nil }
            (vi, en) = (read.0 ?? some, read.1 ?? some)
        } else {
            guard let text = field.text() else { return nil }
            (vi, en) = (text, text)
        }
    }
}
