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
 *            written only where the comment says so.
 *  Lifetime  A span that an accessor hands out points into the bytes given to the
 *            last parse call. It lives as long as those bytes do; the library keeps
 *            no copy. Strings returned as `const char *` are static, ASCII and
 *            NUL-terminated.
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
    SMTPSTATUS_FEATURE_TEXT = 1, /* reads the text of replies, not only their codes */
    SMTPSTATUS_FEATURE_DSN = 2   /* reads bounce messages (smtpstatus_dsn.h) */
};

/* The bit set of enum smtpstatus_feature that this build has. */
SMTPSTATUS_API uint32_t smtpstatus_features(void);

/*
 * A fingerprint of the compiled tables (codes, phrases, providers), 16 lower-case
 * hexadecimal digits. It changes whenever a table does: store it beside verdicts
 * that are kept, to know which were made by which tables.
 */
SMTPSTATUS_API const char *smtpstatus_table_revision(void);

/* ------------------------------------------------------------------ results */

/*
 * What a call answers. 0 is success, 1..15 are states that are no error, and all
 * errors are negative: -1..-15 the call was wrong, -16..-31 the input was.
 */
enum smtpstatus_result {
    SMTPSTATUS_OK = 0,
    SMTPSTATUS_NEED_MORE = 1, /* the reply goes on after the bytes given */
    SMTPSTATUS_END = 2,       /* no further item */
    SMTPSTATUS_ABSENT = 3,    /* asked for something that this input does not have */

    SMTPSTATUS_ERROR_ARGUMENT = -1, /* NULL handle, or a value outside its range */
    SMTPSTATUS_ERROR_STORAGE = -2,  /* the storage is smaller than smtpstatus_size() */
    SMTPSTATUS_ERROR_STATE = -3,    /* nothing was parsed yet, or the last parse failed */
    SMTPSTATUS_ERROR_BUFFER = -4,   /* the caller's buffer is too small; see the call */

