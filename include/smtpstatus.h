/*
 * smtpstatus: what did the mail server say, whose fault is it, and what now?
 *
 * Reads one SMTP reply (`550-5.1.1 ...`), or the reply inside a diagnostic text,
 * and judges it: category, what it says of the address, what to do next, and why.
 *
 * CONVENTIONS, true of every declaration below unless its comment says otherwise
 *
 *  Input     Text is (pointer, length in bytes): any bytes, never assumed to be
 *            NUL-terminated or UTF-8. A NULL pointer is allowed with length 0.
 *  Results   A function that can fail returns an int: SMTPSTATUS_OK (0), another
 *            non-negative state that is no error, or a negative error. See
 *            enum smtpstatus_result. Out-pointers may be NULL to skip them, and are
 *            written only where the comment says so. A single `value` or `updated`, which
 *            is all that its call is for, may not be NULL: ERROR_ARGUMENT.
 *            Functions that return a value itself, no result, answer for a NULL handle
 *            as for one that holds nothing: 0, or the texts and names of 0.
 *  Lifetime  The library keeps no copy of the bytes given to a parse call: classify,
 *            next_line, copy_text and the spans that accessors hand out read them
 *            again. Keep them where they are, unchanged, until the next parse call;
 *            in languages that move or collect memory, pin them.
 *            Strings returned as `const char *` are static, ASCII and NUL-terminated.
 *  Memory    Nothing is allocated, nothing is freed, there is no global state to
 *            set up, no clock and no locale. Stack use is at most 2 KiB.
 *  Threads   A handle belongs to one thread at a time. Different handles are
 *            independent; everything they share is constant.
 *  Numbers   Every enumerator has a number that never changes; new ones are only
 *            appended. Functions take and return them as int, so that a value from
 *            a newer library passes through an older caller unharmed.
 *  Cost      Accessors are O(1). Parsing and judging are linear in the input.
 *
 * USE, in short
 *
 *      smtpstatus status;
 *      size_t used;
 *      smtpstatus_init(&status, sizeof status);
 *      smtpstatus_set_option(&status, SMTPSTATUS_OPTION_COMMAND, SMTPSTATUS_COMMAND_RCPT); // what is answered:
 *      // "user unknown" in reply to RCPT is the recipient, in reply to MAIL the sender
 *      if (smtpstatus_parse_reply(&status, data, length, 0, &used) == SMTPSTATUS_OK) {
 *          smtpstatus_classify(&status);
 *          if (smtpstatus_bounce(&status) == SMTPSTATUS_BOUNCE_HARD)
 *              suppress(recipient);
 *      }
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_H
#define SMTPSTATUS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Marks what the shared library exports. Nothing to do for a user. */
#if defined(SMTPSTATUS_BUILD) && defined(__GNUC__)
#define SMTPSTATUS_API __attribute__((visibility("default")))
#else
#define SMTPSTATUS_API
#endif

/* ------------------------------------------------------------------ version */

/* The version of this header. Semantic versioning; 0.x may still change the API. */
#define SMTPSTATUS_VERSION_MAJOR 0
#define SMTPSTATUS_VERSION_MINOR 1
#define SMTPSTATUS_VERSION_PATCH 0

/* The version of the library that runs, as text: "0.1.0". */
SMTPSTATUS_API const char *smtpstatus_version(void);

/* The same as a number: major * 1000000 + minor * 1000 + patch. */
SMTPSTATUS_API uint32_t smtpstatus_version_number(void);

/* What the library that runs was built with: bits of smtpstatus_features(). */
enum smtpstatus_feature {
    SMTPSTATUS_FEATURE_TEXT = 1,   /* reads the text of replies, not only their codes */
    SMTPSTATUS_FEATURE_DSN = 2,    /* reads bounce messages (smtpstatus_dsn.h) */
    SMTPSTATUS_FEATURE_ADVICE = 4, /* has the texts for people, see "texts" below */
    SMTPSTATUS_FEATURE_RULES = 8   /* reads rules of the caller, see "own rules" below */
};

/* The bit set of enum smtpstatus_feature that this build has. */
SMTPSTATUS_API uint32_t smtpstatus_features(void);

/*
 * A fingerprint of the compiled tables of replies (codes, phrases, providers; not the forms
 * of bounce messages), 16 lower-case hexadecimal digits. It changes whenever one of them
 * does: store it beside verdicts that are kept, to know which were made by which tables. A
 * build without text has a fingerprint of its own.
 */
SMTPSTATUS_API const char *smtpstatus_table_revision(void);

/* ------------------------------------------------------------------ results */

/*
 * What a call answers. 0 is success, 1..15 are states that are no error, and all
 * errors are negative: -1..-15 the call was wrong, -16..-31 the input was, -32..-63
 * the text of own rules was (none of these without SMTPSTATUS_FEATURE_RULES).
 */
enum smtpstatus_result {
    SMTPSTATUS_OK = 0,
    SMTPSTATUS_NEED_MORE = 1, /* the reply goes on after the bytes given */
    SMTPSTATUS_END = 2,       /* no further item */
    SMTPSTATUS_ABSENT = 3,    /* asked for something that this input does not have */

    SMTPSTATUS_ERROR_ARGUMENT = -1, /* NULL handle, or a value outside its range */
    SMTPSTATUS_ERROR_STORAGE = -2,  /* the storage is smaller than smtpstatus_size() */
    SMTPSTATUS_ERROR_STATE = -3,    /* called too early: not initialised, opened or parsed, or the parse failed */
    SMTPSTATUS_ERROR_BUFFER = -4,   /* the caller's buffer is too small; see the call */
    SMTPSTATUS_ERROR_LEFT_OUT = -5, /* this build leaves that part out; see smtpstatus_features() */

    SMTPSTATUS_ERROR_NO_CODE = -16,        /* does not start with a three-digit reply code */
    SMTPSTATUS_ERROR_BAD_CODE = -17,       /* three digits, but the first is not 2..5 */
    SMTPSTATUS_ERROR_TOO_LONG = -18,       /* more bytes than SMTPSTATUS_OPTION_MAX_BYTES */
    SMTPSTATUS_ERROR_TOO_MANY_LINES = -19, /* more lines than SMTPSTATUS_OPTION_MAX_LINES */
    SMTPSTATUS_ERROR_REFUSED = -20,        /* an anomaly that SMTPSTATUS_OPTION_REFUSE names */
    SMTPSTATUS_ERROR_NOT_ENHANCED = -21,   /* no enhanced status code here */
    SMTPSTATUS_ERROR_DAMAGED = -22,        /* not a history of this library, or a damaged one */
    SMTPSTATUS_ERROR_NEWER = -23,          /* a history that a newer version of this library wrote */

    /* Own rules; the text of smtpstatus_result_text() says more. */
    SMTPSTATUS_ERROR_RULE_EXPECTED = -32,        /* not the word `rule` where one has to start */
    SMTPSTATUS_ERROR_RULE_NAME = -33,            /* no name, or not one */
    SMTPSTATUS_ERROR_RULE_DUPLICATE = -34,       /* an earlier rule has this name */
    SMTPSTATUS_ERROR_RULE_PRIORITY = -35,        /* not a number, or out of range */
    SMTPSTATUS_ERROR_RULE_CONDITION = -36,       /* unknown condition */
    SMTPSTATUS_ERROR_RULE_REPEATED = -37,        /* given already in this rule */
    SMTPSTATUS_ERROR_RULE_VALUE = -38,           /* a value is missing */
    SMTPSTATUS_ERROR_RULE_CODE = -39,            /* not a code or pattern of a failure */
    SMTPSTATUS_ERROR_RULE_QUOTE = -40,           /* quotes are missing or do not close */
    SMTPSTATUS_ERROR_RULE_PHRASE = -41,          /* no word in it counts */
    SMTPSTATUS_ERROR_RULE_GAP = -42,             /* a `*` that is no gap between words */
    SMTPSTATUS_ERROR_RULE_SENTENCE = -43,        /* the phrase crosses the end of a sentence */
    SMTPSTATUS_ERROR_RULE_PROVIDER = -44,        /* unknown provider */
    SMTPSTATUS_ERROR_RULE_HOST = -45,            /* not a host name or suffix */
    SMTPSTATUS_ERROR_RULE_COMMAND = -46,         /* unknown SMTP command */
    SMTPSTATUS_ERROR_RULE_CATEGORY = -47,        /* unknown category, or none of a failure */
    SMTPSTATUS_ERROR_RULE_BOUNCE = -48,          /* not hard, soft or block */
    SMTPSTATUS_ERROR_RULE_ACTION = -49,          /* unknown action */
    SMTPSTATUS_ERROR_RULE_RESULT = -50,          /* unknown result */
    SMTPSTATUS_ERROR_RULE_NO_RESULT = -51,       /* no `=>` and what follows from it */
    SMTPSTATUS_ERROR_RULE_NO_CONDITION = -52,    /* a rule without conditions */
    SMTPSTATUS_ERROR_RULE_LEAVE = -53,           /* `leave` beside other results */
    SMTPSTATUS_ERROR_RULE_TRANSIENT = -54,       /* hard or suppress for codes that are all 4yz */
    SMTPSTATUS_ERROR_RULE_TOO_MANY_WORDS = -55,  /* in one phrase */
    SMTPSTATUS_ERROR_RULE_TOO_MANY_VALUES = -56, /* in one rule */
    SMTPSTATUS_ERROR_RULE_TOO_LARGE = -57,       /* the text as a whole */
    SMTPSTATUS_ERROR_RULE_NO_TEXT = -58,         /* a phrase, in a build that reads no text */
    SMTPSTATUS_ERROR_RULE_CROWDED = -59          /* too many other phrases are made of the same parts */
};

