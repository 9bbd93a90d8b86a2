/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE
#include "guard.h"

#include "unit/unit.h"

#if HAS_DSN
#include <smtpstatus_dsn.h>
#endif
#include <sys/mman.h>
#include <unistd.h>

#define ROOMS 4
/* In a static program the library's own calls come here, too: a message keeps its place meanwhile. */
#define MESSAGE_ROOM 2
#define SCRATCH_ROOM 3
#define PARTS 32
#define FIELDS 64
#define ENHANCED_BYTES 32 /* as many smtpstatus_parse_enhanced() looks at */

/* Pages between two that cannot be touched, and a heap block. */
struct room {
    char *start;
    size_t size;
    char *block;
};

static struct room rooms[ROOMS];
static unsigned long calls;

unsigned long guard_calls(void)
{
    return calls;
}

static void make_room(struct room *room, size_t length)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t size = (length / page + 16) * page;
    if (room->start != NULL) {
        assert_int_equal(munmap(room->start - page, room->size + 2 * page), 0);
    }
    char *all = mmap(NULL, size + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(all != MAP_FAILED);
    assert_int_equal(mprotect(all + page, size, PROT_READ | PROT_WRITE), 0);
    room->start = all + page;
    room->size = size;
}

char *guard_place(int number, const char *data, size_t length, enum guard_position position)
{
    struct room *room = &rooms[number];
    char *place;
    if (data == NULL) {
        return NULL;
    }
    if (position == GUARD_HEAP) {
        free(room->block);
        place = room->block = malloc(length);
        assert_true(place != NULL || length == 0);
        if (place == NULL) {
            return NULL;
        }
    } else {
        if (room->start == NULL || length > room->size) {
            make_room(room, length);
        }
        place = position == GUARD_BEHIND ? room->start + room->size - length : room->start;
    }
    memcpy(place, data, length);
    return place;
}

/* Whether the bytes lie in the place, the first and the last of them readable. */
static void check_inside(const char *span, size_t size, const char *place, size_t length)
{
    assert_true(span >= place && size <= length && (size_t)(span - place) <= length - size);
    if (size > 0) {
        volatile char touched = span[0];
        touched = span[size - 1];
        (void)touched;
    }
}

/* Asks a handle for all that stands in the input. */
static void ask_handle(smtpstatus *status, const char *place, size_t length)
{
    int code;
    const char *text;
    size_t size;
    size_t cursor = 0;
    size_t needed = 0;
    assert_int_equal(smtpstatus_classify(status), SMTPSTATUS_OK);
    while (smtpstatus_next_line(status, &cursor, &code, &text, &size) == SMTPSTATUS_OK) {
        check_inside(text, size, place, length);
    }
    for (int part = 1; part < PARTS; part++) {
        if (smtpstatus_span(status, part, &text, &size) == SMTPSTATUS_OK) {
            check_inside(text, size, place, length);
        }
    }
    (void)smtpstatus_copy_text(status, NULL, 0, &needed);
    char *copy = malloc(needed);
    size = needed;
    assert_int_equal(smtpstatus_copy_text(status, copy, size, &needed), SMTPSTATUS_OK);
    assert_int_equal(size, needed);
    free(copy);
}

/* ------------------------------------------------------------------ replies and texts */

int __real_smtpstatus_parse_reply(smtpstatus *, const char *, size_t, uint32_t, size_t *);
int __wrap_smtpstatus_parse_reply(smtpstatus *, const char *, size_t, uint32_t, size_t *);
int __real_smtpstatus_parse_diagnostic(smtpstatus *, const char *, size_t);
int __wrap_smtpstatus_parse_diagnostic(smtpstatus *, const char *, size_t);
int __real_smtpstatus_parse_enhanced(const char *, size_t, uint32_t *, size_t *, uint32_t *);
int __wrap_smtpstatus_parse_enhanced(const char *, size_t, uint32_t *, size_t *, uint32_t *);
int __real_smtpstatus_set_host(smtpstatus *, const char *, size_t);
int __wrap_smtpstatus_set_host(smtpstatus *, const char *, size_t);

