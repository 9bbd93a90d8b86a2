/*
 * Everything that can be asked of a reply, once at each of two sizes, for a tool that counts
 * instructions, tests/benchmark/growth.py. The replies are made to cost as much as possible.
 *
 *      growth_replies --steps SMALL LARGE
 *
 * SPDX-License-Identifier: MIT
 */
#include <smtpstatus.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A reply of a size: `head`, `unit` as often as it takes, `tail`. */
struct shape {
    const char *name;
    const char *head, *unit, *tail;
};

static const struct shape shapes[] = {
    {"a block list's name with hyphens", "550 5.7.1 blocked using zen.spamhaus", "-", "a.org\r\n"},
    {"a block list's name of many words", "550 5.7.1 blocked using zen.", "spamhau.", "spamhaus.org\r\n"},
    {"a provider's code with marks", "421 4.7.0 Messages from 192.0.2.1 temporarily deferred [TSS04", ".", "]\r\n"},
    {"blanks", "550 5.1.1 user unknown", "        ", "x\r\n"},
    {"blank lines", "550-5.1.1 user unknown\r\n", "550-\r\n", "550 5.1.1 end\r\n"},
    {"lines", "550-5.1.1 user unknown\r\n", "550-5.1.1 mailbox full, try again later\r\n", "550 5.1.1 end\r\n"},
    {"lines that lost their code", "550-5.1.1 user unknown\r\n", "try it later\r\n", "550 5.1.1 end\r\n"},
    {"stray CR", "550 5.1.1 user unknown", "\r5", "\r\n"},
    {"codes in the text", "550 no", " 550-5.1.1 no", "\r\n"},
    {"enhanced codes in brackets", "550 no", " (#5.1.1)", "\r\n"},
    {"beginnings of phrases", "550", " mailbox is your message could not be user is", "\r\n"},
    {"words of an account", "550 your account", " account", " does not exist\r\n"},
    {"one word", "550 ", "unknown", "\r\n"},
    {"commands", "550 no", " in reply to", " RCPT TO command\r\n"},
    {"URLs", "550 5.7.1 blocked, see", " http://example.com/x", "\r\n"},
    {"a URL", "550 5.7.1 blocked, see http://example.com/", "-.", "\r\n"},
};

static size_t put(char *out, size_t at, const char *text)
{
    size_t length = strlen(text);
    memcpy(out + at, text, length);
    return at + length;
}

static size_t build(const struct shape *shape, size_t size, char *out)
{
    size_t at = put(out, 0, shape->head);
    do {
        at = put(out, at, shape->unit);
    } while (at < size);
    return put(out, at, shape->tail);
}

static volatile size_t sink;

static void ask_all(const smtpstatus *status, char *copy, size_t capacity)
{
    const char *bytes = NULL;
    size_t length = 0;
    size_t cursor = 0;
    char rule[64];
    for (int part = 1; smtpstatus_span(status, part, &bytes, &length) >= 0; part++) {
        sink += length;
    }
    while (smtpstatus_next_line(status, &cursor, NULL, &bytes, &length) == SMTPSTATUS_OK) {
        sink += length;
    }
    (void)smtpstatus_copy_text(status, copy, capacity, &length);
    (void)smtpstatus_rule(status, rule, sizeof rule, &length);
    sink += strlen(smtpstatus_explanation(status)) + strlen(smtpstatus_advice(status)) +
            strlen(smtpstatus_reference(status));
}

/* A tool that counts instructions knows it by its name. */
#if defined(__GNUC__)
#define READ_APART __attribute__((noinline)) static
#else
#define READ_APART static
#endif

/* As a reply of the wire and as a diagnostic. Returns 0 where it could not be read. */
READ_APART int read_all(const char *data, size_t length, char *copy, size_t capacity)
{
    smtpstatus status;
    (void)smtpstatus_init(&status, sizeof status);
    (void)smtpstatus_set_option(&status, SMTPSTATUS_OPTION_MAX_BYTES, UINT64_MAX);
    (void)smtpstatus_set_option(&status, SMTPSTATUS_OPTION_MAX_LINES, UINT32_MAX);
    int read = smtpstatus_parse_reply(&status, data, length, SMTPSTATUS_INPUT_COMPLETE, NULL) == SMTPSTATUS_OK;
    (void)smtpstatus_classify(&status);
    ask_all(&status, copy, capacity);
    (void)smtpstatus_parse_diagnostic(&status, data, length);
    (void)smtpstatus_classify(&status);
    ask_all(&status, copy, capacity);
    return read;
}

int main(int argc, char **argv)
{
    if (argc != 4 || strcmp(argv[1], "--steps") != 0) {
        fputs("usage: growth_replies --steps SMALL LARGE\n", stderr);
        return 2;
    }
    size_t sizes[2] = {(size_t)strtoull(argv[2], NULL, 10), (size_t)strtoull(argv[3], NULL, 10)};
    size_t capacity = (sizes[0] > sizes[1] ? sizes[0] : sizes[1]) + 4096;
    char *data = malloc(capacity);
    char *copy = malloc(capacity);
    int result = data != NULL && copy != NULL ? 0 : 1;
    for (size_t k = 0; result == 0 && k < sizeof shapes / sizeof shapes[0]; k++) {
        for (int i = 0; result == 0 && i < 2; i++) {
            size_t length = build(&shapes[k], sizes[i], data);
            result = !read_all(data, length, copy, capacity);
            printf("%zu %s\n", length, shapes[k].name);
        }
    }
    free(data);
    free(copy);
    return result;
}