/* 1 when result is an error (negative), else 0. */
SMTPSTATUS_API int smtpstatus_is_error(int result);

/*
 * One sentence for a person about a result, such as "the reply does not start with
 * a three-digit code". Unknown values give "not a result of this library".
 */
SMTPSTATUS_API const char *smtpstatus_result_text(int result);

/* The name of a result, lower case: "ok", "need_more", "no_code"; "invalid" when unknown. */
SMTPSTATUS_API const char *smtpstatus_result_name(int result);

/* ------------------------------------------------------------------- handle */

/*
 * Room for a handle, for the stack or inside your own struct. The library needs
 * less today; the rest is headroom, so that the size stays what it is. The bytes
 * are the library's own business. A handle may be copied or moved as plain bytes, as
 * many as it was given to smtpstatus_init(): it holds no pointer into itself. A copy
 * reads the same bytes of the caller's as the original.
 */
#define SMTPSTATUS_SIZE 512
typedef union smtpstatus {
    unsigned char bytes[SMTPSTATUS_SIZE];
    uint64_t align_integer;
    void *align_pointer;
} smtpstatus;

/* Bytes that a handle needs in the library that runs: at most SMTPSTATUS_SIZE. For FFI. */
SMTPSTATUS_API size_t smtpstatus_size(void);

/* The alignment in bytes that a handle needs; malloc'd memory always has it. For FFI. */
SMTPSTATUS_API size_t smtpstatus_alignment(void);

/*
 * Makes `status` ready, with all options at their defaults.
 *   status  storage of the caller; needs no clean-up afterwards
 *   size    its size in bytes: sizeof (smtpstatus), or what smtpstatus_size() said
 * Returns OK, ERROR_ARGUMENT (NULL) or ERROR_STORAGE (size too small; nothing written).
 */
SMTPSTATUS_API int smtpstatus_init(smtpstatus *status, size_t size);

/* ------------------------------------------------------------------ options */

/* Options stay as set until smtpstatus_init(); parsing does not touch them. */
enum smtpstatus_option {
    /* 1 (default): the text of a reply is evidence. 0: codes only, the one choice of a build without text. */
    SMTPSTATUS_OPTION_TEXT = 1,
    /*
     * Most bytes of one reply on the wire, 1..UINT64_MAX, default 65536. RFC 5321 4.5.3.1.5 has 512 a line. Less than
     * the caller's buffer holds, so that one that does not fit is ERROR_TOO_LONG and not NEED_MORE for ever.
     */
    SMTPSTATUS_OPTION_MAX_BYTES = 2,
    /* Most lines of one reply on the wire, 1..UINT32_MAX, default 1024. */
    SMTPSTATUS_OPTION_MAX_LINES = 3,
    /*
     * Bit set of enum smtpstatus_anomaly that smtpstatus_parse_reply() refuses with
     * ERROR_REFUSED. 0 (default) accepts and reports all. SMTPSTATUS_ANOMALY_STRICT is
     * the strict mode: only what RFC 5321, RFC 2034 and RFC 3463 write. 0..UINT32_MAX; bits
     * of no anomaly refuse nothing.
     */
    SMTPSTATUS_OPTION_REFUSE = 4,
    /* The SMTP command that the reply answers, an enum smtpstatus_command; default 0, not known. */
    SMTPSTATUS_OPTION_COMMAND = 5
};

/*
 * Sets one option. Returns OK, or ERROR_ARGUMENT for an unknown option or a value
 * outside its range (the option keeps its value).
 */
SMTPSTATUS_API int smtpstatus_set_option(smtpstatus *status, int option, uint64_t value);

/* Reads one option into *value. Returns OK or ERROR_ARGUMENT (NULL, or an unknown option; *value kept). */
SMTPSTATUS_API int smtpstatus_get_option(const smtpstatus *status, int option, uint64_t *value);

/*
 * Names the remote host (the MX) that replied, such as "gmail-smtp-in.l.google.com";
 * it tells the provider's dialect when the text does not. Without a trailing dot or
 * with it, any case. Length 0 takes the name back. The name is looked up during this
 * call and not kept.
 * Returns OK (also when the host is no provider's) or ERROR_ARGUMENT.
 */
SMTPSTATUS_API int smtpstatus_set_host(smtpstatus *status, const char *host, size_t length);

/* ------------------------------------------------------------------ reading */

/* Flags of smtpstatus_parse_reply(). */
enum smtpstatus_input {
    /* No more bytes will come (connection closed, time-out, end of file). */
    SMTPSTATUS_INPUT_COMPLETE = 1
};

/*
 * Where a reply departs from the grammar of RFC 5321 4.2 and 4.5.3.1.5, and what of
 * it was accepted all the same. Bits of smtpstatus_anomalies().
 */
enum smtpstatus_anomaly {
    SMTPSTATUS_ANOMALY_BARE_LF = 0x1,           /* a line ends in LF without CR */
    SMTPSTATUS_ANOMALY_BARE_CR = 0x2,           /* a CR without LF; ends a line only before a code */
    SMTPSTATUS_ANOMALY_NO_FINAL_NEWLINE = 0x4,  /* the input was complete, the last line was not */
    SMTPSTATUS_ANOMALY_CODE_ONLY = 0x8,         /* a line that is only the code, as in "334" */
    SMTPSTATUS_ANOMALY_NO_SEPARATOR = 0x10,     /* text right after the code: "550Rejected" */
    SMTPSTATUS_ANOMALY_MIXED_CODES = 0x20,      /* lines with different codes; the last one counts */
    SMTPSTATUS_ANOMALY_LOST_CODE = 0x40,        /* a continuation line without a code */
    SMTPSTATUS_ANOMALY_NO_LAST_LINE = 0x80,     /* input complete, last line still says "more follows" */
    SMTPSTATUS_ANOMALY_LEADING_SPACE = 0x100,   /* white space before a code */
    SMTPSTATUS_ANOMALY_EIGHT_BIT = 0x200,       /* bytes above 127 (RFC 6531 allows UTF-8 on request) */
    SMTPSTATUS_ANOMALY_NUL = 0x400,             /* a NUL byte in the text */
    SMTPSTATUS_ANOMALY_LONG_LINE = 0x800,       /* a line of more than 512 bytes with its line end */
    SMTPSTATUS_ANOMALY_ENHANCED_ZEROS = 0x1000, /* leading zeros in an enhanced code: "5.01.1" */
    SMTPSTATUS_ANOMALY_ENHANCED_CLASS = 0x2000, /* "550 4.7.1": the classes contradict each other */
    SMTPSTATUS_ANOMALY_ENHANCED_MIXED = 0x4000, /* lines with different enhanced codes; the first counts */
    SMTPSTATUS_ANOMALY_ENHANCED_PLACE = 0x8000, /* an enhanced code that does not lead the text: "... (#5.1.1)" */
    SMTPSTATUS_ANOMALY_NO_REPLY = 0x10000       /* a diagnostic text without any reply code */
};
/* All but CODE_ONLY, ENHANCED_PLACE and NO_REPLY: no standard forbids those. */
#define SMTPSTATUS_ANOMALY_STRICT 0x7FF7u
/* The same for FFI, and with the anomalies of the library that runs. */
SMTPSTATUS_API uint32_t smtpstatus_anomaly_strict(void);

/*
 * Reads one reply, of one line or many, from the start of `data` (RFC 5321 4.2).
 *
 *   status    a handle; what an earlier call read is forgotten, unless that call
 *             answered NEED_MORE and this one continues it (see below)
 *   data      the bytes received so far, starting at the reply's first byte
 *   length    how many
 *   flags     bits of enum smtpstatus_input; others are an ERROR_ARGUMENT
 *   consumed  OK: the bytes that belong to this reply, its line end included; the
 *                 next pipelined reply starts there
 *             an input error: where to go on reading, after the line in fault, or
 *                 `length` when that line's end was not seen
 *             otherwise: 0
 *
 * Returns
 *   OK            the whole reply was there
 *   END           length is 0 and the input complete: there is no further reply
 *   NEED_MORE     it is not complete. Read more and call again with the same bytes
 *                 and the new ones after them; the buffer may have moved. Work done
 *                 is not done again, so feeding byte by byte is linear too. To drop
 *                 the reply instead, call smtpstatus_init() or parse with length 0.
 *                 Never answered with INPUT_COMPLETE.
 *   ERROR_NO_CODE, ERROR_BAD_CODE, ERROR_TOO_LONG, ERROR_TOO_MANY_LINES,
 *   ERROR_REFUSED  see enum smtpstatus_result; smtpstatus_error_offset() says where
 *   ERROR_ARGUMENT NULL handle or data, or unknown flags; ERROR_STATE: no smtpstatus_init()
 *                 (the parse calls notice it, where the bytes are 0; the other calls rely on it)
 * Any answer but OK and NEED_MORE leaves nothing to judge: smtpstatus_classify() then says
 * ERROR_STATE. The same is true of the other parse calls.
 *
 * After ERROR_TOO_LONG, ERROR_TOO_MANY_LINES and ERROR_REFUSED in a dialogue, close the
 * connection: the rest of the reply may still be to come and would be taken for new replies.
 *
 * A lone CR at the very end of the bytes is never taken for a line end unless the
 * input is complete: its LF may be on the way.
 */
