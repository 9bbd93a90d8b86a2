/*
 * The files that paths stand for: files, and directories with all below them.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CLI_WALK_H
#define CLI_WALK_H

#include <stdint.h>

/* What is called while walking. A path is valid during the call only. */
struct walk {
    void (*file)(void *context, const char *path, uint64_t size); /* size 0: not known before it is read */
    void (*fault)(void *context, const char *path, int error);    /* an errno */
    void *context;
};

/*
 * Walks one path. "-" and what is no directory is given as it is. A directory is walked in
 * the order of the names, without hidden names, without links to directories (which may
 * lead in circles) and without pipes and the like (which may wait for ever). Of a Maildir,
 * only what has been delivered: neither tmp/ nor the mail server's own files beside it.
 */
void walk_path(const struct walk *walk, const char *path);

#endif
