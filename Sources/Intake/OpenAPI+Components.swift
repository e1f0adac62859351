// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

extension OpenAPI {
    static let components = #"""
        "components": {
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "a token of `keng token add`"}},
        "parameters": {
          "key": {"name": "Idempotency-Key", "in": "header", "required": true,
            "description": "made by the sender, another one for every request; the same one for a repeat",
            "schema": {"type": "string", "minLength": 8, "maxLength": 128, "pattern": "^[!-~]+$"},
            "example": "5f2c9a1be0447d21"}
        },
        "schemas": {
          "Number": {"type": "integer", "minimum": 0, "maximum": 18446744073709551614},
          "Position": {"description": "WGS 84, degrees with at most seven decimals",
            "oneOf": [{"type": "string", "examples": ["21.0155,105.7985"]},
              {"type": "object", "required": ["lat", "lon"], "properties": {"lat": {"type": "number", "minimum": -90, "maximum": 90}, "lon": {"type": "number", "minimum": -180, "maximum": 180}}}]},
          "Call": {"type": "object",
            "description": "Everything may be missing, and nothing in it is a reason to turn a call away: a member of another shape than here, or one that is not listed, is kept in words and reported in `unread`.",
            "properties": {
              "hotline": {"description": "the line it came in by: 113, 114, 115, 112, app …", "anyOf": [{"type": "string"}, {}]},
              "caller": {"description": "the caller's number", "anyOf": [{"type": "string"}, {}]},
              "name": {"description": "the caller's name", "anyOf": [{"type": "string"}, {}]},
              "at": {"description": "where it is", "anyOf": [{"$ref": "#/components/schemas/Position"}, {}]},
              "phone_at": {"description": "where the phone is", "anyOf": [{"$ref": "#/components/schemas/Position"}, {}]},
              "place": {"description": "where it is, in words", "anyOf": [{"type": "string"}, {}]},
              "type": {"description": "code of the incident type; an unknown one becomes the centre's fallback type", "anyOf": [{"type": "string"}, {}]},
              "building": {"description": "kind of building", "anyOf": [{"type": "string"}, {}]},
              "text": {"description": "what was said", "anyOf": [{"type": "string"}, {}]},
              "told": {"description": "when the phone rang; the incident's clock starts there", "anyOf": [{"type": "string", "format": "date-time"}, {}]},
              "incident": {"description": "the incident that it is known to belong to", "anyOf": [{"$ref": "#/components/schemas/Number"}, {}]}},
            "additionalProperties": true},
          "Supplement": {"type": "object",
            "description": "As in Call: what cannot be read is kept as a note.",
            "properties": {
              "note": {"description": "words for the dispatchers", "anyOf": [{"type": "string"}, {}]},
              "at": {"description": "where it is", "anyOf": [{"$ref": "#/components/schemas/Position"}, {}]},
              "place": {"description": "where it is, in words", "anyOf": [{"type": "string"}, {}]},
              "type": {"description": "code of the incident type", "anyOf": [{"type": "string"}, {}]}},
            "additionalProperties": true},
          "Answer": {"type": "object", "required": ["call", "incident", "seq", "dur", "duplicates", "place", "located", "unread"],
            "properties": {
              "call": {"$ref": "#/components/schemas/Number"}, "incident": {"$ref": "#/components/schemas/Number"},
              "seq": {"description": "number of the event that it became", "$ref": "#/components/schemas/Number"},
              "dur": {"description": "where it is safe: in the journal, or in PostgreSQL, too", "enum": ["local", "postgres"]},
              "priority": {"type": "integer", "minimum": 1, "maximum": 5},
              "duplicates": {"description": "incidents that may be the same; people decide", "type": "array", "items": {"type": "object",
                "required": ["incident", "score"],
                "properties": {"incident": {"$ref": "#/components/schemas/Number"}, "score": {"type": "integer", "minimum": 0, "maximum": 100},
                  "reasons": {"type": "array", "items": {"type": "string"}}}}},
              "place": {"description": "as understood", "type": "object", "required": ["text"],
                "properties": {"text": {"type": "string"}, "at": {"type": "string"}, "source": {"enum": ["told", "phone"]}}},
              "place_mismatch_m": {"description": "told place and phone lie so far apart", "type": "integer"},
              "located": {"description": "false: somebody has to find the place", "type": "boolean"},
              "unread": {"description": "what was kept but not understood", "type": "array", "items": {"type": "string"}}}},
          "Event": {"type": "object", "required": ["seq", "at", "by", "type", "topic", "body"],
            "description": "something that has happened; also what a webhook delivers",
            "properties": {
              "seq": {"$ref": "#/components/schemas/Number"}, "at": {"type": "string", "format": "date-time"},
              "by": {"description": "who: the name of a token or of a user, or keng itself", "type": "string"},
              "type": {"description": "call_taken, unit_dispatched …; the line protocol's page lists them all", "type": "string"},
              "topic": {"enum": ["call", "centre", "incident", "road", "unit"]}, "body": {"type": "object"}}},
          "Problem": {"type": "object", "required": ["type", "title", "status", "detail"],
            "properties": {
              "type": {"description": "stable; what a program branches on", "enum": [PROBLEMS]},
              "title": {"type": "string"}, "status": {"type": "integer"},
              "detail": {"description": "names the field and the fix", "type": "string"},
              "field": {"description": "the header, parameter or member that is wrong", "type": "string"},
              "code": {"description": "the engine's code, when the engine refused; see the line protocol", "type": "string"}}}
        },
        "responses": {
          "problem": {"description": "refused; nothing was done", "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}},
          "later": {"description": "not now; ask again with the same Idempotency-Key after Retry-After seconds",
            "headers": {"Retry-After": {"schema": {"type": "integer"}}},
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
        }
        }
        }
        """#.replacing("PROBLEMS", with: Problem.Kind.allCases.map { "\"urn:keng:problem:\($0.rawValue)\"" }.joined(separator: ", "))
}
