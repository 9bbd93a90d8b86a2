/*
 * What a report handle holds. It points into the message and the scratch buffer, never
 * into itself, so that it may be moved.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_DSN_REPORT_H
#define SMTPSTATUS_DSN_REPORT_H

#include <smtpstatus_dsn.h>

#include "../status.h"
#include "fields.h"
#include "tables.h"

enum report_mode {
    MODE_CLOSED,   /* nothing opened, or the opening failed */
    MODE_GROUPS,   /* recipients are the groups of a delivery report */
    MODE_FAILED,   /* ... are listed in a header such as X-Failed-Recipients */
    MODE_PROSE,    /* ... stand in the text */
    MODE_FEEDBACK, /* ... in fields of a feedback report */
    MODE_SINGLE,   /* there is one, and it is known */
    MODE_DONE
};

/* What a report says of one recipient; values with their types ("rfc822; ..."). */
struct recipient {
    union {
        struct {
            struct slice address; /* the best there is, bare */
            struct slice final, original, actual;
            struct slice action, status, diagnostic, remote_mta;
            struct slice last_attempt, log_id, will_retry;
        };
        struct slice values[11]; /* the same ones, by number */
    };
};

/* Where reading the text of a report has come to. */
struct prose_state {
    size_t at;
    size_t reason;            /* behind the last words that a reason follows, 0 for none */
    size_t line_end;          /* of the line that `at` stands in, when it is not before `at` */
    uint64_t leads, anchored; /* as prose_scan() found them */
    uint32_t indent;          /* of the list's first recipient */
    uint8_t in_list;          /* recipients may stand at the start of a line */
    uint8_t list_seen;        /* there is or was a list, so a transcript's commands name nobody new */
    uint8_t first;            /* the list's next recipient is its first */
};

/* A failed recipient in the text. */
struct prose_entry {
    struct slice address;
    size_t line;   /* where its line starts */
    size_t after;  /* behind the address */
    size_t reason; /* behind the last words before it that a reason follows; 0: none */
    size_t indent;
    uint64_t leads; /* of its text */
    uint8_t row;    /* what led to it: ROW_LIST, ROW_ONE, ROW_LABEL, ROW_COMMAND */
};

/* Headers whose words may name a dialect. */
struct report_names {
    struct slice mailer, from, subject;
};

/* Recipients already handed out are not handed out again; as many are remembered. */
#define SEEN_MOST 16U

struct SMTPSTATUS_MAY_ALIAS report {
    smtpstatus status; /* of the current recipient; holds the caller's rules, too */
    const char *data;
    size_t length;
    struct slice cut;      /* decoded text that ends because the message does; at == NULL: none */
    struct slice header;   /* of the message that is the report */
    struct slice groups;   /* delivery report, feedback report or disposition */
    struct slice prose;    /* the report's text, up to the returned message */
    uint64_t leads;        /* of that text */
    struct slice returned; /* the returned message; may go on behind its end */
    size_t group_at;       /* MODE_GROUPS: where the next group starts; others: where the next value does */
    union {
        struct slice failed; /* MODE_FAILED: the header's value */
        struct prose_state prose_state;
        struct report_names names; /* MODE_GROUPS: what tells the dialect, which few ask for */
    };
    struct prose_entry pending; /* MODE_PROSE: the next recipient, found already; line == SIZE_MAX: none left */
    size_t budget;              /* bytes of prose that may still be searched for one recipient's reason */
    struct recipient current;
    union {
        struct { /* while the message is opened */
            char *scratch;
            size_t capacity, used;
        };
        uint32_t seen_at[SEEN_MOST]; /* then: where those stand that were handed out, without what is above 4 GB */
    };
    uint8_t seen_tag[SEEN_MOST]; /* bits of their hashes */
    uint32_t seen_count;
    uint32_t status_field;
    uint8_t conflicts;
    uint8_t mode;
    uint8_t kind;
    uint8_t action; /* of the current recipient, as a kind */
    uint8_t dialect;
    uint8_t has_current;
    uint8_t has_group; /* MODE_GROUPS: `current` holds the next group, read already */
};

_Static_assert(sizeof(struct report) <= SMTPSTATUS_REPORT_SIZE, "the report no longer fits its storage");
_Static_assert(_Alignof(struct report) <= _Alignof(smtpstatus_report), "the storage is not aligned for the report");

static inline struct report *report_of(smtpstatus_report *handle)
{
    return (struct report *)(void *)handle;
}

static inline const struct report *report_read(const smtpstatus_report *handle)
{
    return (const struct report *)(const void *)handle;
}

/* Dialects that are known by number; FIXED_DIALECTS of the generator. */
enum fixed_dialect {
    DIALECT_COMMON,
    DIALECT_RFC3464,
    DIALECT_RFC5965,
    DIALECT_RFC8098,
    DIALECT_RFC3834,
    DIALECT_AMAZON_SES
};

/* A delivery report's that nobody asked for yet. */
#define DIALECT_UNREAD UINT8_MAX
_Static_assert(DSN_DIALECTS < DIALECT_UNREAD, "a dialect has the number of none");

/* Keeps the frames of finding a recipient off the stack while it is judged. */
#if defined(__GNUC__)
#define REPORT_OUTLINED __attribute__((noinline))
#else
#define REPORT_OUTLINED
#endif

/* Whether a text ends where `part` does, which may lie in other memory or be none. */
static inline int report_ends_with(struct slice text, struct slice part)
{
    return (uintptr_t)text.at + text.size == (uintptr_t)part.at + part.size;
}

/* Whether a value stands in a text; an empty one may stand at its end. Compares no pointers into different objects. */
static inline int report_holds(struct slice text, struct slice value)
{
    return (uintptr_t)value.at - (uintptr_t)text.at < text.size + (value.size == 0);
}

/*
 * Whether a value ends where the message does: it may be cut off, and half an address is
 * somebody else's.
 */
static inline int report_is_cut(const struct report *report, struct slice value)
{
    struct slice text = slice_of(report->data, report->length);
    text = report_holds(text, value) ? text : report->cut;
    if (value.at == NULL || !report_holds(text, value)) {
        return 0;
    }
    size_t end = (size_t)(value.at - text.at) + value.size;
    while (end < text.size &&
           (text.at[end] == '.' || text.at[end] == '-' || text.at[end] == '_' || text.at[end] == ' ')) {
        end++; /* trimmed, or not taken for a part of the address */
    }
    return end == text.size;
}

#endif