/* A copy of a handle; of NULL, NULL. */
static smtpstatus *copy_handle(smtpstatus *copy, const smtpstatus *status)
{
    return status == NULL ? NULL : memcpy(copy, status, smtpstatus_size());
}

int __wrap_smtpstatus_parse_reply(smtpstatus *status, const char *data, size_t length, uint32_t flags, size_t *consumed)
{
    smtpstatus copy;
    int results[GUARD_POSITIONS];
    size_t ends[GUARD_POSITIONS];
    calls++;
    for (int at = 0; at < GUARD_POSITIONS; at++) {
        char *place = guard_place(0, data, length, (enum guard_position)at);
        results[at] = __real_smtpstatus_parse_reply(copy_handle(&copy, status), place, length, flags, &ends[at]);
        if (results[at] == SMTPSTATUS_OK) {
            ask_handle(&copy, place, length);
        }
    }
    int result = __real_smtpstatus_parse_reply(status, data, length, flags, consumed);
    for (int at = 0; at < GUARD_POSITIONS; at++) {
        assert_int_equal(results[at], result);
        assert_true(consumed == NULL || ends[at] == *consumed);
    }
    return result;
}

int __wrap_smtpstatus_parse_diagnostic(smtpstatus *status, const char *data, size_t length)
{
    smtpstatus copy;
    int results[GUARD_POSITIONS];
    calls++;
    for (int at = 0; at < GUARD_POSITIONS; at++) {
        char *place = guard_place(0, data, length, (enum guard_position)at);
        results[at] = __real_smtpstatus_parse_diagnostic(copy_handle(&copy, status), place, length);
        if (results[at] == SMTPSTATUS_OK) {
            ask_handle(&copy, place, length);
        }
    }
    int result = __real_smtpstatus_parse_diagnostic(status, data, length);
    for (int at = 0; at < GUARD_POSITIONS; at++) {
        assert_int_equal(results[at], result);
    }
    return result;
}

int __wrap_smtpstatus_parse_enhanced(const char *data, size_t length, uint32_t *enhanced, size_t *consumed,
                                     uint32_t *anomalies)
{
    int results[GUARD_POSITIONS];
    uint32_t codes[GUARD_POSITIONS] = {0};
    size_t read = length < ENHANCED_BYTES ? length : ENHANCED_BYTES;
    calls++;
    for (int at = 0; at < GUARD_POSITIONS; at++) {
        char *place = guard_place(0, data, read, (enum guard_position)at);
        results[at] = __real_smtpstatus_parse_enhanced(place, length, &codes[at], NULL, NULL);
    }
    int result = __real_smtpstatus_parse_enhanced(data, length, enhanced, consumed, anomalies);
    for (int at = 0; enhanced != NULL && at < GUARD_POSITIONS; at++) {
        assert_int_equal(results[at], result);
        assert_true(result != SMTPSTATUS_OK || codes[at] == *enhanced);
    }
    return result;
}

int __wrap_smtpstatus_set_host(smtpstatus *status, const char *host, size_t length)
{
    smtpstatus copy;
    calls++;
    for (int at = 0; at < GUARD_POSITIONS; at++) {
        char *place = guard_place(0, host, length, (enum guard_position)at);
        (void)__real_smtpstatus_set_host(copy_handle(&copy, status), place, length);
    }
    return __real_smtpstatus_set_host(status, host, length);
}

/* ------------------------------------------------------------------ rules */

int __real_smtpstatus_rules_size(const char *, size_t, size_t *, uint32_t *, uint32_t *);
int __wrap_smtpstatus_rules_size(const char *, size_t, size_t *, uint32_t *, uint32_t *);
int __real_smtpstatus_rules_compile(void *, size_t, const char *, size_t, const smtpstatus_rules **, uint32_t *,
                                    uint32_t *);
