// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Testing

/// Everything that starts a real keng: one test after the other, because each wants the machine for itself.
@Suite(.serialized)
struct ProcessTests {}
