/*
 * What a handle holds: options, what was read, what was judged. Only offsets into the
 * caller's bytes are kept beside the one pointer to them, so a handle may be moved.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_STATUS_H
#define SMTPSTATUS_STATUS_H

#include "ground.h"

enum input_kind {
    INPUT_NONE,       /* nothing parsed, or the parse failed */
    INPUT_PARTIAL,    /* a reply that goes on in bytes not seen yet */
    INPUT_REPLY,      /* a wire reply: lines can be read again one by one */
    INPUT_DIAGNOSTIC, /* a reply inside free text, line structure lost */
    INPUT_CODES       /* codes without text */
};

/* What parsing found. */
struct reading {
    const char *data;
    struct span reply;    /* the reply's bytes, from its first code */
    struct span text;     /* the bytes to be read as words */
    struct span enhanced; /* the enhanced code's bytes */
    size_t line_start;    /* partial: start of the line that is not complete */
    size_t scanned;       /* partial: bytes already searched for that line's end */
    size_t error_offset;
    uint32_t enhanced_code;
    uint32_t anomalies;
    uint32_t lines;
    uint16_t code;
    uint16_t first_code;
    uint8_t kind;    /* enum input_kind */
    uint8_t command; /* found in the text; enum smtpstatus_command */
    uint8_t judged;  /* by more than is kept here, as a recipient of a bounce message: not to be judged again */
};

/* The least confidence of a verdict that rests on more than vague evidence; all others have less. */
#define CONFIDENCE_SURE 50U

/* What judging found; all zero before. */
struct verdict {
    struct span match;
    struct span provider_code;
    struct span blocklist;
    struct span url;
    struct span client_ip;
    uint32_t retry_after; /* seconds; 0 = not said */
    uint32_t evidence;
    uint32_t conflicts;
    uint32_t deciding;   /* one bit of enum smtpstatus_evidence */
    uint32_t rule;       /* a code, a command or a phrase number, ... */
    uint32_t own_rule;   /* the caller's rule that spoke, from 1; 0 = none */
    uint8_t rule_source; /* ... as this bit of enum smtpstatus_evidence says */
    uint8_t category, outcome, bounce, action, scope, impact, confidence, provider;
};

#if SMTPSTATUS_RULES
/* As many labels of the remote host's name are known to own rules, counted from its end. */
#define STATUS_HOST_LABELS 7U
#endif

struct SMTPSTATUS_MAY_ALIAS status {
    uint64_t max_bytes;
    uint32_t max_lines;
    uint32_t refuse;
    uint8_t use_text;
    uint8_t command;       /* as the caller set it */
    uint8_t host_provider; /* of the host that the caller named; 0 = none */
#if SMTPSTATUS_RULES
    uint8_t host_labels;                        /* how many its name has, STATUS_HOST_LABELS + 1 for any more */
    uint64_t host_suffixes[STATUS_HOST_LABELS]; /* hashes of its last label, its last two ... */
#endif
    const struct smtpstatus_rules *rules; /* of the caller, or NULL */
    struct reading reading;
    struct verdict verdict;
};

_Static_assert(sizeof(struct status) <= SMTPSTATUS_SIZE, "the handle no longer fits its storage");
_Static_assert(_Alignof(struct status) <= _Alignof(smtpstatus), "the storage is not aligned for the handle");

static inline struct status *status_of(smtpstatus *handle)
{
    return (struct status *)(void *)handle;
}

/* Whether smtpstatus_init() was called, where the bytes were 0 before: no limit is. */
static inline int status_is_ready(const struct status *status)
{
    return status->max_bytes != 0;
}

/* Forgets what was read and judged; options stay. */
static inline void status_forget(struct status *status)
{
    clear(&status->reading, sizeof status->reading);
    clear(&status->verdict, sizeof status->verdict);
}

static inline const struct status *status_read(const smtpstatus *handle)
{
    return (const struct status *)(const void *)handle;
}

/* Whether there is a verdict: every one says something on one of these axes. */
static inline int status_is_judged(const smtpstatus *handle)
{
    const struct verdict *verdict = &status_read(handle)->verdict;
    return (verdict->category | verdict->outcome | verdict->bounce) != 0;
}

#endif
