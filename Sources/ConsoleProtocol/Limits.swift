// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Every limit of the line protocol, in one place. The greeting advertises those that a client has to know.
public enum LineLimits {
    /// Version of the protocol that the greeting names. It grows only when an old client would misread a new server.
    public static let protocolVersion = 1

    /// Bytes of an input line without its line end. A call with a long free text fits several times over; a peer
    /// that never ends its line costs no more than this.
    public static let inputLine = 8192

    /// Before authentication nobody needs more than a name and a proof, and a stranger gets no more memory.
    public static let inputLineBeforeAuthentication = 1024

    /// Bytes of an output line with its LF. Clients may read with a fixed buffer of this size; longer answers are paged.
    public static let outputLine = 65_536

    /// Tags come back in every reply, so they are kept short.
    public static let tag = 32

    public static let verb = 32

    /// Keys grow with nesting (`candidates.12.place.at`), but never to more than this.
    public static let key = 96

    /// Duplicate keys are found by comparing all pairs; with 64 that is no work worth attacking.
    public static let argumentsPerRequest = 64

    /// Requests of one connection that may wait for their reply. Enough to fill a commit batch from one client,
    /// little enough that a stuck engine holds no more than window × inputLine bytes a connection.
    public static let window = 64

    /// Lines in a row that are no request at all. More than a tired human mistypes; a peer that goes on like this
    /// is not speaking the protocol.
    public static let faultsInARow = 20
}
