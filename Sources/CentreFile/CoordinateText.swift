// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// Coordinates as people copy them from a map: latitude first, in decimal degrees.
enum CoordinateText {
    static func coordinate(_ text: String) throws(Complaint) -> Coordinate {
        let form = "write latitude and longitude in degrees, '21.0285,105.8542'"
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { $0.filter { $0 != " " } }
        guard parts.count == 2, let lat = degrees(parts[0]), let lon = degrees(parts[1]) else {
            throw Complaint("'\(text)' is not a coordinate; \(form)")
        }
        if abs(lat) > 90, abs(lat) <= 180, abs(lon) <= 90 {
            throw Complaint("'\(text)' has the longitude first; \(form)")
        }
        // Up to seven places are taken to the letter; what a map site adds beyond them is below a centimetre.
        guard let coordinate = Coordinate(text: parts.joined(separator: ",")) ?? Coordinate(lat: lat, lon: lon) else {
            throw Complaint("'\(text)' lies outside 90 degrees of latitude or 180 of longitude; \(form)")
        }
        return coordinate
    }

    /// Several, white space between them: the outline of an area on as many lines as it takes.
    static func outline(_ text: String) throws(Complaint) -> [Coordinate] {
        var corners: [Coordinate] = []
        for word in text.split(whereSeparator: \.isWhitespace) { corners.append(try coordinate(String(word))) }
        return corners
    }

    private static func degrees(_ text: String) -> Double? {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard digits.first?.isNumber ?? false, digits.utf8.count <= 24,
            digits.utf8.allSatisfy({ $0 == UInt8(ascii: ".") || (48...57).contains($0) })
        else { return nil }
        return Double(text)
    }
}
