// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

@testable import ConsoleProtocol

import Vocabulary

enum RequestProperties {
    /// The framer hands over no longer line.
    static func hold(_ bytes: [UInt8]) throws(BrokenProperty) {
        let line = Array(bytes.prefix(LineLimits.inputLine))
        let request: Request
        do throws(RequestFault) {
            request = try Request(line: line)
        } catch {
            return try holdRefused(error)
        }
        try demand(request.arguments.count <= LineLimits.argumentsPerRequest, "there are too many arguments")
        try demand(Set(request.arguments.map(\.key)).count == request.arguments.count, "a key stands twice")
        let again = try? Request(line: request.bytes.dropLast())
        try demand(again == request, "written again it reads \(String(describing: again)), not \(request)")
        for argument in request.arguments { try holdScalars(argument.value) }
        try holdCommand(request)
    }

    private static func holdRefused(_ fault: RequestFault) throws(BrokenProperty) {
        let bytes = Reply(fault).bytes(tag: fault.tag)
        let answer = ServerLine(line: bytes.dropLast())
        try demand(answer?.code == fault.code.rawValue && answer?.tag == fault.tag, "no client reads the refusal \(fault)")
    }

    private static func holdCommand(_ request: Request) throws(BrokenProperty) {
        do throws(ArgumentFault) {
            let command = try Verb.read(request)
            let again = try? Verb.read(request)
            try demandEqual(again, command)
        } catch {
            for text in [error.phrase.en, error.phrase.vi] {
                let answer = ServerLine(line: Reply.err(error.code, text: text).bytes(tag: request.tag).dropLast())
                try holdAnswer(answer, error.code)
            }
        }
    }

    private static func demandEqual(_ again: EngineCommand?, _ command: EngineCommand) throws(ArgumentFault) {
        precondition(again == command, "read twice it is another command")
    }

    private static func holdAnswer(_ answer: ServerLine?, _ code: ErrorCode) throws(BrokenProperty) {
        try demand(answer?.code == code.rawValue, "no client reads the refusal of an argument")
    }

    /// Times and places are stored, and told again.
    private static func holdScalars(_ text: String) throws(BrokenProperty) {
        if let time = Instant(rfc3339: text) {
            let told = Instant(rfc3339: time.description)
            try demand(told.map { $0 <= time && time - $0 < .milliseconds(1) } == true, "\(text) is told as \(time)")
        }
        if let place = Coordinate(text: text) {
            try demand(Coordinate(text: place.description) == place, "\(text) is told as \(place)")
            try demand(abs(place.lat) <= 90 && abs(place.lon) <= 180, "\(place) is nowhere on earth")
        }
    }
}