SMTPSTATUS_API int smtpstatus_parse_reply(smtpstatus *status, const char *data, size_t length, uint32_t flags,
                                          size_t *consumed);

/*
 * Finds the reply inside free text and reads it: a Diagnostic-Code field
 * (`smtp; 550 5.1.1 ...`), a bounce's prose (`host mx[192.0.2.1] said: 550-5.1.1 ...
 * (in reply to RCPT TO command)`), a log line, a transcript line (`<<< 550 ...`), a
 * reply whose line breaks were lost, or words without any code at all. Lines may be
 * folded. The SMTP command, where the text names it, is found too.
 * Text without a code is no error: the anomaly NO_REPLY says so, and the words can
 * still be judged.
 * Returns OK, ERROR_ARGUMENT (NULL) or ERROR_STATE (no smtpstatus_init()).
 */
SMTPSTATUS_API int smtpstatus_parse_diagnostic(smtpstatus *status, const char *data, size_t length);

/*
 * Takes codes without text, such as two columns of a database.
 *   reply_code  200..599, or 0 when not known
 *   enhanced    a packed enhanced code (see below), or 0 when not known
 * Returns OK, ERROR_ARGUMENT when a code is out of range or both are 0, or ERROR_STATE (no smtpstatus_init()).
 */
SMTPSTATUS_API int smtpstatus_parse_codes(smtpstatus *status, int reply_code, uint32_t enhanced);

/*
 * An enhanced status code (RFC 3463) travels as one number, class * 1000000 +
 * subject * 1000 + detail: 5.7.26 is 5007026. 0 stands for none.
 *
 * Reads one that starts at data[0], bare or as (#5.1.1), [5.1.1], #5.1.1 or 5.1.1: .
 *   enhanced   OK: the packed code
 *   consumed   OK: bytes used, closing bracket or colon included
 *   anomalies  OK: 0 or SMTPSTATUS_ANOMALY_ENHANCED_ZEROS
 * Returns OK, ERROR_ARGUMENT (NULL data with a length), or ERROR_NOT_ENHANCED: class
 * not 2, 4 or 5; a part over 999; or the digits belong to something longer, such as
 * 192.0.2.1 or 5.1.1.1. Cost is bounded: at most 32 bytes are looked at.
 */
SMTPSTATUS_API int smtpstatus_parse_enhanced(const char *data, size_t length, uint32_t *enhanced, size_t *consumed,
                                             uint32_t *anomalies);

/*
 * Writes a packed enhanced code as text, "5.7.26"; NUL-terminated when capacity > 0.
 *   enhanced          a packed code; 0 gives ""
 *   buffer, capacity  12 bytes are always enough for a valid code
 *   needed            length without the NUL
 * Returns OK, ERROR_BUFFER (cut to capacity - 1 bytes) or ERROR_ARGUMENT (NULL with a
 * capacity, or a class that is not 2, 4 or 5).
 */
SMTPSTATUS_API int smtpstatus_enhanced_text(uint32_t enhanced, char *buffer, size_t capacity, size_t *needed);

/*
 * Byte offset of the fault in the data of the last smtpstatus_parse_reply() that
 * answered an input error: the first byte that cannot belong to a code, the first
 * byte over a limit, or for ERROR_REFUSED the start of the line in fault. 0 when there
 * was none.
 */
SMTPSTATUS_API size_t smtpstatus_error_offset(const smtpstatus *status);

/* --------------------------------------------------------- what was read */
/* Before the first successful parse these answer 0, ABSENT or END. */

/* The basic reply code, 200..599; of the last line when they differ; 0 = none. */
SMTPSTATUS_API int smtpstatus_reply_code(const smtpstatus *status);

/* The basic code of the first line; differs from the above only with MIXED_CODES. */
SMTPSTATUS_API int smtpstatus_first_reply_code(const smtpstatus *status);

/*
 * The enhanced code, packed (see smtpstatus_parse_enhanced); 0 = none. Of a reply whose
 * lines carry different ones (ENHANCED_MIXED) the first; with MIXED_CODES it need not
 * stand in the line of smtpstatus_reply_code().
 */
SMTPSTATUS_API uint32_t smtpstatus_enhanced_code(const smtpstatus *status);

/* Bit set of enum smtpstatus_anomaly. */
SMTPSTATUS_API uint32_t smtpstatus_anomalies(const smtpstatus *status);

/* Lines of the reply; 0 when no reply was read. */
SMTPSTATUS_API uint32_t smtpstatus_line_count(const smtpstatus *status);

/*
 * The reply's lines one by one.
 *   cursor  in and out; set it to 0 before the first call
 *   code    the line's basic code; 0 where the line lost it
 *   text, length  the line's text after code and separator, without the line end;
 *           an enhanced code is part of it
 * Returns OK, END after the last line, or ERROR_ARGUMENT (NULL handle or cursor).
 * Cost: linear in that line.
 */
SMTPSTATUS_API int smtpstatus_next_line(const smtpstatus *status, size_t *cursor, int *code, const char **text,
                                        size_t *length);

/*
 * Copies the reply's text for a person. After smtpstatus_parse_reply(): its lines joined by one
 * space, each without its code, the enhanced code that follows it, and white space at its ends;
 * bytes are otherwise unchanged. After smtpstatus_parse_diagnostic(), where lines are lost: each
 * run of white space is one space, and the reply's own codes are left out behind any of them.
 *   buffer, capacity  the caller's room; NULL with 0 asks only for the size
 *   needed            bytes of the whole text; no NUL is added
 * Returns OK, or ERROR_BUFFER when needed > capacity (the first `capacity` bytes were
 * written), or ERROR_ARGUMENT. The text never needs more bytes than the input had.
 */
SMTPSTATUS_API int smtpstatus_copy_text(const smtpstatus *status, char *buffer, size_t capacity, size_t *needed);

/* ------------------------------------------------------------------ judging */

/*
 * Judges what the last parse call read, with the options, the command and the host
 * as they are now. Call it again after changing one. The precedence of the evidence
 * is written down in docs/precedence.md.
 * Returns OK, ERROR_STATE when nothing was parsed, or ERROR_ARGUMENT. A handle copied from
 * a bounce message (smtpstatus_report_status()) keeps its verdict, which rests on more than
 * the reply, until something is parsed into it: OK.
 */
SMTPSTATUS_API int smtpstatus_classify(smtpstatus *status);

/*
 * What happened. smtpstatus_category_name() gives the name after the prefix in lower
 * case, such as "user_unknown".
 */
enum smtpstatus_category {
    SMTPSTATUS_CATEGORY_UNKNOWN = 0,                /* nothing says what it means */
    SMTPSTATUS_CATEGORY_ACCEPTED = 1,               /* done as asked */
    SMTPSTATUS_CATEGORY_INTERMEDIATE = 2,           /* go on: 334, 354 */
    SMTPSTATUS_CATEGORY_USER_UNKNOWN = 3,           /* no such mailbox at an existing domain */
    SMTPSTATUS_CATEGORY_MAILBOX_DISABLED = 4,       /* exists, but inactive, suspended or expired */
    SMTPSTATUS_CATEGORY_MAILBOX_FULL = 5,           /* over its quota */
    SMTPSTATUS_CATEGORY_MAILBOX_UNAVAILABLE = 6,    /* cannot take mail now, or the reply does not say why */
    SMTPSTATUS_CATEGORY_ADDRESS_INVALID = 7,        /* the recipient address breaks the syntax */
    SMTPSTATUS_CATEGORY_RECIPIENT_MOVED = 8,        /* has another address now */
    SMTPSTATUS_CATEGORY_RECIPIENT_REFUSED = 9,      /* this person or group takes no mail from this sender */
    SMTPSTATUS_CATEGORY_DOMAIN_UNKNOWN = 10,        /* the recipient's domain does not exist or has no MX */
    SMTPSTATUS_CATEGORY_DOMAIN_REFUSES_MAIL = 11,   /* null MX, 521, not hosted here */
    SMTPSTATUS_CATEGORY_DNS_FAILURE = 12,           /* a look-up failed for now */
    SMTPSTATUS_CATEGORY_ROUTING_FAILED = 13,        /* loop, too many hops, no route */
    SMTPSTATUS_CATEGORY_RELAY_DENIED = 14,          /* the server does not relay for this sender */
    SMTPSTATUS_CATEGORY_CONNECTION_FAILED = 15,     /* no connection, or it broke */
    SMTPSTATUS_CATEGORY_MESSAGE_EXPIRED = 16,       /* given up after waiting too long */
    SMTPSTATUS_CATEGORY_SYSTEM_ERROR = 17,          /* a fault inside a mail system */
    SMTPSTATUS_CATEGORY_SYSTEM_FULL = 18,           /* the mail system's storage is full */
    SMTPSTATUS_CATEGORY_SYSTEM_BUSY = 19,           /* overloaded or closed for the moment */
    SMTPSTATUS_CATEGORY_MESSAGE_TOO_LARGE = 20,     /* over a size limit */
    SMTPSTATUS_CATEGORY_CONTENT_REJECTED = 21,      /* headers, attachment or form are not accepted */
    SMTPSTATUS_CATEGORY_SPAM_DETECTED = 22,         /* this message looks like spam */
    SMTPSTATUS_CATEGORY_VIRUS_DETECTED = 23,        /* this message carries malware */
    SMTPSTATUS_CATEGORY_FEATURE_UNSUPPORTED = 24,   /* 8-bit, SMTPUTF8, an extension: not supported */
    SMTPSTATUS_CATEGORY_SENDER_REJECTED = 25,       /* the sender address or its domain */
    SMTPSTATUS_CATEGORY_AUTHENTICATION_FAILED = 26, /* SPF, DKIM, DMARC or ARC */
    SMTPSTATUS_CATEGORY_REVERSE_DNS_MISSING = 27,   /* PTR record or HELO name */
    SMTPSTATUS_CATEGORY_BLOCKLISTED = 28,           /* said to be on a block list */
    SMTPSTATUS_CATEGORY_REPUTATION_LOW = 29,        /* refused for what is known of the sender, no list named */
    SMTPSTATUS_CATEGORY_RATE_LIMITED = 30,          /* too much, too many, too fast */
    SMTPSTATUS_CATEGORY_GREYLISTED = 31,            /* come back soon (RFC 6647) */
    SMTPSTATUS_CATEGORY_TOO_MANY_RECIPIENTS = 32,   /* for one message or session */
    SMTPSTATUS_CATEGORY_POLICY_REJECTED = 33,       /* a local policy, not said which */
    SMTPSTATUS_CATEGORY_LOGIN_REQUIRED = 34,        /* SMTP AUTH is missing or failed (RFC 4954) */
    SMTPSTATUS_CATEGORY_TLS_REQUIRED = 35,          /* encryption is missing or failed (RFC 3207) */
    SMTPSTATUS_CATEGORY_PROTOCOL_ERROR = 36,        /* commands out of order or not understood */
    SMTPSTATUS_CATEGORY_FEEDBACK = 37,              /* an abuse report (RFC 5965); messages only */
    SMTPSTATUS_CATEGORY_AUTO_REPLY = 38,            /* vacation and the like (RFC 3834); messages only */
    SMTPSTATUS_CATEGORY_CHALLENGE_RESPONSE = 39     /* the sender is asked to confirm; messages only */
};

