// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

#ifndef KENG_CALLOCATOR_H
#define KENG_CALLOCATOR_H

#if defined(__linux__)
#include <malloc.h>
#endif

/// Keeps freed memory for the next who asks, instead of giving it back to the system and asking for it again.
///
/// Left to itself, glibc gives back what lies free at the end of a heap beyond 128 KiB. A server whose buffers are a little larger
/// than that then pays for the same pages again and again, most when it is busiest: with 500 consoles and 1,000 events a
/// second the page faults were a third of the consoles' loop, which fell further behind and needed larger buffers still.
///
/// Up to 64 MiB stay with each heap; a piece of 32 MiB and more still goes back at once. Does nothing where there is no glibc.
static inline void keng_keep_freed_memory(void) {
#if defined(__GLIBC__)
    // All three at once: to set one ends glibc's own adjusting of the others.
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
    mallopt(M_TOP_PAD, 1 << 20);
#endif
}

#endif
