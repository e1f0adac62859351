// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

#if __has_include(<libpq-fe.h>)
#include <libpq-fe.h>
#else
#error "libpq, PostgreSQL's client library, is missing: apt-get install libpq-dev"
#endif
