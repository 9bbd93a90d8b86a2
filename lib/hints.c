/* SPDX-License-Identifier: MIT */
#include "hints.h"

#if SMTPSTATUS_TEXT

#include "providers.h"
#include "tables.h"

#define SECONDS_PER_MINUTE 60U
#define SECONDS_PER_HOUR 3600U
#define SECONDS_PER_DAY 86400U
#define LONGEST_WAIT (365U * SECONDS_PER_DAY)

/* How many tokens may stand between "retry" and the number. */
#define WAIT_REACH 4U

static uint32_t unit_of_flags(uint32_t flags)
{
    if (flags & TABLE_SYMBOL_SECOND) {
        return 1;
    }
    if (flags & TABLE_SYMBOL_MINUTE) {
        return SECONDS_PER_MINUTE;
    }
    if (flags & TABLE_SYMBOL_HOUR) {
        return SECONDS_PER_HOUR;
    }
    return flags & TABLE_SYMBOL_DAY ? SECONDS_PER_DAY : 0;
}

/* The unit of "300s", "5m", "1h", "2d": one letter right behind the number. */
static uint32_t unit_of_letter(const char *data, size_t at, size_t end)
{
    if (at >= end || (at + 1 < end && is_alnum(data[at + 1]))) {
        return 0;
    }
    switch (to_lower(data[at])) {
    case 's':
        return 1;
    case 'm':
        return SECONDS_PER_MINUTE;
    case 'h':
        return SECONDS_PER_HOUR;
    case 'd':
        return SECONDS_PER_DAY;
    default:
        return 0;
    }
}

static void set_wait(struct hints *hints, uint32_t amount, uint32_t unit)
{
    if (hints->retry_after == 0 && amount > 0 && amount <= LONGEST_WAIT / unit) {
        hints->retry_after = amount * unit;
    }
}

/* A plain number, or hours:minutes:seconds as milter-greylist writes it. Returns 0 when it is neither. */
static int read_amount(const char *data, const struct span *span, uint32_t *amount, uint32_t *unit)
{
    uint32_t parts[3] = {0, 0, 0};
    uint32_t count = 1;
    for (size_t i = span->start; i < span->end; i++) {
        if (data[i] == ':' && count < 3) {
            count++;
        } else if (is_digit(data[i]) && parts[count - 1] < 100000000U) {
            parts[count - 1] = parts[count - 1] * 10 + digit_value(data[i]);
        } else {
            return 0;
        }
    }
    if (count == 3 && (parts[0] > 999 || parts[1] > 59 || parts[2] > 59)) {
        return 0;
    }
    *unit = count == 3;
    *amount = count == 3 ? (parts[0] * 60 + parts[1]) * 60 + parts[2] : parts[0];
    return count != 2;
}

static SMTPSTATUS_RARE void hear_number(struct hints *hints, const char *data, size_t end, const struct span *span)
{
    uint32_t amount = 0;
    uint32_t unit = 0;
    if (hints->since_wait == 0 || !read_amount(data, span, &amount, &unit)) {
        return;
    }
    if (unit == 0) {
        unit = unit_of_letter(data, span->end, end);
    }
    if (unit != 0) {
        set_wait(hints, amount, unit);
    } else {
        hints->amount = amount;
        hints->since_amount = 1;
    }
}

/* Counts a token since an event that is remembered for a few tokens only. */
static uint32_t count_on(uint32_t since)
{
    return since == 0 || since > WAIT_REACH ? 0 : since + 1;
}

static void read_word(struct hints *hints, uint32_t flags)
{
    uint32_t unit = unit_of_flags(flags);
    if (unit != 0 && hints->since_amount == 1) {
        set_wait(hints, hints->amount, unit);
    }
    hints->since_amount = 0;
    hints->since_wait = (flags & TABLE_SYMBOL_WAIT) != 0 ? 1 : count_on(hints->since_wait);
}

static void keep_first(struct span *kept, const struct span *span)
{
    if (kept->end == 0) {
        *kept = *span;
    }
}

static uint8_t provider_of_url(const char *data, const struct span *url)
{
    size_t start = host_of_url(data, url->start, url->end);
    size_t stop = start;
    while (stop < url->end && table_char_is(data[stop], TABLE_CHAR_HOST)) {
        stop++;
    }
    return provider_of_host(data + start, stop - start);
}

/* A URL in angle brackets (RFC 3986 appendix C) is told without them. */
static void keep_url(struct hints *hints, const char *data, struct span span)
{
    if (data[span.start] == '<') {
        span.start++;
        span.end--;
    }
    keep_first(&hints->url, &span);
    if (hints->provider == 0) {
        hints->provider = provider_of_url(data, &span);
    }
}

SMTPSTATUS_PRIVATE void hints_step(struct hints *hints, const char *data, size_t end, const struct token *token,
                                   struct span span)
{
    uint32_t flags = table_flags_of_symbol(token->symbol);
    if ((token->flags & TOKEN_NEW_SENTENCE) != 0) {
        hints->since_wait = 0;
    }
    switch (token->symbol) {
    case SYMBOL_NUMBER:
        hear_number(hints, data, end, &span);
        break;
    case SYMBOL_IP:
        keep_first(&hints->ip, &span);
        break;
    case SYMBOL_LIST_URL:
    case SYMBOL_URL:
        keep_url(hints, data, span);
        break;
    case SYMBOL_LIST_HOST:
        keep_first(&hints->list_host, &span);
        break;
    case SYMBOL_HOST:
        if (span.start > 0 && data[span.start - 1] == '[') {
            hints->last_host = span;
        }
        break;
    default:
        hints->passing |= (flags & TABLE_SYMBOL_PASSING) != 0;
        if ((flags & TABLE_SYMBOL_LIST_LABEL) != 0) {
            keep_first(&hints->list_name, &span);
        }
        read_word(hints, flags);
        break;
    }
}

#endif
