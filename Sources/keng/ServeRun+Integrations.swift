// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleServer
import EngineHost
import ServiceLifecycle

extension ServeRun {
    /// The doors for machines that were asked for.
    func integrations(_ host: EngineHost, _ centre: String, _ ledger: LedgerLink?, _ consoles: LineServer) throws -> [any Service] {
        guard let configuration = options.intake.configuration else { return [] }
        let intake = IntakeService(host: host, centre: centre, ledger: ledger) {
            IntakeService.families(of: await consoles.counters())
        }
        return [try intake.server(configuration, tokens: options.intake.tokens, log: log)]
    }
}
