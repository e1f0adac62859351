// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

#ifndef KENG_CEDITLINE_SHIM_H
#define KENG_CEDITLINE_SHIM_H

#include <histedit.h>
#include <stdio.h>

// Swift calls no variadic C functions and sees no stdin and stdout; these few give libedit's settings fixed shapes.

typedef int (*keng_read)(EditLine *, wchar_t *);
typedef char *(*keng_prompt)(EditLine *);
typedef unsigned char (*keng_key)(EditLine *, int);

static inline EditLine *keng_el_open(void *client, keng_read read, keng_prompt prompt, keng_key complete) {
    EditLine *el = el_init("keng", stdin, stdout, stderr);
    if (el == NULL) return NULL;
    el_set(el, EL_CLIENTDATA, client);
    el_set(el, EL_EDITOR, "emacs");
    el_set(el, EL_SIGNAL, 1);
    // Control-C empties the line instead of ending a dispatcher's console.
    el_set(el, EL_SETTY, "-d", "-isig", NULL);
    el_set(el, EL_BIND, "^C", "em-kill-line", NULL);
    el_set(el, EL_BIND, "^R", "em-inc-search-prev", NULL);
    el_set(el, EL_BIND, "\033[3~", "ed-delete-next-char", NULL);
    el_set(el, EL_BIND, "\033[H", "ed-move-to-beg", NULL);
    el_set(el, EL_BIND, "\033[F", "ed-move-to-end", NULL);
    el_set(el, EL_PROMPT, prompt);
    el_set(el, EL_ADDFN, "keng-complete", "completes a command", complete);
    el_set(el, EL_BIND, "^I", "keng-complete", NULL);
    el_wset(el, EL_GETCFN, read);
    return el;
}

static inline void *keng_el_client(EditLine *el) {
    void *client = NULL;
    el_get(el, EL_CLIENTDATA, &client);
    return client;
}

static inline void keng_el_refresh(EditLine *el) { el_set(el, EL_REFRESH); }

static inline History *keng_history_open(EditLine *el, int size) {
    History *kept = history_init();
    HistEvent event;
    if (kept == NULL) return NULL;
    history(kept, &event, H_SETSIZE, size);
    history(kept, &event, H_SETUNIQUE, 1);
    el_set(el, EL_HIST, history, kept);
    return kept;
}

static inline void keng_history_enter(History *kept, const char *line) {
    HistEvent event;
    history(kept, &event, H_ENTER, line);
}

// Declared only on request by some C libraries, present in all.
extern int wcwidth(wchar_t);

static inline int keng_width(wchar_t character) { return wcwidth(character); }

static inline void keng_flush(void) { fflush(stdout); }
#endif
