/* SPDX-License-Identifier: MIT */
#include "maillog.h"

#include <stdio.h>
#include <string.h>

#include "when.h"

/* A piece of a line. */
struct piece {
    const char *at;
    const char *end;
};

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int is_alphanumeric(char c)
{
    return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* ------------------------------------------------------------------- pieces */

static int starts_with(struct piece piece, const char *word)
{
    size_t length = strlen(word);
    return (size_t)(piece.end - piece.at) >= length && memcmp(piece.at, word, length) == 0;
}

/* Goes to the first occurrence of a word. Returns 0, and stays, when there is none. */
static int find(struct piece *piece, const char *word)
{
    struct piece rest = *piece;
    while (rest.at < rest.end) {
        if (starts_with(rest, word)) {
            *piece = rest;
            return 1;
        }
        rest.at++;
    }
    return 0;
}

/* Goes behind the first occurrence of a word. */
static int find_after(struct piece *piece, const char *word)
{
    if (!find(piece, word)) {
        return 0;
    }
    piece->at += strlen(word);
    return 1;
}

/* What is before the first occurrence of a word. */
static struct piece until(struct piece piece, const char *word)
{
    struct piece rest = piece;
    if (find(&rest, word)) {
        piece.end = rest.at;
    }
    return piece;
}

/* The value of a field, " relay=" ..., up to any of these characters; empty when there is no such field. */
static struct piece field(struct piece line, const char *name, const char *ends)
{
    if (!find_after(&line, name)) {
        line.at = line.end;
    }
    struct piece value = {line.at, line.at};
    while (value.end < line.end && strchr(ends, *value.end) == NULL) {
        value.end++;
    }
    return value;
}

static struct piece whole(const char *text)
{
    return (struct piece){text, text + strlen(text)};
}

static void set_text(struct delivery *delivery, struct piece text)
{
    delivery->text = text.at;
    delivery->length = (size_t)(text.end - text.at);
}

static void set_host(struct delivery *delivery, struct piece host)
{
    delivery->host = host.at;
    delivery->host_length = (size_t)(host.end - host.at);
}

static void set_recipient(struct delivery *delivery, struct piece recipient)
{
    delivery->recipient = recipient.at;
    delivery->recipient_length = (size_t)(recipient.end - recipient.at);
}

/* What follows "to=": <jo@example.org> or jo, and perhaps more of them. */
static struct piece first_address(struct piece to)
{
    int is_bracketed = to.at < to.end && *to.at == '<';
    to.at += is_bracketed;
    return until(to, is_bracketed ? ">" : ",");
}

static void set_code(struct delivery *delivery, struct piece code)
{
    (void)snprintf(delivery->code, sizeof delivery->code, "%.*s", (int)(code.end - code.at), code.at);
}

/* --------------------------------------------------------- Postfix, Sendmail */

/* Goes behind "4A1B2C: " to what is said of that message. */
static int skip_queue_id(struct piece *line)
{
    struct piece id = until(*line, ": ");
    if (id.end == line->end || id.end == id.at) {
        return 0;
    }
    for (const char *at = id.at; at < id.end; at++) {
        if (!is_alphanumeric(*at)) {
            return 0;
        }
    }
    line->at = id.end + 2;
    return 1;
}

/* to=<jo@example.org>, relay=..., dsn=5.1.1, status=bounced (host mx.example.org[192.0.2.1] said: 550 ...) */
static int read_postfix(struct piece fields, struct delivery *delivery)
{
    struct piece text = fields;
    if (!find_after(&text, ", status=") || !find_after(&text, " (")) {
        return 0;
    }
    text.end -= text.end > text.at && text.end[-1] == ')';
    set_text(delivery, until(text, " [smtpstatus: ")); /* what examples/postfix adds is nobody's answer */
    set_host(delivery, field(fields, ", relay=", "[,"));
    set_code(delivery, field(fields, ", dsn=", ","));
    return 1;
}

/* to=<jo@example.org>, ..., relay=mx.example.org. [192.0.2.1], dsn=5.1.1, reply=550 ..., stat=User unknown */
static int read_sendmail(struct piece fields, struct delivery *delivery)
{
    struct piece text = fields;
    struct piece reply = fields;
    if (!find_after(&text, ", stat=")) {
        return 0;
    }
    int has_reply = find_after(&reply, ", reply=") && reply.at < text.at && is_digit(*reply.at);
    set_text(delivery, has_reply ? until(reply, ", stat=") : text);
    set_host(delivery, field(fields, ", relay=", " ,"));
    set_code(delivery, field(fields, ", dsn=", ","));
    return 1;
}

/* After the program's name, or without one: what both have is the queue id, followed by the recipient. */
static int read_fields(struct piece line, struct delivery *delivery)
{
    if (!skip_queue_id(&line) || !starts_with(line, "to=")) {
        return 0;
    }
    struct piece to = {line.at + strlen("to="), line.end};
    set_recipient(delivery, first_address(to));
    return read_postfix(line, delivery) || read_sendmail(line, delivery);
}

/* ---------------------------------------------------------------- OpenSMTPD */

/* 7f33bb9 mta delivery evpid=... to=<jo@example.org> ... relay="192.0.2.1 (mx)" ... result="PermFail" stat="550 ..." */
static int read_opensmtpd(struct piece line, struct delivery *delivery)
{
    struct piece text = line;
    struct piece host = field(line, " relay=\"", "\"");
    if (!starts_with(field(line, " ", " "), "mta") || !find(&text, " delivery ") || !find_after(&text, " result=\"")) {
        return 0;
    }
    set_code(delivery, whole("5.0.0"));
    if (starts_with(text, "Ok\"")) {
        delivery->code[0] = '2';
    } else if (starts_with(text, "TempFail\"")) {
        delivery->code[0] = '4';
    }
    if (!find_after(&text, " stat=\"")) {
        return 0;
    }
    struct piece to = line;
    if (find_after(&to, " to=")) {
        set_recipient(delivery, first_address(to));
    }
    text.end -= text.end > text.at && text.end[-1] == '"';
    set_text(delivery, text);
    set_host(delivery, find_after(&host, "(") ? until(host, ")") : host);
    return 1;
}

/* --------------------------------------------------------------------- Exim */

/* 1tE6Wg-00000000Ab1-2cDe, before Exim 4.97 1tE6Wg-0000Ab-2c */
static int is_exim_id(struct piece word)
{
    size_t length = (size_t)(word.end - word.at);
    if (length != 16 && length != 23) {
        return 0;
    }
    for (size_t i = 0; i < length; i++) {
        int is_dash = i == 6 || i == length - (length == 16 ? 3 : 5);
        if (is_dash ? word.at[i] != '-' : !is_alphanumeric(word.at[i])) {
            return 0;
        }
    }
    return 1;
}

/* => jo@example.org R=dnslookup T=remote_smtp H=mx.example.org [192.0.2.1] C="250 2.0.0 Ok" */
static int read_exim_delivery(struct piece line, struct delivery *delivery)
{
    struct piece text = {line.end, line.end};
    struct piece confirmation = line;
    if (find_after(&confirmation, " C=\"")) {
        text = confirmation;
        text.end -= text.end > text.at && text.end[-1] == '"';
    }
    set_text(delivery, text);
    set_code(delivery, whole("2.0.0"));
    return 1;
}

/* ** jo@example.org R=dnslookup T=remote_smtp H=mx.example.org [192.0.2.1]: SMTP error from remote ...: 550 ... */
static int read_exim_failure(struct piece line, struct delivery *delivery, const char *code)
{
    if (!find_after(&line, ": ")) {
        return 0;
    }
    set_text(delivery, line);
    set_code(delivery, whole(code));
    return 1;
}

/* What follows the flag: jo@example.org, or jo <jo@example.org> with the address before aliases and forwarding. */
static struct piece exim_recipient(struct piece line)
{
    struct piece address = until(line, " ");
    struct piece original = {address.end + (address.end < line.end), line.end};
    if (memchr(address.at, '@', (size_t)(address.end - address.at)) == NULL && starts_with(original, "<")) {
        return first_address(original);
    }
    address.end -= address.end > address.at && address.end[-1] == ':';
    return address;
}

static int read_exim_flag(struct piece line, struct delivery *delivery)
{
    struct piece recipient = line;
    delivery->is_escaped = 1;
    if (find_after(&recipient, " ")) {
        set_recipient(delivery, exim_recipient(recipient));
    }
    set_host(delivery, field(line, " H=", " :"));
    if (starts_with(line, "=> ") || starts_with(line, "-> ") || starts_with(line, ">> ")) {
        return read_exim_delivery(line, delivery);
    }
    if (starts_with(line, "** ")) {
        return read_exim_failure(line, delivery, "5.0.0");
    }
    return starts_with(line, "== ") && read_exim_failure(line, delivery, "4.0.0");
}

/* What follows the first message id in the line. */
static int read_exim(struct piece line, struct delivery *delivery)
{
    while (line.at < line.end) {
        struct piece word = until(line, " ");
        line.at = word.end + (word.end < line.end);
        if (is_exim_id(word)) {
            return read_exim_flag(line, delivery);
        }
    }
    return 0;
}

/* -------------------------------------------------------------------- lines */

/* 9 stands for a digit, a space for that or a digit, Aa for letters, T for that or a space. */
static int fits(char pattern, char c)
{
    switch (pattern) {
    case '9':
        return is_digit(c);
    case ' ':
        return c == ' ' || is_digit(c);
    case 'A':
        return c >= 'A' && c <= 'Z';
    case 'a':
        return c >= 'a' && c <= 'z';
    case 'T':
        return c == 'T' || c == ' ';
    default:
        return c == pattern;
    }
}

static enum maillog_start match(const char *pattern, const char *data, size_t length)
{
    for (size_t i = 0; pattern[i] != '\0'; i++) {
        if (i == length) {
            return MAILLOG_NEED_MORE;
        }
        if (!fits(pattern[i], data[i])) {
            return MAILLOG_NO;
        }
    }
    return MAILLOG_YES;
}

enum maillog_start maillog_start(const char *data, size_t length)
{
    enum maillog_start syslog = match("Aaa  9 99:99:99", data, length);
    return syslog != MAILLOG_NO ? syslog : match("9999-99-99T99:99:99", data, length);
}

/* "2026-11-22 00:01:10.123 +0100 ...": without the blanks. Zones other than digits are not named in logs but Z. */
static void read_iso_time(struct piece line, char *time)
{
    struct piece rest = {line.at + 19, line.end};
    size_t length = 0;
    for (const char *at = line.at; at < rest.at; at++) {
        time[length++] = *at == ' ' ? 'T' : *at;
    }
    if (rest.at < rest.end && *rest.at == '.') {
        do {
            rest.at++;
        } while (rest.at < rest.end && is_digit(*rest.at));
    }
    struct piece zone = rest;
    zone.at += zone.at < zone.end && *zone.at == ' ';
    size_t left = (size_t)(zone.end - zone.at);
    int sign = left > 0 && (*zone.at == '+' || *zone.at == '-');
    size_t zone_length = sign && match("99:99", zone.at + 1, left - 1) == MAILLOG_YES  ? 6
                         : sign && match("9999", zone.at + 1, left - 1) == MAILLOG_YES ? 5
                         : rest.at < rest.end && *rest.at == 'Z'                       ? 1
                                                                                       : 0;
    memcpy(time + length, zone.at, zone_length);
    time[length + zone_length] = '\0';
}

/* "Nov 22 00:01:10 ...": of this year, or the last one in which that was not in the future. */
static void read_syslog_time(struct piece line, int64_t now, char *time, size_t capacity)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    char today[11];
    unsigned month = 0;
    unsigned year = 0;
    int64_t seconds;
    while (month < 12 && memcmp(months + (size_t)month * 3, line.at, 3) != 0) {
        month++;
    }
    when_print_day((uint32_t)(now / SECONDS_OF_DAY), today);
    for (int i = 0; i < 4; i++) {
        year = year * 10 + (unsigned)(today[i] - '0');
    }
    for (unsigned back = 0; back < 8; back++) { /* leap days are eight years apart at most */
        int written = snprintf(time, capacity, "%04u-%02u-%c%cT%.8s", year - back, month + 1,
                               line.at[4] == ' ' ? '0' : line.at[4], line.at[5], line.at + 7);
        if (when_read(time, (size_t)written, &seconds) && seconds <= now + SECONDS_OF_DAY) {
            return;
        }
    }
    time[0] = '\0';
}

int maillog_read(const char *line, size_t length, int64_t now, struct delivery *delivery)
{
    struct piece all = {line, line + length};
    struct piece after_name = all;
    memset(delivery, 0, sizeof *delivery);
    (void)find_after(&after_name, ": ");
    if (!read_fields(after_name, delivery) && !read_fields(all, delivery) && !read_opensmtpd(after_name, delivery) &&
        !read_opensmtpd(all, delivery) && !read_exim(all, delivery)) {
        return 0;
    }
    if (match("9999-99-99T99:99:99", line, length) == MAILLOG_YES) {
        read_iso_time(all, delivery->time);
    } else if (match("Aaa  9 99:99:99", line, length) == MAILLOG_YES) {
        read_syslog_time(all, now, delivery->time, sizeof delivery->time);
    }
    return 1;
}
