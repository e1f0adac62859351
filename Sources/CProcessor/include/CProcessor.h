// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

#ifndef KENG_CPROCESSOR_H
#define KENG_CPROCESSOR_H

/// Whether this processor, and the system under it, run AVX2 instructions. Zero where there are none.
static inline int keng_processor_has_avx2(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") != 0;
#else
    return 0;
#endif
}

#endif