/* What the protocol says of this attempt (RFC 5321 4.2.1). */
enum smtpstatus_outcome {
    SMTPSTATUS_OUTCOME_UNKNOWN = 0,  /* there was no code */
    SMTPSTATUS_OUTCOME_ACCEPTED = 1, /* 2yz */
    SMTPSTATUS_OUTCOME_CONTINUE = 2, /* 3yz */
    SMTPSTATUS_OUTCOME_DEFERRED = 3, /* 4yz: transient */
    SMTPSTATUS_OUTCOME_FAILED = 4    /* 5yz: permanent */
};

/* What the reply says of the recipient's address. A 4yz reply is never hard. */
enum smtpstatus_bounce {
    SMTPSTATUS_BOUNCE_NONE = 0, /* no bounce */
    SMTPSTATUS_BOUNCE_HARD = 1, /* the address is dead: suppress it */
    SMTPSTATUS_BOUNCE_SOFT = 2, /* temporary, or a condition that can clear */
    SMTPSTATUS_BOUNCE_BLOCK = 3 /* refused for the sender, the message or a policy: the address is good */
};

/* What to do now. */
enum smtpstatus_action {
    SMTPSTATUS_ACTION_NONE = 0,
    SMTPSTATUS_ACTION_CONTINUE = 1, /* send the next part of the dialogue */
    /*
     * The three kinds of retry: after a deferred attempt with the same message. After a
     * failed one (5yz) that message is refused for good; the address stays usable, so
     * they speak of the next message.
     */
    SMTPSTATUS_ACTION_RETRY = 2,            /* try again later */
    SMTPSTATUS_ACTION_RETRY_SLOWER = 3,     /* try again later, and send less */
    SMTPSTATUS_ACTION_RETRY_ELSEWHERE = 4,  /* try another MX or route */
    SMTPSTATUS_ACTION_SPLIT_RECIPIENTS = 5, /* fewer recipients a message */
    SMTPSTATUS_ACTION_SUPPRESS = 6,         /* send no more to this address */
    SMTPSTATUS_ACTION_FIX_MESSAGE = 7,      /* change the message */
    SMTPSTATUS_ACTION_FIX_SENDER = 8,       /* change the sender address, or how it is used */
    SMTPSTATUS_ACTION_FIX_SETUP = 9,        /* DNS, authentication, TLS, IP reputation */
    SMTPSTATUS_ACTION_INVESTIGATE = 10      /* a person has to read the reply */
};

/* Whom or what the reply is about. */
enum smtpstatus_scope {
    SMTPSTATUS_SCOPE_UNKNOWN = 0,
    SMTPSTATUS_SCOPE_RECIPIENT = 1,
    SMTPSTATUS_SCOPE_DOMAIN = 2, /* the recipient's domain */
    SMTPSTATUS_SCOPE_MESSAGE = 3,
    SMTPSTATUS_SCOPE_SENDER = 4,
    SMTPSTATUS_SCOPE_CLIENT_IP = 5, /* the sending host */
    SMTPSTATUS_SCOPE_SESSION = 6,
    SMTPSTATUS_SCOPE_SERVER = 7 /* the replying system */
};

/* How much going on unchanged harms the sender's reputation. */
enum smtpstatus_impact {
    SMTPSTATUS_IMPACT_NONE = 0,
    SMTPSTATUS_IMPACT_LOW = 1,
    SMTPSTATUS_IMPACT_MEDIUM = 2,
    SMTPSTATUS_IMPACT_HIGH = 3,
    SMTPSTATUS_IMPACT_CRITICAL = 4
};

/* What speaks for the category: bits of smtpstatus_evidence(). */
enum smtpstatus_evidence {
    SMTPSTATUS_EVIDENCE_BASIC_CODE = 0x1,
    SMTPSTATUS_EVIDENCE_ENHANCED_CODE = 0x2,
    SMTPSTATUS_EVIDENCE_TEXT = 0x4,
    SMTPSTATUS_EVIDENCE_PROVIDER = 0x8,    /* a provider's own code or wording */
    SMTPSTATUS_EVIDENCE_COMMAND = 0x10,    /* the SMTP command that was answered */
    SMTPSTATUS_EVIDENCE_CUSTOM_RULE = 0x20 /* an own rule of the caller */
};

/* What speaks against each other: bits of smtpstatus_conflicts(). */
enum smtpstatus_conflict {
    SMTPSTATUS_CONFLICT_CLASS = 0x1,       /* basic and enhanced code differ in class */
    SMTPSTATUS_CONFLICT_MIXED_CODES = 0x2, /* lines of one reply carry different codes */
    SMTPSTATUS_CONFLICT_TEXT_CODE = 0x4,   /* the text means another category than the codes */
    SMTPSTATUS_CONFLICT_TEXT_TEXT = 0x8,   /* the text means two categories, equally clearly */
    SMTPSTATUS_CONFLICT_BOUNCE = 0x10      /* the codes say permanent, the text says temporary, or the reverse */
};

/* The SMTP command, or the point of the dialogue, that a reply answers (RFC 5321 4.1, 4954, 3207). */
enum smtpstatus_command {
    SMTPSTATUS_COMMAND_UNKNOWN = 0,
    SMTPSTATUS_COMMAND_CONNECT = 1, /* the greeting */
    SMTPSTATUS_COMMAND_HELO = 2,
    SMTPSTATUS_COMMAND_EHLO = 3,
    SMTPSTATUS_COMMAND_LHLO = 4, /* LMTP, RFC 2033 */
    SMTPSTATUS_COMMAND_STARTTLS = 5,
    SMTPSTATUS_COMMAND_AUTH = 6,
    SMTPSTATUS_COMMAND_MAIL = 7,
    SMTPSTATUS_COMMAND_RCPT = 8,
    SMTPSTATUS_COMMAND_DATA = 9,         /* the DATA command itself */
    SMTPSTATUS_COMMAND_END_OF_DATA = 10, /* the final dot, or BDAT LAST */
    SMTPSTATUS_COMMAND_BDAT = 11,
    SMTPSTATUS_COMMAND_RSET = 12,
    SMTPSTATUS_COMMAND_VRFY = 13,
    SMTPSTATUS_COMMAND_EXPN = 14,
    SMTPSTATUS_COMMAND_HELP = 15,
    SMTPSTATUS_COMMAND_NOOP = 16,
    SMTPSTATUS_COMMAND_QUIT = 17
};

/*
 * The verdict of the last smtpstatus_classify(). Before it, and after any new parse,
 * these answer the value 0 of their enum, which is no verdict: look at what classify
 * returned. Text without any code (OUTCOME_UNKNOWN) is judged as if the attempt had
 * failed for good.
 */
SMTPSTATUS_API int smtpstatus_category(const smtpstatus *status);
SMTPSTATUS_API int smtpstatus_outcome(const smtpstatus *status);
SMTPSTATUS_API int smtpstatus_bounce(const smtpstatus *status);
SMTPSTATUS_API int smtpstatus_action(const smtpstatus *status);
SMTPSTATUS_API int smtpstatus_scope(const smtpstatus *status);
SMTPSTATUS_API int smtpstatus_impact(const smtpstatus *status);

/*
 * How sure the verdict is, 0..100. It orders verdicts; it is no probability. 90 and
 * more: the reply says so in so many words, or two kinds of evidence agree. Under 50:
 * only a vague code or word, or none; whatever rests on more has 50 at least.
 */
SMTPSTATUS_API int smtpstatus_confidence(const smtpstatus *status);

