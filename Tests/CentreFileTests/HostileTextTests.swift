// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import CentreFile
import Foundation
import Testing

/// Files that are broken, huge or meant to hurt.
@Suite struct HostileTextTests {
    private func complaints(_ text: String) -> [String] { SampleCentre.read(text).problems.map(\.description) }

    @Test func allProblemsOfAFileAreToldAtOnceInItsOrder() {
        var text = SampleCentre.text.replacingOccurrences(of: "crew: 3", with: "crew: many")
        text = text.replacingOccurrences(of: "acknowledge: 45s", with: "acknowledge: soon")
        text = text.replacingOccurrences(of: "hoax: true", with: "hoax: perhaps")
        let lines = SampleCentre.read(text).problems.map(\.line)
        #expect(lines == [7, 41, 49])
    }

    @Test func aRepeatedKeyDoesNotHideOtherProblems() {
        let text = SampleCentre.text.replacingOccurrences(
            of: "divert_steps: 3", with: "divert_steps: 3\n  divert_steps: 9"
        )
        .replacingOccurrences(of: "language: vi", with: "language: xx\nlanguage: vi\nlanguage: en")
        .replacingOccurrences(of: "fallback_type: FIRE", with: "fallback_type: GONE")
        let found = complaints(text)
        #expect(found.count == 5, "\(found)")
        #expect(found.contains("centre.yaml:4:1: the key 'language' is given twice, first on line 3; remove one"))
        #expect(found.contains("centre.yaml:5:1: the key 'language' is given twice, first on line 3; remove one"))
        #expect(found.contains("centre.yaml:19:3: the key 'divert_steps' is given twice, first on line 18; remove one"))
    }

