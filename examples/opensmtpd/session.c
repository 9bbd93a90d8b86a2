/* SPDX-License-Identifier: MIT */
#include "session.h"

#include <stdlib.h>
#include <string.h>

static void *need(void *memory)
{
    if (memory == NULL) {
        fputs("out of memory\n", stderr);
        exit(EXIT_FAILURE);
    }
    return memory;
}

static char *copy(const char *text, size_t length)
{
    char *result = need(malloc(length + 1));
    memcpy(result, text, length);
    result[length] = '\0';
    return result;
}

static void forget(char **text)
{
    free(*text);
    *text = NULL;
}

struct session *session_new(const char *id, const char *link)
{
    struct session *session = need(calloc(1, sizeof *session));
    session->id = copy(id, strlen(id));
    session->host = copy(link, strcspn(link, "|"));
    session->command = SMTPSTATUS_COMMAND_CONNECT;
    session->recipients = need(json_array());
    (void)smtpstatus_init(&session->status, sizeof session->status);
    (void)smtpstatus_set_host(&session->status, session->host, strlen(session->host));
    return session;
}

void session_free(struct session *session)
{
    free(session->id);
    free(session->host);
    free(session->sender);
    free(session->recipient);
    free(session->reply);
    json_decref(session->recipients);
    free(session);
}

/* ----------------------------------------------------------------- commands */

/* The address between angle brackets. */
static char *address(const char *line)
{
    const char *start = strchr(line, '<');
    const char *end = start != NULL ? strchr(start, '>') : NULL;
    return end != NULL ? copy(start + 1, (size_t)(end - start - 1)) : NULL;
}

void session_command(struct session *session, const char *line)
{
    int command = smtpstatus_command_value(line, strcspn(line, " "));
    session->command = command > 0 ? command : SMTPSTATUS_COMMAND_UNKNOWN;
    forget(&session->recipient);
    if (command == SMTPSTATUS_COMMAND_MAIL) {
        forget(&session->sender);
        session->sender = address(line);
        json_array_clear(session->recipients);
    } else if (command == SMTPSTATUS_COMMAND_RCPT) {
        session->recipient = address(line);
    } else if (command == SMTPSTATUS_COMMAND_RSET) {
        forget(&session->sender);
        json_array_clear(session->recipients);
    }
}

/* ----------------------------------------------------------------- verdicts */

/* Text of the network as JSON: bytes that are no UTF-8 become question marks. NULL is null. */
static json_t *json_text(const char *text, size_t length)
{
    json_t *value = text != NULL ? json_stringn(text, length) : json_null();
    if (value == NULL) {
        char *ascii = copy(text, length);
        for (size_t i = 0; i < length; i++) {
            ascii[i] = (unsigned char)ascii[i] < 128 ? ascii[i] : '?';
        }
        value = json_stringn(ascii, length);
        free(ascii);
    }
    return need(value);
}

static json_t *json_address(const char *text)
{
    return json_text(text, text != NULL ? strlen(text) : 0);
}

static json_t *json_reply_text(const smtpstatus *status)
{
    size_t length = 0;
    (void)smtpstatus_copy_text(status, NULL, 0, &length);
    char *text = need(malloc(length + 1));
    (void)smtpstatus_copy_text(status, text, length, &length);
    json_t *value = json_text(text, length);
    free(text);
    return value;
}

/* The keys are those of the smtpstatus command, so that `smtpstatus decide` takes these lines. */
static void write_verdict(const struct session *session, json_t *recipient, double time, FILE *output)
{
    const smtpstatus *status = &session->status;
    char enhanced[16] = "";
    uint32_t seconds = 0;
    int has_wait = smtpstatus_retry_after(status, &seconds) == SMTPSTATUS_OK;
    (void)smtpstatus_enhanced_text(smtpstatus_enhanced_code(status), enhanced, sizeof enhanced, NULL);
    json_t *object = json_pack(
        "{s:f, s:s, s:o, s:o, s:O, s:s, s:i, s:o, s:s, s:s, s:s, s:s, s:s, s:o, s:o}", "time", time, "session",
        session->id, "host", json_address(session->host), "sender", json_address(session->sender), "recipient",
        recipient, "command", smtpstatus_command_name(smtpstatus_command(status)), "reply_code",
        smtpstatus_reply_code(status), "enhanced", json_address(enhanced[0] != '\0' ? enhanced : NULL), "category",
        smtpstatus_category_name(smtpstatus_category(status)), "outcome",
        smtpstatus_outcome_name(smtpstatus_outcome(status)), "bounce",
        smtpstatus_bounce_name(smtpstatus_bounce(status)), "action", smtpstatus_action_name(smtpstatus_action(status)),
        "provider", smtpstatus_provider_name(smtpstatus_provider(status)), "retry_after",
        has_wait ? json_integer(seconds) : json_null(), "text", json_reply_text(status));
    (void)json_dumpf(need(object), output, JSON_COMPACT);
    fputc('\n', output);
    fflush(output);
    json_decref(object);
}

static void write_verdicts(const struct session *session, double time, FILE *output)
{
    size_t count = json_array_size(session->recipients);
    if (session->recipient != NULL || count == 0) {
        json_t *recipient = json_address(session->recipient);
        write_verdict(session, recipient, time, output);
        json_decref(recipient);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        write_verdict(session, json_array_get(session->recipients, i), time, output);
    }
}

/* ------------------------------------------------------------------ replies */

static void take_reply(struct session *session, double time, FILE *output)
{
    smtpstatus *status = &session->status;
    (void)smtpstatus_set_option(status, SMTPSTATUS_OPTION_COMMAND, (uint64_t)session->command);
    (void)smtpstatus_classify(status);
    int outcome = smtpstatus_outcome(status);
    int is_end = session->command == SMTPSTATUS_COMMAND_END_OF_DATA;
    int is_failure = outcome == SMTPSTATUS_OUTCOME_DEFERRED || outcome == SMTPSTATUS_OUTCOME_FAILED;
    if (session->command == SMTPSTATUS_COMMAND_QUIT) {
        return; /* that goodbye is about no message */
    }
    if (is_failure || is_end) {
        write_verdicts(session, time, output);
    } else if (session->recipient != NULL) {
        (void)json_array_append_new(session->recipients, json_address(session->recipient));
    }
    forget(&session->recipient);
    if (is_end) {
        json_array_clear(session->recipients);
    }
}

void session_reply(struct session *session, const char *line, double time, FILE *output)
{
    size_t length = strlen(line);
    session->reply = need(realloc(session->reply, session->length + length + 2));
    memcpy(session->reply + session->length, line, length);
    memcpy(session->reply + session->length + length, "\r\n", 2);
    session->length += length + 2;
    int result = smtpstatus_parse_reply(&session->status, session->reply, session->length, 0, NULL);
    if (result == SMTPSTATUS_NEED_MORE) {
        return;
    }
    if (result == SMTPSTATUS_OK) {
        take_reply(session, time, output);
    }
    session->length = 0; /* also of a line that is no reply */
}
