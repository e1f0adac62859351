// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

extension OpenAPI {
    static let paths = #"""
        "paths": {
        "/v1/calls": {
          "post": {
            "operationId": "takeCall", "summary": "Takes a call (scope calls:write)",
            "parameters": [{"$ref": "#/components/parameters/key"}],
            "requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Call"},
              "example": {"hotline": "114", "caller": "0900000001", "type": "FIRE-HOUSE", "at": "21.0155,105.7985", "place": "ngõ 119 Trung Kính", "text": "Cháy tầng một, khói nhiều"}}}},
            "responses": {
              "201": {"description": "taken: it is in the journal. A repeat gets the same answer, with Idempotency-Replayed: true.",
                "headers": {"Location": {"schema": {"type": "string"}}, "Idempotency-Replayed": {"schema": {"type": "string", "const": "true"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Answer"}}},
                "links": {"look": {"operationId": "getCall", "parameters": {"call": "$response.body#/call"}},
                  "lookAtIncident": {"operationId": "getIncident", "parameters": {"incident": "$response.body#/incident"}}}},
              "400": {"$ref": "#/components/responses/problem"}, "401": {"$ref": "#/components/responses/problem"},
              "403": {"$ref": "#/components/responses/problem"}, "408": {"$ref": "#/components/responses/problem"},
              "413": {"$ref": "#/components/responses/problem"}, "422": {"$ref": "#/components/responses/problem"},
              "503": {"$ref": "#/components/responses/later"}}
          }
        },
        "/v1/calls/{call}": {
          "parameters": [{"name": "call", "in": "path", "required": true, "schema": {"$ref": "#/components/schemas/Number"}}],
          "get": {
            "operationId": "getCall", "summary": "A call and its incident (scope calls:read; callers:read shows names and numbers)",
            "responses": {
              "200": {"description": "as of event `seq`", "content": {"application/json": {"schema": {"type": "object",
                "required": ["seq", "call", "incident"],
                "properties": {"seq": {"$ref": "#/components/schemas/Number"}, "call": {"type": "object"}, "incident": {"type": "object"}}}}}},
              "400": {"$ref": "#/components/responses/problem"}, "401": {"$ref": "#/components/responses/problem"},
              "403": {"$ref": "#/components/responses/problem"}, "404": {"$ref": "#/components/responses/problem"},
              "503": {"$ref": "#/components/responses/later"}}
          },
          "patch": {
            "operationId": "supplementCall",
            "summary": "Adds further information (scope calls:write)",
            "description": "A place locates the incident; a type changes its type unless that would lower its priority, which is for people to decide; everything else becomes a note. Nothing is closed.",
            "parameters": [{"$ref": "#/components/parameters/key"}],
            "requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Supplement"},
              "example": {"note": "Người gọi đã xuống đường", "at": "21.0156,105.7986"}}}},
            "responses": {
              "200": {"description": "added: it is in the journal", "headers": {"Idempotency-Replayed": {"schema": {"type": "string", "const": "true"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Answer"}}}},
              "400": {"$ref": "#/components/responses/problem"}, "401": {"$ref": "#/components/responses/problem"},
              "403": {"$ref": "#/components/responses/problem"}, "404": {"$ref": "#/components/responses/problem"},
              "408": {"$ref": "#/components/responses/problem"}, "413": {"$ref": "#/components/responses/problem"},
              "422": {"$ref": "#/components/responses/problem"}, "503": {"$ref": "#/components/responses/later"}}
          }
        },
        "/v1/incidents/{incident}": {
          "parameters": [{"name": "incident", "in": "path", "required": true, "schema": {"$ref": "#/components/schemas/Number"}}],
          "get": {
            "operationId": "getIncident", "summary": "An incident with its calls and assignments (scope calls:read)",
            "responses": {
              "200": {"description": "as of event `seq`", "content": {"application/json": {"schema": {"type": "object",
                "required": ["seq", "incident"],
                "properties": {"seq": {"$ref": "#/components/schemas/Number"}, "incident": {"type": "object"}}}}}},
              "400": {"$ref": "#/components/responses/problem"}, "401": {"$ref": "#/components/responses/problem"},
              "403": {"$ref": "#/components/responses/problem"}, "404": {"$ref": "#/components/responses/problem"},
              "503": {"$ref": "#/components/responses/later"}}
          }
        },
        "/v1/incidents/{incident}/eido": {
          "parameters": [{"name": "incident", "in": "path", "required": true, "schema": {"$ref": "#/components/schemas/Number"}}],
          "get": {
            "operationId": "getIncidentEIDO", "summary": "The same as EIDO-JSON 1.0, NENA-STA-021.1a (scope calls:read)",
            "responses": {
              "200": {"description": "an Emergency Incident Data Object", "content": {"application/json": {"schema": {"type": "object",
                "required": ["$id", "eidoVersion", "issuingElementIdentification", "agencyComponent"]}}}},
              "400": {"$ref": "#/components/responses/problem"}, "401": {"$ref": "#/components/responses/problem"},
              "403": {"$ref": "#/components/responses/problem"}, "404": {"$ref": "#/components/responses/problem"},
              "503": {"$ref": "#/components/responses/later"}}
          }
        },
        "/v1/alerts/cap": {
          "post": {
            "operationId": "takeAlert", "summary": "Takes an alert in OASIS CAP 1.2 (scope calls:write)",
            "description": "An Alert opens a call; an Update or Cancel becomes notes of the incident of what it refers to, and closes nothing. What is no readable CAP becomes a call with the raw text, for a person. sender, identifier and sent are its key. XML with a DOCTYPE or entities of its own is refused.",
            "requestBody": {"required": true, "content": {"application/xml": {"schema": {}}}},
            "responses": {
              "200": {"description": "added to what it refers to", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Answer"}}}},
              "201": {"description": "a new call", "headers": {"Location": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Answer"}}}},
              "400": {"$ref": "#/components/responses/problem"}, "401": {"$ref": "#/components/responses/problem"},
              "403": {"$ref": "#/components/responses/problem"}, "408": {"$ref": "#/components/responses/problem"},
              "413": {"$ref": "#/components/responses/problem"}, "503": {"$ref": "#/components/responses/later"}}
          }
        },
        "/v1/eido": {
          "post": {
            "operationId": "takeEIDO", "summary": "Takes an incident in EIDO-JSON 1.0 (scope calls:write)",
            "description": "A new `$id` opens a call; the same `$id` with other content becomes notes of its incident. What is no readable EIDO becomes a call with the raw text, for a person.",
            "requestBody": {"required": true, "content": {"application/json": {"schema": {}}}},
            "responses": {
              "200": {"description": "added to the incident of the same $id", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Answer"}}}},
              "201": {"description": "a new call", "headers": {"Location": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Answer"}}}},
              "400": {"$ref": "#/components/responses/problem"}, "401": {"$ref": "#/components/responses/problem"},
              "403": {"$ref": "#/components/responses/problem"}, "408": {"$ref": "#/components/responses/problem"},
              "413": {"$ref": "#/components/responses/problem"}, "503": {"$ref": "#/components/responses/later"}}
          }
        },
        "/v1/events": {
          "get": {
            "operationId": "followEvents", "summary": "The numbered events as server-sent events (scope events:read; callers:read shows names and numbers)",
            "description": "One total order without gaps; `id` is the number. Without `from` and Last-Event-ID it begins with what comes next. Comments keep a silent stream alive. A reader that takes nothing for 10 s is cut off; resume with Last-Event-ID. `event: gap` says that events are not kept any more, and ends the stream.",
            "parameters": [
              {"name": "from", "in": "query", "description": "the first event wanted", "schema": {"$ref": "#/components/schemas/Number"}},
              {"name": "topics", "in": "query", "description": "only these, with commas: call, centre, incident, road, unit", "schema": {"type": "string", "pattern": "^(call|centre|incident|road|unit)(,(call|centre|incident|road|unit))*$"}},
              {"name": "follow", "in": "query", "description": "false: end when there is nothing more", "schema": {"type": "string", "enum": ["true", "false"], "default": "true"}},
              {"name": "Last-Event-ID", "in": "header", "description": "the last event that arrived", "schema": {"$ref": "#/components/schemas/Number"}}],
            "responses": {
              "200": {"description": "a stream: `id` the number, `event` the type, `data` an Event as JSON", "content": {"text/event-stream": {"schema": {}}}},
              "400": {"$ref": "#/components/responses/problem"}, "401": {"$ref": "#/components/responses/problem"},
              "403": {"$ref": "#/components/responses/problem"}, "409": {"$ref": "#/components/responses/problem"}, "410": {"$ref": "#/components/responses/problem"},
              "503": {"$ref": "#/components/responses/later"}}
          }
        },
        "/v1/openapi.json": {
          "get": {"operationId": "getDescription", "summary": "This description", "security": [],
            "responses": {"200": {"description": "OpenAPI 3.1", "content": {"application/json": {"schema": {"type": "object", "required": ["openapi"]}}}}}}
        },
        "/healthz": {
          "get": {"operationId": "isAlive", "summary": "Whether the process answers", "security": [],
            "responses": {"200": {"description": "it does", "content": {"application/json": {"schema": {"type": "object", "required": ["status"]}}}}}}
        },
        "/readyz": {
          "get": {"operationId": "isReady", "summary": "Whether a call could be taken now: a real write, commit and round trip through the engine", "security": [],
            "responses": {
              "200": {"description": "it could", "content": {"application/json": {"schema": {"type": "object", "required": ["status", "write_us", "seq"]}}}},
              "503": {"$ref": "#/components/responses/later"}}}
        },
        "/metrics": {
          "get": {"operationId": "getMetrics", "summary": "Counters and latencies in the text format of Prometheus", "security": [],
            "responses": {"200": {"description": "one line a value", "content": {"text/plain": {"schema": {"type": "string"}}}}}}
        }
        },

        """#
}