/* Bit set of enum smtpstatus_evidence: all that agrees with the category. */
SMTPSTATUS_API uint32_t smtpstatus_evidence(const smtpstatus *status);

/* The one bit of enum smtpstatus_evidence that decided; 0 when nothing did. */
SMTPSTATUS_API uint32_t smtpstatus_deciding_evidence(const smtpstatus *status);

/* Bit set of enum smtpstatus_conflict. */
SMTPSTATUS_API uint32_t smtpstatus_conflicts(const smtpstatus *status);

/* The command that the caller set, else the one found in the text, else 0; there before classify, too. */
SMTPSTATUS_API int smtpstatus_command(const smtpstatus *status);

/* The mailbox provider or filter whose dialect this is, a number for smtpstatus_provider_name(); 0 = not known. */
SMTPSTATUS_API int smtpstatus_provider(const smtpstatus *status);

/*
 * How long the server asks to wait, in seconds, 1..31536000. Returns OK, or ABSENT
 * (*seconds kept) when it does not say, or ERROR_ARGUMENT.
 */
SMTPSTATUS_API int smtpstatus_retry_after(const smtpstatus *status, uint32_t *seconds);

/* Parts of the input that can be asked for with smtpstatus_span(). */
enum smtpstatus_part {
    SMTPSTATUS_PART_REPLY = 1,         /* from the first code to the end of the reply, line ends included */
    SMTPSTATUS_PART_ENHANCED = 2,      /* the enhanced code */
    SMTPSTATUS_PART_MATCH = 3,         /* the bytes that decided the verdict: words or a code */
    SMTPSTATUS_PART_PROVIDER_CODE = 4, /* the provider's own code: S3150, TSS04, PH01 */
    SMTPSTATUS_PART_BLOCKLIST = 5,     /* the block list's host or name */
    SMTPSTATUS_PART_URL = 6,           /* the first URL */
    SMTPSTATUS_PART_CLIENT_IP = 7      /* the sending host's IP address that the reply complains about */
};

/*
 * The bytes of one part. PARTs 1 and 2 are there after parsing, the others after
 * smtpstatus_classify().
 * Returns OK; ABSENT (outputs kept) when the input has no such part; ERROR_ARGUMENT.
 */
SMTPSTATUS_API int smtpstatus_span(const smtpstatus *status, int part, const char **data, size_t *length);

/*
 * The rule that decided, for people and for one version of the tables: line numbers move
 * when a table is edited. Text such as "text:mailbox_full:31" (line 31 of
 * lib/tables/phrases/mailbox_full.txt), "provider:google:14", "enhanced:5.1.1",
 * "basic:552", "command:rcpt", or "custom:NAME" for an own rule. NUL-terminated when capacity > 0.
 *   buffer, capacity  64 bytes are always enough
 *   needed            length without the NUL; 0 before smtpstatus_classify()
 * Returns OK, ERROR_BUFFER (cut to capacity - 1 bytes) or ERROR_ARGUMENT.
 */
SMTPSTATUS_API int smtpstatus_rule(const smtpstatus *status, char *buffer, size_t capacity, size_t *needed);

/* ----------------------------------------------------------------- deciding */
/*
 * From a verdict to what a sender does next: retry this message, or suppress this
 * address. Nothing is kept in between: the caller brings all times, and stores one
 * number beside each recipient. docs/deciding.md tells it with examples.
 *
 * A policy holds the adjustable numbers. NULL stands for a policy with all defaults.
 */

/* Room for a policy, as the handle above; no pointers inside, so it may be copied as bytes and shared once it is set. */
#define SMTPSTATUS_POLICY_SIZE 1024
typedef union smtpstatus_policy {
    unsigned char bytes[SMTPSTATUS_POLICY_SIZE];
    uint64_t align_integer;
    void *align_pointer;
} smtpstatus_policy;

/* Bytes that a policy needs in the library that runs: at most SMTPSTATUS_POLICY_SIZE. For FFI. */
SMTPSTATUS_API size_t smtpstatus_policy_size(void);

/*
 * Makes `policy` ready, with all defaults.
 *   size  sizeof (smtpstatus_policy), or what smtpstatus_policy_size() said
 * Returns OK, ERROR_ARGUMENT (NULL) or ERROR_STORAGE (size too small; nothing written).
 */
SMTPSTATUS_API int smtpstatus_policy_init(smtpstatus_policy *policy, size_t size);

/*
 * The numbers of a policy. "Bounce days" are different days with a bounce of that kind
 * since the last delivery; the "span" is the days from the first bounce of any kind in
 * that run to the last. An address is suppressed when it has both, at least.
 */
enum smtpstatus_policy_option {
    /* Retry. Seconds from the first attempt after which a message is given up, 1..31536000, default 432000: 5 days. */
    SMTPSTATUS_POLICY_OPTION_GIVE_UP_AFTER = 1,
    /* The longest wait in seconds that a growing step reaches, 1..31536000, default 14400: 4 hours. */
    SMTPSTATUS_POLICY_OPTION_LONGEST_WAIT = 2,
    /* How much of each wait is added at most, by chance, in percent, 0..100, default 25. */
    SMTPSTATUS_POLICY_OPTION_JITTER = 3,
    /*
     * 1: also a 5yz reply is retried where another time, another route or fewer recipients can help:
     * ACTION_RETRY_SLOWER, _RETRY_ELSEWHERE, _SPLIT_RECIPIENTS; GREYLISTED, SYSTEM_BUSY, CONNECTION_FAILED.
     * 0 (default): no 5yz reply is, as RFC 5321 4.2.1 has it.
     */
    SMTPSTATUS_POLICY_OPTION_RETRY_FAILED = 4,
    /* Suppression. A run of bounces ends when more than this many days pass without one, 1..1000, default 60. */
    SMTPSTATUS_POLICY_OPTION_WINDOW = 5,
    /* Bounce days, 1..15, or 0: never suppresses; and the span in days, 0..1000. */
    SMTPSTATUS_POLICY_OPTION_SOFT_DAYS = 6,      /* 3: EVENT_SOFT */
    SMTPSTATUS_POLICY_OPTION_SOFT_SPAN = 7,      /* 0 */
    SMTPSTATUS_POLICY_OPTION_FULL_DAYS = 8,      /* 5: EVENT_FULL */
    SMTPSTATUS_POLICY_OPTION_FULL_SPAN = 9,      /* 14 */
    SMTPSTATUS_POLICY_OPTION_DISABLED_DAYS = 10, /* 3: EVENT_DISABLED */
    SMTPSTATUS_POLICY_OPTION_DISABLED_SPAN = 11, /* 7 */
    SMTPSTATUS_POLICY_OPTION_SERVER_DAYS = 12,   /* 10: EVENT_SERVER */
    SMTPSTATUS_POLICY_OPTION_SERVER_SPAN = 13,   /* 30 */
    /* Days from the last event to the day when a suppression may be lifted, 1..36500, or 0: not by time. */
    SMTPSTATUS_POLICY_OPTION_HARD_LIFT = 14,      /* 0 */
    SMTPSTATUS_POLICY_OPTION_COMPLAINT_LIFT = 15, /* 0 */
    SMTPSTATUS_POLICY_OPTION_SOFT_LIFT = 16,      /* 90 */
    SMTPSTATUS_POLICY_OPTION_FULL_LIFT = 17,      /* 90 */
    SMTPSTATUS_POLICY_OPTION_DISABLED_LIFT = 18,  /* 180 */
    SMTPSTATUS_POLICY_OPTION_SERVER_LIFT = 19     /* 30 */
};

/*
 * Sets one number. Returns OK; ERROR_ARGUMENT for NULL, an unknown option or a value
 * outside its range (it keeps its value); ERROR_STATE without smtpstatus_policy_init().
 */
SMTPSTATUS_API int smtpstatus_policy_set(smtpstatus_policy *policy, int option, uint64_t value);

/* Reads one number into *value. Returns OK, ERROR_ARGUMENT (NULL, or an unknown option; *value kept) or ERROR_STATE. */
SMTPSTATUS_API int smtpstatus_policy_get(const smtpstatus_policy *policy, int option, uint64_t *value);

/* Which list of waits a deferred message follows. */
enum smtpstatus_schedule {
    SMTPSTATUS_SCHEDULE_NONE = 0,       /* nothing to retry */
    SMTPSTATUS_SCHEDULE_STANDARD = 1,   /* all other trouble */
    SMTPSTATUS_SCHEDULE_GREYLISTED = 2, /* GREYLISTED: soon */
    SMTPSTATUS_SCHEDULE_SLOWER = 3,     /* ACTION_RETRY_SLOWER, such as RATE_LIMITED: longer each time */
    SMTPSTATUS_SCHEDULE_BUSY = 4,       /* SYSTEM_BUSY */
    SMTPSTATUS_SCHEDULE_FULL = 5,       /* MAILBOX_FULL, SYSTEM_FULL: hours apart */
    SMTPSTATUS_SCHEDULE_SPLIT = 6       /* ACTION_SPLIT_RECIPIENTS: the others in a transaction of their own */
};

/* The schedule that the verdict calls for, an enum smtpstatus_schedule, whether or not a retry is allowed. */
SMTPSTATUS_API int smtpstatus_schedule(const smtpstatus *status);

