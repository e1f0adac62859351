// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Testing

/// The house style, where a machine can see it.
@Suite struct TidyTests {
    static let pureRooms: Set<String> = [
        "Vocabulary", "MinPlus", "Contraction", "Matching", "RoadNetwork", "Routing", "Incidents", "Units", "RunCards", "DispatchEngine",
        "ConsoleProtocol", "Access", "Receivers", "Reports", "Screen", "Simulation",
    ]

    static let sources = Repository.swiftFiles.filter { $0.path.hasPrefix("Sources/") }
    static let pure = sources.filter { pureRooms.contains($0.room) }

    /// Files that break a rule, one a line.
    func offenders(_ files: [SourceFile], _ find: (SourceFile) -> [String]) -> [String] {
        files.flatMap { file in find(file).map { "\(file.path): \($0)" } }
    }

    @Test func `the repository is found, and all pure rooms with it`() {
        #expect(Repository.swiftFiles.count > 20, "looked in \(Repository.root.path)")
        #expect(Set(TidyTests.pure.map(\.room)).isSuperset(of: ["Vocabulary", "DispatchEngine"]))
    }

    @Test func `pure rooms import no Foundation, no NIO and no database`() {
        let banned = ["Foundation", "NIO", "GRDB", "Postgres", "CLibpq", "Logging", "ServiceLifecycle", "Synchronization"]
        #expect(
            offenders(TidyTests.pure) { file in
                file.lines.filter { line in
                    let words = line.split(separator: " ")
                    guard let at = words.firstIndex(of: "import"), at + 1 < words.count else { return false }
                    let room = String(words[at + 1])
                    // A router keeps computed metrics between questions; that shelf is the one lock in the pure rooms.
                    if room == "Synchronization", file.room == "Routing" { return false }
                    return banned.contains { room.hasPrefix($0) }
                }.map(String.init)
            } == [])
    }

    @Test func `pure rooms know no clock, no chance, no environment and wait for nobody`() {
        let banned = [
            "await", "async", "Task", "Date(", "ContinuousClock", "SuspendingClock", "SystemRandomNumberGenerator", "clock_gettime",
            "getenv",
            "ProcessInfo", "DispatchQueue",
        ]
        #expect(
            offenders(TidyTests.pure) { file in
                // Orders and customizations share their work out to two threads; what comes out does not depend on it.
                let mayShareOut = file.room == "Contraction"
                return banned.filter { word in file.code.holds(word: word) && !(mayShareOut && word == "DispatchQueue") }
            } == [])
    }

    @Test func `pure rooms draw no lots without a generator that is given`() {
        #expect(
            offenders(TidyTests.pure) { file in
                file.lines.filter { line in
                    ["randomElement()", "shuffled()", "shuffle()"].contains(where: line.contains)
                        || (line.contains(".random(") && !line.contains("using:"))
                }.map(String.init)
            } == [])
    }

    @Test func `every file begins with the two lines of its licence and a blank one`() {
        let head = "// SPDX-License-Identifier: Apache-2.0\n// SPDX-FileCopyrightText: The keng authors\n\n"
        let files = Repository.swiftFiles.filter { !$0.isGenerated }
        #expect(offenders(files) { $0.text.hasPrefix(head) ? [] : ["begins otherwise"] } == [])
    }

    @Test func `no file is longer than 500 lines`() {
        let files = Repository.swiftFiles.filter { !$0.isGenerated }
        #expect(offenders(files) { $0.lines.count - 1 > 500 ? ["\($0.lines.count - 1) lines"] : [] } == [])
    }

    @Test func `no function is longer than 60 lines`() {
        let files = Repository.swiftFiles.filter { !$0.isGenerated }
        #expect(
            offenders(files) { file in
                file.functions.filter { $0.length > 60 }.map { "line \($0.line): \($0.length) lines" }
            } == [])
        let lengths = TidyTests.sources.filter { !$0.isGenerated }.flatMap { $0.functions.map(\.length) }.sorted()
        #expect(lengths.isEmpty || lengths[lengths.count / 2] < 10, "the median function stays below 10 lines")
    }

    @Test func `no file is called Utils, Helpers, Manager or Extensions`() {
        #expect(
            offenders(Repository.swiftFiles) { file in
                let name = (file.path as NSString).lastPathComponent.dropLast(".swift".count)
                return ["Utils", "Helpers", "Helper", "Manager"].filter(name.hasSuffix)
                    + (name.contains("+Extensions") ? ["+Extensions"] : [])
            } == [])
    }

    @Test func `sources keep no debts`() {
        #expect(
            offenders(TidyTests.sources) { file in ["TODO", "FIXME", "XXX", "HACK"].filter { file.text.holds(word: $0) } } == [])
    }

    @Test func `target folders are flat`() {
        #expect(
            offenders(TidyTests.sources) { file in
                file.path.split(separator: "/").count == 3 ? [] : ["lies in a folder of a folder"]
            } == [])
    }

    @Test func `every make target that the README names exists`() throws {
        let readme = try #require(Repository.text("README.md"))
        let makefile = try #require(Repository.text("Makefile"))
        let targets = Set(
            makefile.split(separator: "\n").filter { !$0.hasPrefix("\t") && $0.contains(":") }
                .flatMap { $0.prefix { $0 != ":" }.split(separator: " ").map(String.init) })
        let named = readme.words(after: "make").filter { !$0.hasPrefix("-") }
        #expect(named.filter { !targets.contains($0) } == [], "the Makefile has \(targets.sorted())")
    }

    @Test func `every subcommand of keng that the README names exists`() throws {
        let readme = try #require(Repository.text("README.md"))
        let known = TidyTests.sources.filter { $0.room == "keng" }.flatMap { file in
            file.text.captures(of: "commandName: \"") + file.text.captures(of: "struct ", before: "Command:").map { $0.lowercased() }
        }
        let named = readme.words(after: "keng").filter { !$0.hasPrefix("-") }
        #expect(named.filter { !Set(known).contains($0) } == [], "keng has \(Set(known).sorted())")
    }
}

