// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/// libFuzzer's door for programs that have a `main` of their own; its runtime comes with the compiler.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*try_one)(const uint8_t *bytes, size_t count));