int __wrap_smtpstatus_rules_compile(void *, size_t, const char *, size_t, const smtpstatus_rules **, uint32_t *,
                                    uint32_t *);

int __wrap_smtpstatus_rules_size(const char *text, size_t length, size_t *size, uint32_t *line, uint32_t *column)
{
    calls++;
    for (int at = 0; at < GUARD_POSITIONS; at++) {
        size_t some;
        char *place = guard_place(0, text, length, (enum guard_position)at);
        (void)__real_smtpstatus_rules_size(place, length, &some, line, column);
    }
    return __real_smtpstatus_rules_size(text, length, size, line, column);
}

int __wrap_smtpstatus_rules_compile(void *memory, size_t size, const char *text, size_t length,
                                    const smtpstatus_rules **rules, uint32_t *line, uint32_t *column)
{
    int results[GUARD_POSITIONS];
    calls++;
    for (int at = 0; at < GUARD_POSITIONS; at++) {
        const smtpstatus_rules *some;
        /* Memory has to be aligned: where its end cannot stand at the guard, its start does. */
        int aligned = at == GUARD_BEHIND && size % sizeof(uint64_t) != 0 ? GUARD_IN_FRONT : at;
        char *place = guard_place(0, text, length, (enum guard_position)at);
        char *room = (uintptr_t)memory % sizeof(uint64_t) != 0
                         ? memory
                         : guard_place(1, memory, size, (enum guard_position)aligned);
        results[at] = __real_smtpstatus_rules_compile(room, size, place, length, &some, line, column);
    }
    int result = __real_smtpstatus_rules_compile(memory, size, text, length, rules, line, column);
    for (int at = 0; at < GUARD_POSITIONS; at++) {
        assert_int_equal(results[at], result);
    }
    return result;
}

/* ------------------------------------------------------------------ bounce messages */

#if HAS_DSN

int __real_smtpstatus_report_open(smtpstatus_report *, const char *, size_t, char *, size_t);
int __wrap_smtpstatus_report_open(smtpstatus_report *, const char *, size_t, char *, size_t);

/* Reads all of a report; a part may lie in the message or in the scratch room. */
static void ask_report(smtpstatus_report *report, const char *place, size_t length, const char *scratch, size_t size)
{
    do {
        for (int field = 0; field < FIELDS; field++) {
            const char *span;
            size_t bytes;
            size_t needed;
            int64_t seconds;
            if (smtpstatus_report_span(report, field, &span, &bytes) != SMTPSTATUS_OK) {
                continue;
            }
            int in_scratch = scratch != NULL && span >= scratch && span <= scratch + size;
            check_inside(span, bytes, in_scratch ? scratch : place, in_scratch ? size : length);
            (void)smtpstatus_report_copy(report, field, NULL, 0, &needed);
            (void)smtpstatus_report_time(report, field, &seconds);
        }
    } while (smtpstatus_report_next(report) == SMTPSTATUS_OK);
}

int __wrap_smtpstatus_report_open(smtpstatus_report *report, const char *data, size_t length, char *scratch,
                                  size_t scratch_size)
{
    smtpstatus_report copy;
    int results[GUARD_POSITIONS];
    calls++;
    for (int at = 0; at < GUARD_POSITIONS; at++) {
        char *place = guard_place(MESSAGE_ROOM, data, length, (enum guard_position)at);
        char *room = guard_place(SCRATCH_ROOM, scratch, scratch_size, (enum guard_position)at);
        smtpstatus_report *shadow = report == NULL ? NULL : memcpy(&copy, report, smtpstatus_report_size());
        results[at] = __real_smtpstatus_report_open(shadow, place, length, room, scratch_size);
        if (results[at] == SMTPSTATUS_OK) {
            ask_report(shadow, place, length, room, scratch_size);
        }
    }
    int result = __real_smtpstatus_report_open(report, data, length, scratch, scratch_size);
    for (int at = 0; at < GUARD_POSITIONS; at++) {
        assert_int_equal(results[at], result);
    }
    return result;
}

#endif