/*
 * A schedule is a list of steps. A step covers the age of the message, the seconds
 * since its first attempt, up to `until`; past the last step's `until` the message is
 * given up.
 *   index   0.. ; SMTPSTATUS_END after the last
 *   until   seconds, ascending from step to step; UINT32_MAX: no end but GIVE_UP_AFTER
 *   wait    seconds to the next attempt
 *   growth  percent that the wait takes on from attempt to attempt, at most to
 *           LONGEST_WAIT: 100 stays, 200 doubles (wait * (growth / 100) ^ (attempt - 1))
 * Returns OK, END, ERROR_ARGUMENT (no such schedule) or ERROR_STATE. NULL: the defaults.
 */
SMTPSTATUS_API int smtpstatus_policy_step(const smtpstatus_policy *policy, int schedule, size_t index, uint32_t *until,
                                          uint32_t *wait, uint32_t *growth);

/* Takes all steps out of a schedule: without any, what follows it is not retried. Returns OK or an error as above. */
SMTPSTATUS_API int smtpstatus_policy_clear_schedule(smtpstatus_policy *policy, int schedule);

/*
 * Adds a step behind the last one; 8 fit into a schedule.
 *   until   over the last step's     wait  1..31536000     growth  100..1000
 * Returns OK; ERROR_ARGUMENT (a value out of range); ERROR_BUFFER (the schedule is full);
 * ERROR_STATE. On an error nothing changes.
 */
SMTPSTATUS_API int smtpstatus_policy_add_step(smtpstatus_policy *policy, int schedule, uint32_t until, uint32_t wait,
                                              uint32_t growth);

/* Whether to send the same message to this recipient again. */
enum smtpstatus_retry {
    SMTPSTATUS_RETRY_NOTHING = 0, /* no retry is needed: it was accepted, or it is no failure */
    SMTPSTATUS_RETRY_AGAIN = 1,   /* try again after the wait */
    SMTPSTATUS_RETRY_GIVE_UP = 2  /* return it to its sender */
};

/* Why. */
enum smtpstatus_retry_reason {
    SMTPSTATUS_RETRY_REASON_NO_FAILURE = 0, /* NOTHING */
    SMTPSTATUS_RETRY_REASON_SCHEDULE = 1,   /* AGAIN: as smtpstatus_schedule() says */
    SMTPSTATUS_RETRY_REASON_SERVER = 2,     /* AGAIN: the server asked for a longer wait than the schedule has */
    SMTPSTATUS_RETRY_REASON_PERMANENT = 3,  /* GIVE_UP: the failure is for good */
    SMTPSTATUS_RETRY_REASON_EXPIRED = 4,    /* GIVE_UP: the next attempt would come after the give-up time */
    SMTPSTATUS_RETRY_REASON_TOO_LONG = 5,   /* GIVE_UP: the wait the server asks for ends after the give-up time */
    SMTPSTATUS_RETRY_REASON_POLICY = 6      /* GIVE_UP: the policy's schedule is empty */
};

/*
 * Whether and when to try again (RFC 5321 4.5.4.1). One attempt is one go at all MX
 * hosts of the domain: ACTION_RETRY_ELSEWHERE means the next of them, at once.
 *   status   judged: see smtpstatus_classify()
 *   policy   or NULL
 *   attempt  how many attempts were made, this one included: 1.. ; 0 counts as 1
 *   first_attempt, now  Unix seconds, any. A `now` before the first attempt (a clock
 *            that was set back) counts as the same moment.
 *   seed     a number of the message and recipient, such as a queue id: it spreads
 *            messages that failed together evenly over the jitter
 *   wait     seconds from now to the next attempt; written only for AGAIN, never 0.
 *            At least the schedule's wait and what the server asked for, and never
 *            past the give-up time.
 *   reason   an enum smtpstatus_retry_reason
 * Returns an enum smtpstatus_retry, or ERROR_ARGUMENT (NULL status) or ERROR_STATE (no
 * verdict, or no smtpstatus_policy_init()); then nothing is written.
 */
SMTPSTATUS_API int smtpstatus_retry(const smtpstatus *status, const smtpstatus_policy *policy, uint32_t attempt,
                                    int64_t first_attempt, int64_t now, uint64_t seed, uint32_t *wait, int *reason);

/* What a verdict means for the history of an address. */
enum smtpstatus_event {
    SMTPSTATUS_EVENT_NOTHING =
        0, /* says nothing of the address: blocks, all that the sender's side causes, auto-replies */
    SMTPSTATUS_EVENT_DELIVERED = 1, /* the message was accepted: the address works */
    SMTPSTATUS_EVENT_HARD = 2,      /* a hard bounce: the address is dead */
    SMTPSTATUS_EVENT_SOFT = 3,      /* a soft bounce that speaks of the address */
    SMTPSTATUS_EVENT_FULL = 4,      /* MAILBOX_FULL */
    SMTPSTATUS_EVENT_DISABLED = 5,  /* MAILBOX_DISABLED, but not for good */
    SMTPSTATUS_EVENT_SERVER = 6,    /* trouble of the receiving server or of the way to it, or of no known kind */
    SMTPSTATUS_EVENT_COMPLAINT = 7  /* the recipient marked a message as spam */
};

/*
 * The event of a verdict, an enum smtpstatus_event. A 2yz reply counts as DELIVERED
 * only where it can answer the message itself: not to a command before the final dot,
 * and of the codes only 250. Without a verdict NOTHING.
 */
SMTPSTATUS_API int smtpstatus_event(const smtpstatus *status);

/* The same for a verdict that was stored: three enum values of this header. NOTHING for values that are none. */
SMTPSTATUS_API int smtpstatus_event_of(int category, int outcome, int bounce);

/*
 * The history of an address is one number for the caller to store beside it: 0 for no
 * history, else positive also as a signed 64-bit integer (a database BIGINT). Its
 * layout is frozen; bits from the lowest:
 *    0..11  check: CRC-12/CDMA2000 (polynomial 0xF13, initial 0xFFF) of bits 63..12,
 *           highest first; any damage to one, two or three bits shows
 *   12..27  day of the newest event, since 1970-01-01
 *   28..37  span: days from the first bounce of this run to `day`, at most 1023
 *   38..41  bounce days in this run, at most 15: soft
 *   42..45  full        46..49  disabled        50..53  server
 *   54..57  which of these four were counted on `day` already, in this order
 *   58      a hard bounce came     59  a complaint came
 *   60..62  the version, 1         63  zero
 */

/* Parts of a history. */
enum smtpstatus_history_field {
    SMTPSTATUS_HISTORY_FIELD_DAY = 0,
    SMTPSTATUS_HISTORY_FIELD_SPAN = 1,
    SMTPSTATUS_HISTORY_FIELD_SOFT = 2,
    SMTPSTATUS_HISTORY_FIELD_FULL = 3,
    SMTPSTATUS_HISTORY_FIELD_DISABLED = 4,
    SMTPSTATUS_HISTORY_FIELD_SERVER = 5,
    SMTPSTATUS_HISTORY_FIELD_HARD = 6,     /* 1: a hard bounce came */
    SMTPSTATUS_HISTORY_FIELD_COMPLAINT = 7 /* 1: a complaint came */
};

/*
 * One part of a history; all are 0 in the history 0.
 * Returns OK, or with *value kept ERROR_ARGUMENT (NULL, or no such part), ERROR_DAMAGED or ERROR_NEWER.
 */
SMTPSTATUS_API int smtpstatus_history_get(uint64_t history, int field, uint32_t *value);

/*
 * Adds what a verdict says of the address to its history.
 *   history  the stored number, or 0
 *   policy   only its WINDOW is used here; or NULL
 *   status   judged, such as smtpstatus_report_status() of a bounce message, too
 *   day      of the event: Unix seconds / 86400, 0..65535 (in the year 2149)
 *   updated  the number to store; on an error it is not written: keep the old one
 *
 * A delivery ends the run of bounces and takes a hard bounce back, but no complaint.
 * Events may come late: a bounce of an earlier day than the newest event changes
 * nothing, but for a hard bounce within the present run and a complaint; a late delivery
 * ends the run up to that day. Order within one day is the order of the calls.
 * A caller that wants to save writes may skip deliveries while the history is 0.
 *
 * Returns OK; ERROR_DAMAGED (no value of this library) or ERROR_NEWER (of a newer one);
 * ERROR_ARGUMENT (NULL status or updated, day out of range); ERROR_STATE (no verdict, no init).
 */
SMTPSTATUS_API int smtpstatus_history_update(uint64_t history, const smtpstatus_policy *policy,
                                             const smtpstatus *status, uint32_t day, uint64_t *updated);

/* The same for an enum smtpstatus_event. ERROR_ARGUMENT for an unknown event, too, and NULL updated. */
SMTPSTATUS_API int smtpstatus_history_add(uint64_t history, const smtpstatus_policy *policy, int event, uint32_t day,
                                          uint64_t *updated);

/* Whether to send to this address. */
enum smtpstatus_decision {
    SMTPSTATUS_DECISION_KEEP = 0,    /* nothing speaks against it */
    SMTPSTATUS_DECISION_WATCH = 1,   /* send, but it bounced lately; or a suppression may be lifted */
    SMTPSTATUS_DECISION_SUPPRESS = 2 /* send no more */
};

