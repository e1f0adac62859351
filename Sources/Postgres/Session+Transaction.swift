// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import CLibpq
import FailPoints

extension Session {
    /// More texts than this are not prepared: nobody's statements are that many, unless values are written into them.
    private static let preparedLimit = 256

    /// What has been sent, each waiting for one result.
    private enum Step {
        case preparing(sql: String, name: String)
        case running
    }

    /// Sends everything, then one Sync, then reads: the server treats what lies before a Sync as one transaction, and after an
    /// error skips to it.
    func transaction(_ statements: [PostgresStatement], _ deadline: Deadline) throws(PostgresError) -> [PostgresRows] {
        notices.begin()
        try require(PQenterPipelineMode(connection))
        let steps = try send(statements)
        try require(PQpipelineSync(connection))
        FailPoint.afterDatabaseSend.pass()
        let rows = try collect(steps, deadline)
        try require(PQexitPipelineMode(connection))
        try keepPromise()
        return try rows.get()
    }

    /// Forgets what was prepared before the tables changed or somebody discarded it.
    func forgetPrepared(_ deadline: Deadline) throws(PostgresError) {
        prepared = [:]
        try script("DEALLOCATE ALL", deadline)
    }

    private func send(_ statements: [PostgresStatement]) throws(PostgresError) -> [Step] {
        var steps: [Step] = []
        var names = prepared
        for statement in statements {
            if names[statement.sql] == nil, names.count < Session.preparedLimit {
                preparations += 1
                let name = "keng\(preparations)"
                names[statement.sql] = name
                try require(prepare(statement, name))
                steps.append(.preparing(sql: statement.sql, name: name))
            }
            if let name = names[statement.sql] {
                try require(run(statement, name))
            } else {
                try require(send(statement.sql, statement.parameters))
            }
            steps.append(.running)
        }
        return steps
    }

    private func prepare(_ statement: PostgresStatement, _ name: String) -> Int32 {
        let types = statement.parameters.map(\.type)
        return PQsendPrepare(connection, name, statement.sql, Int32(types.count), types)
    }

    private func run(_ statement: PostgresStatement, _ name: String) -> Int32 {
        CParameters.with(statement.parameters) { arguments in
            PQsendQueryPrepared(
                connection, name, arguments.count, arguments.values, arguments.lengths, arguments.formats, CParameters.binary)
        }
    }

    /// Reads up to the Sync. Between the results of two steps libpq gives a `nil`.
    private func collect(_ steps: [Step], _ deadline: Deadline) throws(PostgresError) -> Result<[PostgresRows], PostgresError> {
        var rows: [PostgresRows] = []
        var failure: PostgresError?
        var step = 0
        while true {
            guard let result = try next(deadline) else {
                step += 1
                guard step <= steps.count + 1 else { throw lost() }
                continue
            }
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
                guard step < steps.count else { throw .unexpected(reason: "more results than statements") }
                switch steps[step] {
                case .preparing(let sql, let name): prepared[sql] = name
                case .running: rows.append(PostgresRows(result))
                }
            case PGRES_PIPELINE_ABORTED: break
            case PGRES_FATAL_ERROR:
                let error = try refusal(result)
                failure = failure ?? error
            case PGRES_PIPELINE_SYNC: return failure.map { .failure($0) } ?? .success(rows)
            default: throw .unexpected(reason: "status \(String(cString: PQresStatus(PQresultStatus(result)))) in a pipeline")
            }
        }
    }
}