    @Test func anAliasBombIsRefusedBeforeItUnfolds() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...30 {
            let uses = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(uses)]\n"
        }
        #expect(
            complaints(text) == [
                "centre.yaml:1:1: the file holds 300 asterisks, which YAML takes for aliases; write values out instead"
            ])
    }

    @Test func aBombOfComplexKeysIsRefused() {
        var text = ""
        for level in 0..<40 { text += "? &a\(level) [\(level == 0 ? "x" : "*a\(level - 1), *a\(level - 1)")]\n: y\n" }
        #expect(complaints(text).count == 1)
    }

    @Test func oneAnchorIsToldWithItsPlace() {
        let text = SampleCentre.text.replacingOccurrences(
            of: "station: Đội 1, crew: 5", with: "station: &s Đội 1, crew: 5")
        let found = complaints(text)
        #expect(found.count == 1)
        #expect(
            found.first?.hasPrefix("centre.yaml:39:42: '&s': anchors and aliases are not understood") == true,
            "\(found)")
    }

    @Test func anAsteriskInACommentIsNoAlias() {
        let text = String(repeating: "# *** not an alias ***\n", count: 50) + SampleCentre.text
        #expect(complaints(text) == [])
    }

    @Test func tagsAreRefused() {
        let text = SampleCentre.text.replacingOccurrences(of: "id: test-town", with: "id: !!binary dGVzdA==")
        #expect(
            complaints(text) == [
                "centre.yaml:1:5: the tag 'tag:yaml.org,2002:binary' is not understood; remove it, or quote the value"
            ])
    }

    @Test func tabsAreNamedAsTheCause() {
        let text = SampleCentre.text.replacingOccurrences(of: "  acknowledge", with: "\tacknowledge")
        let found = complaints(text)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("centre.yaml:7:1: this is not YAML: ") == true, "\(found)")
        #expect(found.first?.hasSuffix("indent with spaces, not with tabs") == true, "\(found)")
    }

    @Test func controlAndBidirectionalCharactersAreRefusedPlainOrEscaped() {
        let plain = SampleCentre.text.replacingOccurrences(of: "id: test-town", with: "id: test\u{202E}town")
        #expect(complaints(plain) == ["centre.yaml:1:9: the character U+202E cannot stand here; remove it"])
        let escaped = SampleCentre.text.replacingOccurrences(
            of: "title: Station 2", with: "title: \"Station \\u202E2\"")
        #expect(
            complaints(escaped) == [
                "centre.yaml:35:12: stations[1].title: the character U+202E cannot stand in a text; remove it"
            ])
    }

    @Test func aFileAboveFourMebibytesIsRefused() {
        let text = SampleCentre.text + String(repeating: "#\n", count: 2 << 20)
        #expect(complaints(text) == ["centre.yaml:1:1: the file is larger than 4 MiB; a centre file is not"])
    }

    @Test(arguments: ["", "\n", "# nothing\n", "---\n...\n"])
    func anEmptyFileIsAnError(text: String) {
        let reading = SampleCentre.read(text)
        #expect(reading.centre == nil)
        #expect(reading.errors.count == 1)
    }

    @Test(arguments: [
        "just a text", "- a\n- list\n", "[1, 2", "{a: b", "\"open", "a: b\n---\nc: d\n", "%FOO\n", "? a\n? b\n",
    ])
    func aFileThatIsNoMappingIsAnError(text: String) {
        let reading = SampleCentre.read(text)
        #expect(reading.centre == nil)
        #expect(!reading.errors.isEmpty)
    }

    @Test func deepNestingIsAnErrorAndNoOverflow() {
        for opening in ["[", "{a: ", "- ", "? "] {
            let reading = SampleCentre.read(String(repeating: opening, count: 50_000))
            #expect(reading.centre == nil)
        }
    }

    @Test func thousandsOfProblemsAreCutShort() {
        let units = (0..<5000).map { "  - {name: u\($0), kind: x, station: y, crew: z}\n" }.joined()
        let text = SampleCentre.text.replacingOccurrences(of: "units:\n", with: "units:\n" + units)
        let reading = SampleCentre.read(text)
        #expect(reading.problems.count == 201)
        #expect(reading.problems.last?.text.contains("more problems are not listed") == true)
    }

    @Test func aSurplusKeyPerLineIsReadInOnePass() {
        let text = (0..<100_000).map { "key\($0): 1\n" }.joined() + SampleCentre.text
        #expect(SampleCentre.read(text).problems.count == 201)
    }

    /// Bytes cut, doubled, swapped and overwritten: whatever comes out, reading ends with a centre or with errors.
    @Test(arguments: [1, 7, 113, 114, 115] as [UInt64])
    func randomDamageNeverCrashes(seed: UInt64) {
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let good = Array(SampleCentre.text.utf8)
        let signs = Array(":-[]{},&*!|>'\"%@#? \n\t0a".utf8)
        for _ in 0..<300 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                let length = min(Int.random(in: 1...40, using: &random), bytes.count - at)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: bytes.removeSubrange(at..<at + length)
                case 1: bytes.insert(contentsOf: bytes[at..<at + length], at: at)
                case 2: bytes[at] = signs.randomElement(using: &random) ?? 0
                case 3: bytes.insert(signs.randomElement(using: &random) ?? 0, at: at)
                default: bytes[at] = UInt8.random(in: 0...255, using: &random)
                }
                if bytes.isEmpty { bytes = good }
            }
            let reading = SampleCentre.read(String(decoding: bytes, as: UTF8.self))
            #expect((reading.centre == nil) == !reading.errors.isEmpty)
        }
    }

    /// Whole lines moved about, so that the syntax stays good and the meaning does not.
    @Test(arguments: [2, 8, 1945] as [UInt64])
    func shuffledLinesNeverCrash(seed: UInt64) {
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let good = SampleCentre.text.components(separatedBy: "\n")
        for _ in 0..<200 {
            var lines = good
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let from = Int.random(in: 0..<lines.count, using: &random)
                let line = lines[from]
                if Bool.random(using: &random) { lines.remove(at: from) }
                lines.insert(line, at: Int.random(in: 0...lines.count, using: &random))
            }
            let reading = SampleCentre.read(lines.joined(separator: "\n"))
            #expect((reading.centre == nil) == !reading.errors.isEmpty)
        }
    }
}
