// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Testing
import Vocabulary

@Suite struct FoldedTextTests {
    @Test(arguments: [
        ("Đường Khương Hạ", "duong khuong ha"),
        ("ĐƯỜNG KHƯƠNG HẠ", "duong khuong ha"),
        ("đ Đ", "d d"),
        ("Ngõ 29/70, ngách  3", "ngo 29/70 ngach 3"),
        ("  Bệnh\tviện  ", "benh vien"),
        ("số 37-39", "so 37 39"),
        ("Straße Łódź Œuvre", "strasse lodz oeuvre"),
        ("ỲÝỶỸỴ ỳýỷỹỵ", "yyyyy yyyyy"),
        ("Москва", "москва"),
        ("", ""),
        (" -- ", ""),
    ])
    func `folds as people type`(text: String, folded: String) {
        #expect(FoldedText(text).text == folded)
    }

    /// Composed and decomposed spellings of the same word: scalars differ, folded texts do not.
    @Test(arguments: [
        ("ườ", "u\u{31B}o\u{31B}\u{300}"), ("Ạ", "A\u{323}"), ("ệ", "e\u{323}\u{302}"), ("ế", "e\u{302}\u{301}"),
        ("ỗ", "o\u{302}\u{303}"), ("ẵ", "a\u{306}\u{303}"), ("ý", "y\u{301}"), ("Đắk", "Đa\u{306}\u{301}k"),
    ])
    func `composed and decomposed input meet`(composed: String, decomposed: String) {
        #expect(Array(composed.unicodeScalars) != Array(decomposed.unicodeScalars))
        #expect(FoldedText(composed) == FoldedText(decomposed))
    }

    @Test func `every Vietnamese letter folds to its base`() {
        let rows = [
            ("a", "aàáảãạăằắẳẵặâầấẩẫậ"), ("e", "eèéẻẽẹêềếểễệ"), ("i", "iìíỉĩị"), ("o", "oòóỏõọôồốổỗộơờớởỡợ"),
            ("u", "uùúủũụưừứửữự"), ("y", "yỳýỷỹỵ"), ("d", "dđ"),
        ]
        for (base, letters) in rows {
            for letter in letters {
                #expect(FoldedText(String(letter)).text == base, "\(letter)")
                #expect(FoldedText(String(letter).uppercased()).text == base, "\(letter) in upper case")
            }
        }
    }

    @Test func `folding twice changes nothing, and words and parts are found`() {
        let once = FoldedText("Phố Khương Hạ, Thanh Xuân")
        #expect(FoldedText(once.text) == once)
        #expect(once.words == ["pho", "khuong", "ha", "thanh", "xuan"])
        #expect(once.contains(FoldedText("KHƯƠNG hạ")))
        #expect(!once.contains(FoldedText("hà nội")))
    }
}
