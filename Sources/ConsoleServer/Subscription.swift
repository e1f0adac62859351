// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol

/// What a peer asked to be told, and how far it has been told.
struct Subscription: Equatable {
    enum Mode: Equatable {
        /// Everything up to `next` has been sent; what is published comes straight through.
        case live
        /// A page of history has been asked for.
        case paging(ticket: UInt64)
        /// Behind, and waiting for room in the outbound queue (or for the next tick) to ask for a page.
        case behind
    }

    /// Everything before this number has been sent or did not match.
    var next: UInt64
    let topics: Set<String>?
    let positions: Bool
    let heartbeat: Bool
    var mode: Mode

    func wants(_ event: PublishedEvent) -> Bool { topics?.contains(event.topic) ?? true }
}

extension Subscription {
    /// What `SUB` asks for. `from` is `nil` when only new events are wanted.
    struct Wish: Equatable {
        var from: UInt64?
        var topics: Set<String>?
        var positions = false
        var heartbeat = true

        init(_ request: Request) throws(RequestFault) {
            for field in request.arguments {
                switch field.key {
                case "from": from = try Wish.number(field, request)
                case "topics": topics = try Wish.topics(field, request)
                case "positions": positions = try Wish.flag(field, request)
                case "heartbeat": heartbeat = try Wish.flag(field, request)
                default: throw Session.unknownKey(field, request)
                }
            }
        }

        private static func number(_ field: Field, _ request: Request) throws(RequestFault) -> UInt64 {
            guard let number = UInt64(field.value), number >= 1 else {
                throw RequestFault(tag: request.tag, code: .badValue, text: "from is the number of an event, 1 or more")
            }
            return number
        }

        private static func flag(_ field: Field, _ request: Request) throws(RequestFault) -> Bool {
            guard field.value == "0" || field.value == "1" else {
                throw RequestFault(tag: request.tag, code: .badValue, text: "\(field.key) is 0 or 1")
            }
            return field.value == "1"
        }

        private static func topics(_ field: Field, _ request: Request) throws(RequestFault) -> Set<String> {
            let names = field.value.split(separator: ",", omittingEmptySubsequences: false)
            guard names.allSatisfy({ WireText.isKey($0) }) else {
                let text = "topics is a list of names, separated by commas: topics=incident,unit"
                throw RequestFault(tag: request.tag, code: .badValue, text: text)
            }
            return Set(names.map(String.init))
        }
    }
}
