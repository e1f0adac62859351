// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Yams

/// The text of a centre file on its way to a tree of nodes: size, characters, aliases and syntax are settled here.
///
/// Anchors and aliases are refused: nobody needs them in a file of this size, and a dozen lines of them can unfold
/// into gigabytes. The parser unfolds while it reads, so a text that could hold many is refused before parsing; what
/// passes is small, and any anchor in it is refused afterwards with its line.
struct CentreText {
    let text: String
    let problems: ProblemList

    init(text: String, problems: ProblemList) {
        var text = text
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        text.makeContiguousUTF8()
        self.text = text
        self.problems = problems
    }

    /// The root of the tree, or `nil` when the file is not fit to be read further.
    func compose() -> Field? {
        guard text.utf8.count <= Limits.fileBytes else {
            return refuse(.start, "the file is larger than \(Limits.fileBytes >> 20) MiB; a centre file is not")
        }
        guard charactersAreFit(), aliasesAreFew(), let root = parse() else { return nil }
        guard plain(root.node) else { return nil }
        return root
    }

    static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: false
        case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF, 0xFFF9...0xFFFF: true
        default: false
        }
    }

    static func name(of scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    // MARK: Before parsing

    private func charactersAreFit() -> Bool {
        var place = Place.start
        for scalar in text.unicodeScalars {
            if CentreText.isForbidden(scalar) {
                refuse(place, "the character \(CentreText.name(of: scalar)) cannot stand here; remove it")
                return false
            }
            place.column += 1
            if scalar == "\n" { place = Place(line: place.line + 1, column: 1) }
        }
        return true
    }

    private func aliasesAreFew() -> Bool {
        var asterisks = 0
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
            if line.first(where: { $0 != UInt8(ascii: " ") }) == UInt8(ascii: "#") { continue }
            asterisks += line.count { $0 == UInt8(ascii: "*") }
        }
        guard asterisks > Limits.asterisks else { return true }
        refuse(.start, "the file holds \(asterisks) asterisks, which YAML takes for aliases; write values out instead")
        return false
    }

    // MARK: Parsing

    /// Parses, and when a key is repeated tells it, masks the later one and parses again: so one repeated key does not
    /// hide every other problem.
    private func parse() -> Field? {
        var repeated = RepeatedKeys(text: text)
        var text = text
        for _ in 0..<Limits.repeatedKeys {
            do throws(YamlFault) {
                guard let node = try CentreText.nodes(of: text, problems) else {
                    return refuse(.start, "the file is empty")
                }
                return Field(node: node, path: "", problems: problems)
            } catch {
                guard case .repeatedKey(let name, let first) = error else {
                    return refuse(error.place, error.description)
                }
                guard let later = repeated.mask(name, after: first) else {
                    return refuse(first, "the key '\(name)' is given twice; remove one")
                }
                refuse(later, "the key '\(name)' is given twice, first on line \(first.line); remove one")
                problems.repeatedKeys.insert(later)
                text = repeated.masked
            }
        }
        return nil
    }

    /// Also tells anchors: the nodes hold them weakly, so that they are gone with the parser.
    private static func nodes(of text: String, _ problems: ProblemList) throws(YamlFault) -> Node? {
        do {
            // The basic resolver leaves every value a text; what it means is decided by the field.
            let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
            let root = try parser.singleRoot()
            withExtendedLifetime(parser) { if let root { tellAnchors(root, problems) } }
            return root
        } catch {
            throw YamlFault(error, in: text)
        }
    }

    private static func tellAnchors(_ node: Node, _ problems: ProblemList) {
        if let anchor = node.anchor {
            let advice =
                "anchors and aliases are not understood; write the value out, or in quotes if it begins with '&'"
            problems.add(.error, at: Place(node.mark), path: "", "'&\(anchor.rawValue)': \(advice)")
            return
        }
        for child in children(of: node) { tellAnchors(child, problems) }
    }

    // MARK: After parsing

    /// Refuses tags (`!!binary`): a value means what its field says.
    private func plain(_ node: Node) -> Bool {
        let tag = node.tag.description
        let isPlain = ["str", "map", "seq"].contains { tag == "tag:yaml.org,2002:\($0)" }
        if !isPlain { refuse(Place(node.mark), "the tag '\(tag)' is not understood; remove it, or quote the value") }
        return CentreText.children(of: node).reduce(isPlain) { plain($1) && $0 }
    }

    private static func children(of node: Node) -> [Node] {
        switch node {
        case .scalar, .alias: []
        case .sequence(let items): Array(items)
        case .mapping(let pairs): pairs.flatMap { [$0.key, $0.value] }
        }
    }

    @discardableResult
    private func refuse(_ place: Place, _ text: String) -> Field? {
        problems.add(.error, at: place, path: "", text)
        return nil
    }
}
