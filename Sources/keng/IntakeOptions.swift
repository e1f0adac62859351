// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ArgumentParser
import Intake

/// What `keng serve` is told about the door for machines.
struct IntakeOptions: ParsableArguments {
    @Option(help: "Port for integrators (HTTP); 0 takes a free one. Without it there is no intake.") var intakePort: Int?
    @Option(help: "Address for integrators; anything but loopback needs --intake-allow-remote.") var intakeHost = "127.0.0.1"
    @Flag(help: "Lets integrators in from other machines: nothing is encrypted here, put a TLS proxy in front.")
    var intakeAllowRemote = false
    @Option(help: "The tokens file of 'keng token'.") var tokens = "run/tokens.json"
    @Option(help: "File with the targets of webhooks; 'keng webhook --help' says what stands in it.") var webhooks: String?

    func validate() throws {
        if let intakePort { try requirePort(intakePort, "--intake-port", orFree: true) }
        guard intakeAllowRemote || ["127.0.0.1", "::1", "localhost"].contains(intakeHost) else {
            throw ValidationError("--intake-host \(intakeHost) is not loopback; --intake-allow-remote, behind a proxy that encrypts.")
        }
    }

    /// `nil` when there is to be no intake.
    var configuration: IntakeConfiguration? {
        guard let intakePort else { return nil }
        var configuration = IntakeConfiguration()
        (configuration.host, configuration.port) = (intakeHost, intakePort)
        return configuration
    }
}