/* Why: what the decision rests on. */
enum smtpstatus_decision_reason {
    SMTPSTATUS_DECISION_REASON_NONE = 0,      /* KEEP: no bounces, or only old ones */
    SMTPSTATUS_DECISION_REASON_HARD = 1,      /* SUPPRESS: a hard bounce */
    SMTPSTATUS_DECISION_REASON_COMPLAINT = 2, /* SUPPRESS: a complaint */
    SMTPSTATUS_DECISION_REASON_SOFT = 3,      /* WATCH or SUPPRESS, as the others here */
    SMTPSTATUS_DECISION_REASON_FULL = 4,
    SMTPSTATUS_DECISION_REASON_DISABLED = 5,
    SMTPSTATUS_DECISION_REASON_SERVER = 6,
    SMTPSTATUS_DECISION_REASON_LIFTED = 7 /* WATCH: its suppression may be lifted; the next bounce renews it */
};

/*
 * Decides from a history what to do with the address.
 *   today   the day for which to decide; any. It matters only for WINDOW and for the
 *           lifting of suppressions.
 *   reason  an enum smtpstatus_decision_reason. Of several for SUPPRESS the first in
 *           the order COMPLAINT, HARD, SOFT, FULL, DISABLED, SERVER.
 *   lift    for SUPPRESS and LIFTED the first day on which the suppression may be lifted,
 *           else 0; 0 also when time does not lift it. To lift one earlier, because the
 *           recipient asked for it, store the history 0.
 * Returns an enum smtpstatus_decision, or ERROR_DAMAGED, ERROR_NEWER or ERROR_STATE (no
 * smtpstatus_policy_init()); then nothing is written.
 */
SMTPSTATUS_API int smtpstatus_decide(uint64_t history, const smtpstatus_policy *policy, uint32_t today, int *reason,
                                     uint32_t *lift);

/* One sentence for a person about a reason; unknown values give "not a reason of this library". */
SMTPSTATUS_API const char *smtpstatus_retry_reason_text(int reason);
SMTPSTATUS_API const char *smtpstatus_decision_reason_text(int reason);

/* ---------------------------------------------------------------- own rules */
/*
 * Rules of the caller, which go before everything the library knows. They are written
 * as text (docs/rules.md has the language, with examples):
 *
 *      rule quota-at-corp
 *          host .corp.example
 *          code 552 5.2.*
 *          phrase "mailbox * over quota"
 *          => category mailbox_full bounce soft
 *
 * and compiled into memory of the caller:
 *
 *      size_t size;
 *      uint32_t line = 0, column = 0;
 *      const smtpstatus_rules *rules;
 *      int result = smtpstatus_rules_size(text, length, &size, &line, &column);
 *      if (result == SMTPSTATUS_OK)
 *          result = smtpstatus_rules_compile(malloc(size), size, text, length, &rules, &line, &column);
 *      if (result == SMTPSTATUS_OK)
 *          smtpstatus_set_rules(&status, rules);
 *      else
 *          complain(line, column, smtpstatus_result_text(result));
 *
 * A compiled set never changes: any number of handles and threads may use one at the
 * same time. It holds no pointers, so it may be copied or mapped as plain bytes, as many
 * as smtpstatus_rules_bytes() says, to any address with the alignment of uint64_t, for a
 * library with the same smtpstatus_table_revision() on a machine of the same byte order.
 * The text is not needed any more once it is compiled.
 *
 * A build without own rules (no SMTPSTATUS_FEATURE_RULES) has the functions, but no set ever: to
 * size and compile one is ERROR_LEFT_OUT at line 1, column 1, a text without rules included;
 * smtpstatus_set_rules() refuses any but NULL with ERROR_ARGUMENT, and the others answer as for NULL.
 */

/* A compiled set, in memory that the caller gave. */
typedef struct smtpstatus_rules smtpstatus_rules;

/*
 * How much memory the rules in `text` need.
 *   size          OK: bytes, as many as the compiled set has: see smtpstatus_rules_bytes()
 *   line, column  an input error: where it is, both from 1; column counts bytes
 * Returns OK; ERROR_ARGUMENT (NULL text with a length); or the error of the first fault
 * that is found, one of SMTPSTATUS_ERROR_RULE...; ERROR_LEFT_OUT, see above. Names that occur
 * twice and phrases that crowd are found by smtpstatus_rules_compile() only. Linear in the text.
 */
SMTPSTATUS_API int smtpstatus_rules_size(const char *text, size_t length, size_t *size, uint32_t *line,
                                         uint32_t *column);

/*
 * Compiles rules.
 *   memory, size  what smtpstatus_rules_size() asked for, aligned for uint64_t, as malloc() does. It
 *                 stays the caller's, and must stay unchanged as long as a handle uses
 *                 the set. A set that is in use must not be compiled over: give another
 *                 piece of memory, so that the previous set stays usable.
 *   rules         OK: the set; it is the same address as `memory`
 *   line, column  as above
 * Returns OK; an error of the text or ERROR_LEFT_OUT as above; ERROR_BUFFER (size too small); or
 * ERROR_ARGUMENT (NULL memory or misaligned, NULL text with a length). After an error
 * the memory holds nothing of use. A text without rules is a set that never matches.
 * Cost: n log n in the number of rules, else linear.
 */
SMTPSTATUS_API int smtpstatus_rules_compile(void *memory, size_t size, const char *text, size_t length,
                                            const smtpstatus_rules **rules, uint32_t *line, uint32_t *column);

/*
 * Attaches a set to a handle, which keeps the pointer until smtpstatus_init(), or takes
 * it away (NULL). A verdict that was there is forgotten: call smtpstatus_classify()
 * again. Handles that are copied carry the pointer along.
 * Returns OK, or ERROR_ARGUMENT: NULL handle, or no set that this library compiled, or one at a
 * misaligned address (then the handle keeps what it had).
 */
SMTPSTATUS_API int smtpstatus_set_rules(smtpstatus *status, const smtpstatus_rules *rules);

/* The attached set, or NULL. */
SMTPSTATUS_API const smtpstatus_rules *smtpstatus_get_rules(const smtpstatus *status);

/*
 * Which own rule spoke in the last smtpstatus_classify(), also one that says `leave`.
 * smtpstatus_rule() gives it as "custom:NAME" unless it says `leave`.
 *   index  OK: its place in the file, 0 for the first
 * Returns OK, ABSENT when none did, or ERROR_ARGUMENT.
 */
SMTPSTATUS_API int smtpstatus_matched_rule(const smtpstatus *status, uint32_t *index);

/* Bytes of a compiled set, for copying; 0 for NULL. */
SMTPSTATUS_API size_t smtpstatus_rules_bytes(const smtpstatus_rules *rules);

/* Rules in a set; 0 for NULL. They are numbered from 0, as they stand in the file. */
SMTPSTATUS_API uint32_t smtpstatus_rules_count(const smtpstatus_rules *rules);

/*
 * The name of a rule, in the set's memory; no NUL ends it.
 * Returns OK or ERROR_ARGUMENT (no such rule). So do the next ones; out-pointers may be NULL.
 */
SMTPSTATUS_API int smtpstatus_rules_name(const smtpstatus_rules *rules, uint32_t index, const char **name,
                                         size_t *length);

/* The line of its file that a rule starts in, from 1, and its priority. */
SMTPSTATUS_API int smtpstatus_rules_place(const smtpstatus_rules *rules, uint32_t index, uint32_t *line, int *priority);

/* What a rule says: enum values, or -1 where the built-in judgement stays. `leave` says -1 three times. */
SMTPSTATUS_API int smtpstatus_rules_result(const smtpstatus_rules *rules, uint32_t index, int *category, int *bounce,
                                           int *action);

/* What a condition looks at. */
enum smtpstatus_rules_condition {
    SMTPSTATUS_RULES_CONDITION_CODE = 1,     /* the basic or the enhanced code */
    SMTPSTATUS_RULES_CONDITION_PHRASE = 2,   /* the words */
    SMTPSTATUS_RULES_CONDITION_PROVIDER = 3, /* smtpstatus_provider() */
    SMTPSTATUS_RULES_CONDITION_HOST = 4,     /* the name given to smtpstatus_set_host() */
    SMTPSTATUS_RULES_CONDITION_COMMAND = 5,  /* smtpstatus_command() */
    SMTPSTATUS_RULES_CONDITION_CATEGORY = 6  /* the category without own rules */
};

/*
 * The values of a rule's conditions, one by one, for tools that check rules.
 *   number     0 for the first value
 *   group      which condition of the rule it belongs to, 0 for the first: all conditions
 *              must hold, and each does when one of its values does
 *   condition  an enum smtpstatus_rules_condition
 *   offset, length  where the value stands in the text, a phrase without its quotes
 * Returns OK, END behind the last value, or ERROR_ARGUMENT (no such rule).
 */
SMTPSTATUS_API int smtpstatus_rules_value(const smtpstatus_rules *rules, uint32_t index, uint32_t number, int *group,
                                          int *condition, size_t *offset, size_t *length);

/* Why a rule can never decide. */
enum smtpstatus_rules_flaw {
    SMTPSTATUS_RULES_FLAW_NONE = 0,
    SMTPSTATUS_RULES_FLAW_SHADOWED = 1,     /* whenever it holds, another one goes before it */
    SMTPSTATUS_RULES_FLAW_CONTRADICTION = 2 /* its conditions cannot hold together */
};

/*
 * Looks for a reason why a rule can never decide: what is found is true, but not
 * everything is found.
 *   other  SHADOWED: the rule that goes before it
 * Returns an enum smtpstatus_rules_flaw, or ERROR_ARGUMENT. Cost: as of classifying a
 * reply that the rule holds for.
 */
SMTPSTATUS_API int smtpstatus_rules_flaw(const smtpstatus_rules *rules, uint32_t index, uint32_t *other);