    SMTPSTATUS_ERROR_NO_CODE = -16,        /* does not start with a three-digit reply code */
    SMTPSTATUS_ERROR_BAD_CODE = -17,       /* three digits, but the first is not 2..5 */
    SMTPSTATUS_ERROR_TOO_LONG = -18,       /* more bytes than SMTPSTATUS_OPTION_MAX_BYTES */
    SMTPSTATUS_ERROR_TOO_MANY_LINES = -19, /* more lines than SMTPSTATUS_OPTION_MAX_LINES */
    SMTPSTATUS_ERROR_REFUSED = -20,        /* an anomaly that SMTPSTATUS_OPTION_REFUSE names */
    SMTPSTATUS_ERROR_NOT_ENHANCED = -21    /* no enhanced status code here */
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
 * are the library's own business. A handle may be copied or moved as plain bytes:
 * it holds no pointer into itself.
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
    /* 1 (default): the text of a reply is evidence. 0: codes only. */
    SMTPSTATUS_OPTION_TEXT = 1,
    /* Most bytes of one reply, 1..UINT64_MAX, default 65536. RFC 5321 4.5.3.1.5 has 512 a line. */
    SMTPSTATUS_OPTION_MAX_BYTES = 2,
    /* Most lines of one reply, 1..UINT32_MAX, default 1024. */
    SMTPSTATUS_OPTION_MAX_LINES = 3,
    /*
     * Bit set of enum smtpstatus_anomaly that smtpstatus_parse_reply() refuses with
     * ERROR_REFUSED. 0 (default) accepts and reports all. SMTPSTATUS_ANOMALY_STRICT is
     * the strict mode: only what RFC 5321, RFC 2034 and RFC 3463 write.
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

/* Reads one option into *value. Returns OK or ERROR_ARGUMENT (unknown option; *value kept). */
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
 *   NEED_MORE     it is not complete. Read more and call again with the same bytes
 *                 and the new ones after them; the buffer may have moved. Work done
 *                 is not done again, so feeding byte by byte is linear too. To drop
 *                 the reply instead, call smtpstatus_init() or parse with length 0.
 *                 With INPUT_COMPLETE this is answered only when length is 0.
 *   ERROR_NO_CODE, ERROR_BAD_CODE, ERROR_TOO_LONG, ERROR_TOO_MANY_LINES,
 *   ERROR_REFUSED  see enum smtpstatus_result; smtpstatus_error_offset() says where
 *   ERROR_ARGUMENT NULL handle or data, or unknown flags
 *
 * After ERROR_TOO_LONG and ERROR_TOO_MANY_LINES in a dialogue, close the connection: the rest
 * of the reply is still to come and would be taken for new replies.
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
 * Returns OK or ERROR_ARGUMENT.
 */
SMTPSTATUS_API int smtpstatus_parse_diagnostic(smtpstatus *status, const char *data, size_t length);

/*
 * Takes codes without text, such as two columns of a database.
 *   reply_code  200..599, or 0 when not known
 *   enhanced    a packed enhanced code (see below), or 0 when not known
 * Returns OK, or ERROR_ARGUMENT when a code is out of range or both are 0.
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
 * Returns OK, ERROR_BUFFER (cut to capacity - 1 bytes) or ERROR_ARGUMENT (NULL with a capacity).
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

/* The enhanced code, packed (see smtpstatus_parse_enhanced); 0 = none. */
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
 * Copies the reply's text for a person: lines joined by one space, codes and
 * enhanced codes removed; bytes are otherwise unchanged.
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
 * Returns OK, ERROR_STATE when nothing was parsed, or ERROR_ARGUMENT.
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
    SMTPSTATUS_ACTION_CONTINUE = 1,         /* send the next part of the dialogue */
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
    SMTPSTATUS_EVIDENCE_CUSTOM_RULE = 0x20 /* reserved for rules of the caller */
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
 * these answer the value 0 of their enum.
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
 * only a vague code or word.
 */
SMTPSTATUS_API int smtpstatus_confidence(const smtpstatus *status);

/* Bit set of enum smtpstatus_evidence: all that agrees with the category. */
SMTPSTATUS_API uint32_t smtpstatus_evidence(const smtpstatus *status);

/* The one bit of enum smtpstatus_evidence that decided; 0 when nothing did. */
SMTPSTATUS_API uint32_t smtpstatus_deciding_evidence(const smtpstatus *status);

/* Bit set of enum smtpstatus_conflict. */
SMTPSTATUS_API uint32_t smtpstatus_conflicts(const smtpstatus *status);

/* The command that the caller set, else the one found in the text, else 0. */
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
 * The rule that decided, as text such as "text:mailbox_full:31" (line 31 of
 * lib/tables/phrases/mailbox_full.txt), "provider:google:14", "enhanced:5.1.1",
 * "basic:552" or "command:rcpt". NUL-terminated when capacity > 0.
 *   buffer, capacity  64 bytes are always enough
 *   needed            length without the NUL; 0 before smtpstatus_classify()
 * Returns OK, ERROR_BUFFER (cut to capacity - 1 bytes) or ERROR_ARGUMENT.
 */
SMTPSTATUS_API int smtpstatus_rule(const smtpstatus *status, char *buffer, size_t capacity, size_t *needed);

/* -------------------------------------------------------------------- names */
/*
 * The name of a value, lower case: the enumerator without its prefix. Values that
 * this library does not know give "invalid". For bit sets, pass one bit.
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

/* The short name of a provider, "google"; "unknown" for 0, "invalid" for other numbers without one. */
SMTPSTATUS_API const char *smtpstatus_provider_name(int provider);

/* What a person calls the provider: "Google (Gmail, Workspace)". */
SMTPSTATUS_API const char *smtpstatus_provider_title(int provider);

/*
 * The command of a name, any case: "RCPT", "RCPT TO", "rcpt", "end_of_data", "." .
 * Returns an enum smtpstatus_command, 0 when the name is none.
 */
SMTPSTATUS_API int smtpstatus_command_value(const char *name, size_t length);

/* The category of a name as smtpstatus_category_name() gives it, or -1. */
SMTPSTATUS_API int smtpstatus_category_value(const char *name, size_t length);

/* ----------------------------------------------------------------- registry */
/*
 * Texts for a person, in English. Titles are a few words without a full stop;
 * explanations and advice are sentences. No call returns NULL.
 */

/* What a category means, and what to do about it. Unknown numbers give the texts of UNKNOWN. */
SMTPSTATUS_API const char *smtpstatus_category_title(int category);
SMTPSTATUS_API const char *smtpstatus_category_explanation(int category);
SMTPSTATUS_API const char *smtpstatus_category_advice(int category);

/*
 * A basic reply code (RFC 5321 4.2.3 and the registries that extend it). Codes that
 * are not registered fall back to x50, then x00 (RFC 5321 4.3.2), then to a text that
 * says so.
 */
SMTPSTATUS_API const char *smtpstatus_reply_code_title(int reply_code);
SMTPSTATUS_API const char *smtpstatus_reply_code_explanation(int reply_code);
SMTPSTATUS_API const char *smtpstatus_reply_code_advice(int reply_code);
SMTPSTATUS_API int smtpstatus_reply_code_category(int reply_code);

/* The registered basic codes in ascending order: index 0.. ; 0 after the last. */
SMTPSTATUS_API int smtpstatus_reply_code_at(size_t index);

/*
 * A packed enhanced code (RFC 3463 and the IANA registry). Codes that are not
 * registered fall back to X.s.0, then X.0.0.
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