extension String {
    /// Whether `word` stands here with no letter directly around it.
    func holds(word: String) -> Bool {
        var rest = self[...]
        while let found = rest.range(of: word) {
            let before = found.lowerBound > startIndex ? self[index(before: found.lowerBound)] : " "
            let after = found.upperBound < endIndex ? self[found.upperBound] : " "
            if !before.isWordLetter, word.last == "(" || !after.isWordLetter { return true }
            rest = self[found.upperBound...]
        }
        return false
    }

    /// The words that follow `command` inside code: a fence, or a span between backticks.
    func words(after command: String) -> [String] {
        codeLines.compactMap { line in
            let words = line.split(separator: " ")
            guard let at = words.firstIndex(where: { $0 == command || $0.hasSuffix("/\(command)") }), at + 1 < words.count else {
                return nil
            }
            let word = words[at + 1].prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
            return word.isEmpty ? nil : String(word)
        }
    }

    private var codeLines: [Substring] {
        var isFenced = false
        var found: [Substring] = []
        for line in split(separator: "\n", omittingEmptySubsequences: false) {
            if line.drop(while: { $0 == " " }).hasPrefix("```") {
                isFenced.toggle()
            } else if isFenced {
                found.append(contentsOf: line.prefix { $0 != "#" }.split { "&;|".contains($0) })
            } else {
                found.append(
                    contentsOf: line.split(separator: "`", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }.map(
                        \.element))
            }
        }
        return found
    }

    /// What stands behind each `opening`, up to a quote or to `closing`.
    func captures(of opening: String, before closing: String = "\"") -> [String] {
        components(separatedBy: opening).dropFirst().compactMap { part in
            part.range(of: closing).map { String(part[..<$0.lowerBound]) }
        }
    }
}

extension Character {
    fileprivate var isWordLetter: Bool { isLetter || isNumber || self == "_" }
}
