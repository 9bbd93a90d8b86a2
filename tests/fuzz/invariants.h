/*
 * What must hold of every answer of the library, whatever the input was. The fuzz targets
 * ask for it; what does not hold ends the program, so that the fuzzer keeps the input.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_FUZZ_INVARIANTS_H
#define TESTS_FUZZ_INVARIANTS_H

#include <smtpstatus.h>

#define MUST(condition)                                                                                                \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            broken(__FILE__, __LINE__, #condition);                                                                    \
    } while (0)

_Noreturn void broken(const char *file, int line, const char *condition);

/* The bytes of a test case that choose options lie behind the text, so that seeds are plain text. */
struct choices {
    const uint8_t *at;
    size_t left;
};

/* Takes up to `most` bytes off the end of the input for choices; *size is what is left for the text. */
struct choices choices_split(const uint8_t *data, size_t *size, size_t most);

/* The next byte, then 0 for ever. */
uint32_t choose_byte(struct choices *choices);
uint32_t choose_number(struct choices *choices); /* four bytes */

/* Exactly these bytes on the heap, so that a sanitizer sees the first byte beyond. Free them. */
char *exact_copy(const void *data, size_t size);

/* All that can be asked of a handle, without pointers, so that two answers can be compared by memcmp(). */
#define PARTS 8
struct answers {
    int64_t values[32];
    int64_t starts[PARTS], lengths[PARTS]; /* of the parts; -1: absent */
    char rule[64];
    uint64_t text; /* a hash of the copied text */
};

/*
 * Asks a handle for everything and checks each answer by itself: spans lie inside the `length`
 * bytes at `data`, which a reply or a diagnostic text was read from; names are there, a 4yz reply is not hard, sizes agree.
 */
struct answers ask_everything(const smtpstatus *status, const char *data, size_t length, int is_free_text);

/* Judges twice; both times the answers are the same, and they are returned. */
struct answers judge(smtpstatus *status, const char *data, size_t length, int is_free_text);

int same_answers(const struct answers *a, const struct answers *b);

#endif
