// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Testing
import Vocabulary

@testable import OpenStreetMap

struct XMLReaderTests {
    private static let node = "<node id=\"1\" lat=\"1\" lon=\"2\"/>"

    private func error(_ xml: String) -> OpenStreetMapError? {
        do {
            _ = try SketchMap.draft(Array(xml.utf8))
            return nil
        } catch {
            return error as? OpenStreetMapError
        }
    }

    @Test(
        "What is not well-formed, or leads out of the text, is refused with its line",
        arguments: [
            ("<osm>\n<!DOCTYPE osm [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n</osm>", 2),
            ("<!DOCTYPE osm><osm/>", 1),
            ("<osm>\n\n<node id=\"1\" lat=\"1\" lon=\"2\"><tag k=\"name\" v=\"&xxe;\"/></node></osm>", 3),
            ("<osm><node id=\"1\" lat=\"1\" lon=\"2\"><tag k=\"name\" v=\"a & b\"/></node></osm>", 1),
            ("<osm><node id=\"1\" lat=\"1\" lon=\"2\"><tag k=\"name\" v=\"&#0;\"/></node></osm>", 1),
            ("<osm><node id=\"1\" lat=\"1\" lon=\"2\"><tag k=\"name\" v=\"&#xD800;\"/></node></osm>", 1),
            ("<osm>\n<node id=\"1\"></way></osm>", 2), ("<osm><node id=1/></osm>", 1),
            ("<osm><node id=\"1\"id=\"2\"/></osm>", 1),
            ("<osm><node id=\"1\" id=\"2\"/></osm>", 1), ("<osm><node id/></osm>", 1), ("<osm>\n<node/></osm>", 2),
            ("<osm><node id=\"x\"/></osm>", 1), ("<osm><way id=\"1\"><nd/></way></osm>", 1), ("<osm></osm><osm/>", 1),
            ("<osm></osm>text", 1), ("<osm><a <b></a></osm>", 1), ("<osm>< /></osm>", 1),
            ("<?xml version='1.0' encoding='ISO-8859-1'?><osm/>", 1),
            ("<osm>" + String(repeating: "<a>", count: 40), 1),
            ("<osm><a b=\"" + String(repeating: "x", count: 1_100_000) + "\"/></osm>", 1),
        ])
    func broken(xml: String, line: Int) {
        guard case .brokenXML(_, let found, _)? = error(xml) else {
            Issue.record("\(String(describing: error(xml))) for \(xml.prefix(80))")
            return
        }
        #expect(found == line)
    }

    @Test("An entity of the author's own is never resolved, so nothing can grow or be fetched")
    func billionLaughs() {
        let xml = "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]><osm>&b;</osm>"
        #expect(error(xml).map { "\($0)".contains("DOCTYPE") } == true)
    }

    @Test("The five entities, character numbers, CDATA, comments and a byte order mark are understood")
    func understood() throws {
        let xml = """
            \u{FEFF}<?xml version="1.0" encoding="utf-8"?>
            <!-- a > b -- c --> <osm version='0.6'><note>The <![CDATA[ <node> ]]> data</note>
            <node id = "1" lat='1' lon="2" ><tag v="A &amp; B &lt;&gt;&quot;&apos; &#272;&#x111; > '" k="name"/>
            <tag k="place" v="city"/></node>
            </osm>
            <!-- end -->
            """
        #expect(try SketchMap.draft(Array(xml.utf8)).places.first?.names == ["A & B <>\"' Đđ > '"])
    }

    @Test("What editors mark as deleted is not there")
    func deleted() throws {
        let xml = """
            <osm><node id="1" lat="1" lon="2" action="delete"><tag k="amenity" v="police"/></node>
            <node id="2" visible="false"><tag k="amenity" v="police"/></node>
            <node id="3" lat="1" lon="2" visible="true"><tag k="amenity" v="police"/></node></osm>
            """
        #expect(try SketchMap.draft(Array(xml.utf8)).places.map(\.mapID) == [3])
    }

    @Test("Other XML is foreign")
    func foreign() {
        for xml in ["<html><body/></html>", "<osmChange version=\"0.6\"></osmChange>", "<gpx/>"] {
            guard case .foreign? = error(xml) else {
                Issue.record("\(xml) gave \(String(describing: error(xml)))")
                continue
            }
        }
    }

    @Test("A text that ends anywhere but at its end is truncated, at every byte")
    func truncated() throws {
        let bytes = Array(SketchMap("a b", ways: ["ab": ["name": "Huế"]], nodes: ["a": ["barrier": "gate"]]).xml.utf8)
        let end = bytes.count - 1
        for count in 0..<end {
            let error = #expect(throws: OpenStreetMapError.self) { try SketchMap.draft(Array(bytes.prefix(count))) }
            guard case .truncated? = error else {
                // Fewer than four bytes of blanks or marks could still become anything.
                #expect(count < 4, "\(count): \(String(describing: error))")
                continue
            }
        }
        _ = try SketchMap.draft(Array(bytes.prefix(end)))
    }

    @Test("Coordinates that are not on the earth make a node that is missing")
    func coordinates() throws {
        let xml = """
            <osm><node id="1" lat="91" lon="0"/><node id="2" lat="nan" lon="0"/><node id="3" lat="1.0E-5" lon="-180"/>
            <node id="4" lat="1" lon="1"/><node id="5"/>
            <way id="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="5"/><tag k="highway" v="path"/></way></osm>
            """
        let draft = try SketchMap.draft(Array(xml.utf8))
        #expect(
            draft.roads.map(\.shape) == [[Coordinate(latE7: 100, lonE7: -1_800_000_000), Coordinate(lat: 1, lon: 1)!]])
        #expect(draft.complaints("nodes without a coordinate on the earth") == 3)
        #expect(draft.complaints("nodes missing in roads") == 3)
    }
}