/* Names of the two enums above, lower case: "phrase", "shadowed"; "invalid" when unknown. */
SMTPSTATUS_API const char *smtpstatus_rules_condition_name(int condition);
SMTPSTATUS_API const char *smtpstatus_rules_flaw_name(int flaw);

/* -------------------------------------------------------------------- names */
/*
 * The name of a value, lower case: the enumerator without its prefix. Values that
 * this library does not know give "invalid". For bit sets, pass one bit.
 *
 * So a language binding can build its enums at run time, with what the library that runs
 * knows: numbers run on without holes from 0 (from 1 where there is no 0: part, option,
 * policy_option, rules_condition and vocabulary), bits from 1 to 0x80000000; stop at the
 * first "invalid". Results are 0..15 and -1..-63, with holes. smtpstatus_provider_at()
 * lists the providers, and smtpstatus_reply_code_at() and smtpstatus_enhanced_at() the codes.
 */
SMTPSTATUS_API const char *smtpstatus_category_name(int category);
SMTPSTATUS_API const char *smtpstatus_outcome_name(int outcome);
SMTPSTATUS_API const char *smtpstatus_bounce_name(int bounce);
SMTPSTATUS_API const char *smtpstatus_action_name(int action);
SMTPSTATUS_API const char *smtpstatus_scope_name(int scope);
SMTPSTATUS_API const char *smtpstatus_impact_name(int impact);
SMTPSTATUS_API const char *smtpstatus_command_name(int command);
SMTPSTATUS_API const char *smtpstatus_part_name(int part);
SMTPSTATUS_API const char *smtpstatus_option_name(int option);
SMTPSTATUS_API const char *smtpstatus_input_name(uint32_t bit);
SMTPSTATUS_API const char *smtpstatus_feature_name(uint32_t bit);
SMTPSTATUS_API const char *smtpstatus_anomaly_name(uint32_t bit);
SMTPSTATUS_API const char *smtpstatus_evidence_name(uint32_t bit);
SMTPSTATUS_API const char *smtpstatus_conflict_name(uint32_t bit);
SMTPSTATUS_API const char *smtpstatus_policy_option_name(int option);
SMTPSTATUS_API const char *smtpstatus_schedule_name(int schedule);
SMTPSTATUS_API const char *smtpstatus_retry_name(int retry);
SMTPSTATUS_API const char *smtpstatus_retry_reason_name(int reason);
SMTPSTATUS_API const char *smtpstatus_event_name(int event);
SMTPSTATUS_API const char *smtpstatus_history_field_name(int field);
SMTPSTATUS_API const char *smtpstatus_decision_name(int decision);
SMTPSTATUS_API const char *smtpstatus_decision_reason_name(int reason);

/* The short name of a provider, "google"; "unknown" for 0, "invalid" for other numbers without one. */
SMTPSTATUS_API const char *smtpstatus_provider_name(int provider);

/* What a person calls the provider: "Google (Gmail, Workspace)"; without FEATURE_ADVICE the short name. */
SMTPSTATUS_API const char *smtpstatus_provider_title(int provider);

/* The providers' numbers in ascending order: index 0.. ; 0 after the last. They may have holes. */
SMTPSTATUS_API int smtpstatus_provider_at(size_t index);

/*
 * The command of a name, any case: "RCPT", "RCPT TO", "rcpt", "end_of_data", "." .
 * Returns an enum smtpstatus_command, or -1 when the name is none.
 */
SMTPSTATUS_API int smtpstatus_command_value(const char *name, size_t length);

/* The category of a name as smtpstatus_category_name() gives it, any case, or -1. */
SMTPSTATUS_API int smtpstatus_category_value(const char *name, size_t length);

/* ------------------------------------------------------------- vocabularies */

/*
 * How others call what happened. docs/vocabularies.md has the whole table, where each
 * vocabulary is published, and what the mapping loses.
 */
enum smtpstatus_vocabulary {
    SMTPSTATUS_VOCABULARY_SES = 1,       /* Amazon SES: bounce type/subtype, "Permanent/General" */
    SMTPSTATUS_VOCABULARY_SPARKPOST = 2, /* SparkPost, Momentum: class and name, "10 Invalid Recipient" */
    SMTPSTATUS_VOCABULARY_POWERMTA = 3,  /* bounce category, "bad-mailbox" */
    SMTPSTATUS_VOCABULARY_KUMOMTA = 4,   /* bounce class, "InvalidRecipient" */
    SMTPSTATUS_VOCABULARY_SISIMAI = 5,   /* reason, "userunknown" */
    SMTPSTATUS_VOCABULARY_SENDGRID = 6,  /* bounce classification, "Invalid Address" */
    SMTPSTATUS_VOCABULARY_MAILGUN = 7,   /* severity/reason or bounce classification, "permanent/bounce" */
    SMTPSTATUS_VOCABULARY_POSTMARK = 8   /* bounce type, "HardBounce" */
};

/* The name of a vocabulary, lower case: "ses", "sparkpost"; "invalid" for unknown values. */
SMTPSTATUS_API const char *smtpstatus_vocabulary_name(int vocabulary);

/* The vocabulary of a name as smtpstatus_vocabulary_name() gives it, any case, or -1. */
SMTPSTATUS_API int smtpstatus_vocabulary_value(const char *name, size_t length);

/*
 * The word of `vocabulary` for the verdict of the last smtpstatus_classify(). A hard bounce
 * never gives a word that the vocabulary uses for soft ones, nor the reverse, even where
 * that takes a less precise word.
 * Returns "" where it has no word (go on, 3yz; nothing judged), "invalid" for an unknown vocabulary.
 */
SMTPSTATUS_API const char *smtpstatus_vocabulary_term(const smtpstatus *status, int vocabulary);

/*
 * The same from stored numbers: an enum smtpstatus_category, an enum smtpstatus_bounce and an
 * enum smtpstatus_outcome. An unknown category is taken for UNKNOWN.
 */
SMTPSTATUS_API const char *smtpstatus_vocabulary_term_of(int vocabulary, int category, int bounce, int outcome);

/*
 * 1 when the term leads back to the category: the vocabulary has it for no other category.
 * 0 when something is lost, and for an unknown vocabulary.
 */
SMTPSTATUS_API int smtpstatus_vocabulary_is_exact(int vocabulary, int category, int bounce, int outcome);

/* -------------------------------------------------------------------- texts */
/*
 * Texts for a person, in English. Titles are a few words without a full stop;
 * explanations and advice are sentences. No call returns NULL. A library that was built
 * without them (no SMTPSTATUS_FEATURE_ADVICE) answers "" to all.
 */

/*
 * The most specific texts there are for the verdict of the last smtpstatus_classify(): those
 * of the provider's own code, of the block list, of the enhanced code, of this provider and
 * category, else of the category. Before it, those of UNKNOWN.
 *   explanation  what it means
 *   advice       what to do now, and what to check
 *   reference    the page or the standard that says so: "RFC 7505", "postmaster.free.fr"
 * Cost: linear in the table of texts, about 150 rows, times the length of the provider's code; of
 * a block list's name no more than 255 bytes are looked at. For people, not for every reply.
 */
SMTPSTATUS_API const char *smtpstatus_explanation(const smtpstatus *status);
SMTPSTATUS_API const char *smtpstatus_advice(const smtpstatus *status);
SMTPSTATUS_API const char *smtpstatus_reference(const smtpstatus *status);

/* What a category means, and what to do about it. Unknown numbers give the texts of UNKNOWN. */
SMTPSTATUS_API const char *smtpstatus_category_title(int category);
SMTPSTATUS_API const char *smtpstatus_category_explanation(int category);
SMTPSTATUS_API const char *smtpstatus_category_advice(int category);
SMTPSTATUS_API const char *smtpstatus_category_reference(int category);

/*
 * A basic reply code (RFC 5321 4.2.3 and the registries that extend it). Codes that
 * are not registered fall back to x50, then x00 (RFC 5321 4.3.2), then to a text that
 * says so. The category is what the code alone means, an enum smtpstatus_category; UNKNOWN
 * where it says nothing.
 */
SMTPSTATUS_API const char *smtpstatus_reply_code_title(int reply_code);
SMTPSTATUS_API const char *smtpstatus_reply_code_explanation(int reply_code);
SMTPSTATUS_API const char *smtpstatus_reply_code_advice(int reply_code);
SMTPSTATUS_API int smtpstatus_reply_code_category(int reply_code);

/* The registered basic codes in ascending order: index 0.. ; 0 after the last. */
SMTPSTATUS_API int smtpstatus_reply_code_at(size_t index);

/*
 * A packed enhanced code (RFC 3463 and the IANA registry). Codes that are not
 * registered fall back to X.s.0, then X.0.0. The category is that of a failure, or
 * ACCEPTED for class 2.
 */
SMTPSTATUS_API const char *smtpstatus_enhanced_title(uint32_t enhanced);
SMTPSTATUS_API const char *smtpstatus_enhanced_explanation(uint32_t enhanced);
SMTPSTATUS_API const char *smtpstatus_enhanced_advice(uint32_t enhanced);
SMTPSTATUS_API int smtpstatus_enhanced_category(uint32_t enhanced);

/*
 * The registered enhanced codes in ascending order of subject and detail, with class 5
 * where they can fail and class 2 where they cannot: index 0.. ; 0 after the last.
 */
SMTPSTATUS_API uint32_t smtpstatus_enhanced_at(size_t index);

#ifdef __cplusplus
}
#endif

#endif
