// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// The description of the intake (OpenAPI 3.1), for people and for programs that make clients or try the server.
enum OpenAPI {
    static let description: JSONValue = {
        do {
            return try JSONParser.parse(Array((head + paths + components).utf8))
        } catch {
            preconditionFailure("the description must be JSON: \(error)")
        }
    }()

    private static let head = #"""
        {
        "openapi": "3.1.0",
        "info": {
          "title": "keng intake", "version": "1",
          "summary": "Reports calls to an emergency and fire dispatch engine, and follows what becomes of them.",
          "description": "A call is always taken: parts that cannot be read are kept and listed in `unread`. Answers come after the commit. Every request that changes something carries an `Idempotency-Key`: sent again, also after a crash, it gets the same answer.",
          "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],

        """#
}
