/*
 * The reply inside free text: where it starts, and which command it answered.
 *
 * SPDX-License-Identifier: MIT
 */
#include "blocks_sse2.h"
#include "enhanced.h"
#include "reply.h"

/*
 * How likely three digits in free text are a reply code. The text before them says
 * most, the enhanced code behind them as much.
 */
enum likelihood {
    LIKELY_NOT = 0,
    LIKELY_BARE = 1,     /* " 550 " somewhere in a sentence */
    LIKELY_LED = 3,      /* at the start of a line, after ": " or "said:" and the like */
    LIKELY_ENHANCED = 4, /* followed by an enhanced code of its class */
    LIKELY_CERTAIN = 7   /* both */
};

/* Words in front of a reply, each in lower case and without the colon or space behind it. */
static const char introductions[][12] = {"said",     "response", "reply", "replied", "error",    "smtp",    "status",
                                         "answered", "with",     "code",  "<<<",     "returned", "message", "answer"};

/* Whether the text before `at` introduces a reply. */
static int is_led(const char *data, size_t at)
{
    size_t i = at;
    while (i > 0 && (is_blank(data[i - 1]) || data[i - 1] == '"' || data[i - 1] == '\'' || data[i - 1] == '(')) {
        i--;
    }
    if (i == 0 || is_line_break(data[i - 1])) {
        return 1;
    }
    if (data[i - 1] == ':' || data[i - 1] == ';' || data[i - 1] == '>' || data[i - 1] == '=') {
        return 1;
    }
    for (size_t k = 0; k < sizeof introductions / sizeof introductions[0]; k++) {
        size_t length = text_length(introductions[k]);
        if (i >= length && starts_with(data, i - length, i, introductions[k])) {
            return 1;
        }
    }
    return 0;
}

/* Whether the digits at `at` go on to the left, or are part of an address, a number or a name. */
static int is_part_of_more(const char *data, size_t at)
{
    if (at == 0) {
        return 0;
    }
    char before = data[at - 1];
    return is_alnum(before) || is_eight_bit(before) || before == '.' || before == '-' || before == '_' ||
           before == '/' || before == '@' || before == '#';
}

/* Exchange writes "#550 5.1.1 RESOLVER..."; without the enhanced code "#550" is the name of something. */
static SMTPSTATUS_RARE int is_exchange_code(const char *data, size_t at, size_t end, uint32_t code)
{
    struct enhanced found;
    return at > 0 && data[at - 1] == '#' && (at == 1 || is_space(data[at - 2]) || data[at - 2] == '<') &&
           at + 3 < end && data[at + 3] == ' ' && enhanced_read(data, at + 4, end, &found) &&
           enhanced_class(found.code) == code / 100;
}

static enum likelihood likelihood_of(const char *data, size_t at, size_t end, uint32_t code)
{
    struct enhanced found;
    size_t behind = at + 3;
    if (is_exchange_code(data, at, end, code)) {
        return LIKELY_CERTAIN;
    }
    if (is_part_of_more(data, at)) {
        return LIKELY_NOT;
    }
    if (behind < end && data[behind] != ' ' && data[behind] != '-' && !is_space(data[behind])) {
        /* "550:" and "550," happen; "550.5" and "550/tcp" are other things. */
        int led_mark = data[behind] == ':' || data[behind] == ',' || data[behind] == '"' || data[behind] == ';';
        return led_mark && is_led(data, at) ? LIKELY_BARE : LIKELY_NOT;
    }
    int led = is_led(data, at);
    size_t text = behind + (behind < end);
    while (text < end && is_blank(data[text])) {
        text++;
    }
    if (enhanced_read(data, text, end, &found) && enhanced_class(found.code) == code / 100) {
        return led ? LIKELY_CERTAIN : LIKELY_ENHANCED;
    }
    return led ? LIKELY_LED : LIKELY_BARE;
}

BLOCK_ADAPTED(digits)
BLOCK_ADAPTED(gaps)

/* Whether a digit stands at `at`, as a bit. */
static inline uint64_t digit_bit(const char *data, size_t at, size_t end)
{
    return at < end && is_digit(data[at]) ? 1U : 0U;
}

/* Where, counted from `from`, three digits start that have none beside them. */
static uint64_t find_codes(const char *data, size_t from, size_t end)
{
    uint64_t digits = block_bits(digits_of_block, '0', data, from, end);
    uint64_t second = digits >> 1 | digit_bit(data, from + 64, end) << 63;
    uint64_t third = second >> 1 | digit_bit(data, from + 65, end) << 63;
    uint64_t fourth = third >> 1 | digit_bit(data, from + 66, end) << 63;
    uint64_t before = digits << 1 | (from > 0 ? digit_bit(data, from - 1, end) : 0);
    return digits & second & third & ~fourth & ~before;
}

/* The place of the likeliest reply code, or `end`. A failure goes before a success: transcripts hold both. */
static size_t find_likeliest_code(const char *data, size_t length, uint32_t *code)
{
    size_t best = length;
    int best_rank = LIKELY_NOT;
    *code = 0;
    for (size_t from = 0; from < length; from += WIDE_BLOCK) {
        for (uint64_t places = find_codes(data, from, length); places != 0; places &= places - 1) {
            size_t i = from + lowest_bit(places);
            uint32_t found = reply_code_at(data, i, length);
            int rank = found != 0 ? (int)likelihood_of(data, i, length, found) : LIKELY_NOT;
            if (rank == LIKELY_BARE && found < 400) {
                rank = LIKELY_NOT;
            }
            rank = rank * 2 + (rank != LIKELY_NOT && found >= 400);
            if (rank > best_rank) {
                best_rank = rank;
                best = i;
                *code = found;
            }
            if (best == 0) {
                return 0; /* a text that starts with a code is a reply */
            }
        }
    }
    return best;
}

/* ------------------------------------------------------------------ the command */

struct command_word {
    char text[20];
    uint8_t command;
};

/* As servers write them in "in reply to ... command", "after ...", ">>> ..." and "while sending ...". */
static const struct command_word command_words[] = {
    {"rcpt", SMTPSTATUS_COMMAND_RCPT},
    {"mail from", SMTPSTATUS_COMMAND_MAIL},
    {"end of data", SMTPSTATUS_COMMAND_END_OF_DATA},
    {"end-of-data", SMTPSTATUS_COMMAND_END_OF_DATA},
    {"message body", SMTPSTATUS_COMMAND_END_OF_DATA},
    {"initial connection", SMTPSTATUS_COMMAND_CONNECT},
    {"server greeting", SMTPSTATUS_COMMAND_CONNECT},
    {"starttls", SMTPSTATUS_COMMAND_STARTTLS},
    {"ehlo", SMTPSTATUS_COMMAND_EHLO},
    {"helo", SMTPSTATUS_COMMAND_HELO},
    {"lhlo", SMTPSTATUS_COMMAND_LHLO},
    {"auth ", SMTPSTATUS_COMMAND_AUTH},
    {"data", SMTPSTATUS_COMMAND_DATA},
    {"bdat", SMTPSTATUS_COMMAND_BDAT},
    {"quit", SMTPSTATUS_COMMAND_QUIT},
    {"rset", SMTPSTATUS_COMMAND_RSET},
    {"vrfy", SMTPSTATUS_COMMAND_VRFY},
};

/* What stands in front of a command's name, at the start of a word. */
static const char command_leads[][16] = {"in reply to ", "after ",     "while sending ", ">>> ",     "response to ",
                                         "reply to ",    "pipelined ", "command: ",      "sending ", "error from "};

#define NOTE_LONGEST 40U /* bytes of a closing note, up to its parenthesis */

#define LETTER_BIT(c) (1U << ((c)&31))

/* What the second letter of a lead is, by the five low bits of its first. */
static const char second_letters[32] = {
    ['i' & 31] = 'n', ['a' & 31] = 'f', ['w' & 31] = 'h', ['>' & 31] = '>', ['p' & 31] = 'i',
    ['c' & 31] = 'o', ['e' & 31] = 'r', ['r' & 31] = 'e', ['s' & 31] = 'e',
};

/* ... and a bit for each that the third may be. */
static const uint32_t third_letters[32] = {
    ['i' & 31] = LETTER_BIT(' '), /* "in reply to" */
    ['a' & 31] = LETTER_BIT('t'),
    ['w' & 31] = LETTER_BIT('i'),
    ['>' & 31] = LETTER_BIT('>'),
    ['p' & 31] = LETTER_BIT('p'),
    ['c' & 31] = LETTER_BIT('m'),
    ['e' & 31] = LETTER_BIT('r'),
    ['r' & 31] = LETTER_BIT('s') | LETTER_BIT('p') | LETTER_BIT('f'),
    ['s' & 31] = LETTER_BIT('n'),
};

/* Where, counted from `from`, a lead can begin: behind what may stand in front of a word. */
static uint64_t find_leads(const char *data, size_t from, size_t end)
{
    uint64_t first = from == 0 || (unsigned char)data[from - 1] <= '(' ? 1U : 0U;
    return block_bits(gaps_of_block, ' ', data, from, end) << 1 | first;
}

/* Whether a lead's first letters stand at `at`. */
static inline int may_be_lead(const char *data, size_t at, size_t end)
{
    return at + 2 < end && second_letters[data[at] & 31] == (char)(data[at + 1] | 0x20) &&
           (third_letters[data[at] & 31] >> (data[at + 2] & 31) & 1U) != 0;
}

/* Whether the byte in front of a lead, if there is one, is such that the lead counts. */
static int is_lead_place(const char *data, size_t at)
{
    return at == 0 || is_space(data[at - 1]) || data[at - 1] == '(' || data[at - 1] == '"';
}

/* The command that is named at `at`; names of one word are in capitals, or they are just words. */
static uint8_t command_at(const char *data, size_t at, size_t end)
{
    for (size_t i = 0; i < sizeof command_words / sizeof command_words[0]; i++) {
        if (starts_with(data, at, end, command_words[i].text)) {
            int capital = data[at] <= 'Z'; /* it is a letter */
            int words = command_words[i].command == SMTPSTATUS_COMMAND_END_OF_DATA ||
                        command_words[i].command == SMTPSTATUS_COMMAND_CONNECT;
            return capital || words ? command_words[i].command : (uint8_t)SMTPSTATUS_COMMAND_UNKNOWN;
        }
    }
    return SMTPSTATUS_COMMAND_UNKNOWN;
}

/* The command behind the lead at `at`, if one stands there; *replied: it is the first of the leads. */
static uint8_t led_command(const char *data, size_t at, size_t end, int *replied)
{
    for (size_t k = 0; k < sizeof command_leads / sizeof command_leads[0]; k++) {
        const char *lead = command_leads[k];
        if (lead[0] == to_lower(data[at]) && starts_with(data, at, end, lead)) {
            *replied = k == 0;
            return command_at(data, at + text_length(lead), end);
        }
    }
    return SMTPSTATUS_COMMAND_UNKNOWN;
}

/*
 * Whether the "(in reply to ...)" at `note` closes the text: no word follows, or it is itself
 * cut off. The longest is "(in reply to end of DATA command)".
 */
static int is_closing(const char *data, size_t note, size_t end)
{
    size_t limit = end - note > NOTE_LONGEST ? note + NOTE_LONGEST : end;
    while (note < limit && data[note] != ')') {
        note++;
    }
    while (note < end && !is_alnum(data[note])) {
        note++;
    }
    return note == end;
}

/* Finds the command; *note is where a closing "(in reply to ...)" starts, or `end`. */
static uint8_t find_command(const char *data, size_t end, size_t *note)
{
    uint8_t command = SMTPSTATUS_COMMAND_UNKNOWN;
    *note = end;
    for (size_t from = 0; from < end; from += WIDE_BLOCK) {
        for (uint64_t places = find_leads(data, from, end); places != 0; places &= places - 1) {
            size_t at = from + lowest_bit(places);
            if (!may_be_lead(data, at, end) || !is_lead_place(data, at)) {
                continue;
            }
            if (starts_with(data, at, end, "refused to talk to me")) {
                *note = end;
                return SMTPSTATUS_COMMAND_CONNECT;
            }
            int replied = 0;
            uint8_t found = led_command(data, at, end, &replied);
            if (found != SMTPSTATUS_COMMAND_UNKNOWN) {
                command = found;
                *note = replied && at > 0 && data[at - 1] == '(' ? at - 1 : *note;
            }
        }
    }
    *note = is_closing(data, *note, end) ? *note : end;
    return command;
}

/* ------------------------------------------------------------------ the text */

/* Takes the reply that starts with its code at `at`. */
static void take_reply(struct reading *reading, size_t at, size_t end, uint32_t code)
{
    struct enhanced found;
    size_t text = at + 3;
    reading->code = reading->first_code = (uint16_t)code;
    reading->lines = 1;
    if (text < end && (is_blank(reading->data[text]) || reading->data[text] == '-')) {
        text++;
    } else {
        reading->anomalies |= text < end ? SMTPSTATUS_ANOMALY_NO_SEPARATOR : SMTPSTATUS_ANOMALY_CODE_ONLY;
    }
    reading->text.start = text;
    while (text < end && is_space(reading->data[text])) {
        text++;
    }
    if (enhanced_read(reading->data, text, end, &found)) {
        reading->enhanced_code = found.code;
        reading->enhanced = found.span;
        reading->anomalies |= found.anomalies;
    } else if (enhanced_find(reading->data, text, end, code / 100, &found)) {
        reading->enhanced_code = found.code;
        reading->enhanced = found.span;
        reading->anomalies |= found.anomalies | SMTPSTATUS_ANOMALY_ENHANCED_PLACE;
    }
    reading->anomalies |= enhanced_against(reading->enhanced_code, code);
}

/* Takes text without a reply code; an enhanced code may stand in it all the same. */
static void take_words(struct reading *reading, size_t end)
{
    struct enhanced found;
    reading->anomalies |= SMTPSTATUS_ANOMALY_NO_REPLY;
    if (enhanced_find(reading->data, 0, end, 0, &found)) {
        reading->enhanced_code = found.code;
        reading->enhanced = found.span;
        reading->anomalies |= found.anomalies;
    }
}

int smtpstatus_parse_diagnostic(smtpstatus *handle, const char *data, size_t length)
{
    if (handle == NULL) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    struct status *status = status_of(handle);
    status_forget(status);
    if (data == NULL && length > 0) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    if (!status_is_ready(status)) {
        return SMTPSTATUS_ERROR_STATE;
    }
    struct reading *reading = &status->reading;
    uint32_t code = 0;
    size_t note = length;
    reading->data = data;
    reading->kind = INPUT_DIAGNOSTIC;
    reading->command = find_command(data, length, &note);
    size_t at = find_likeliest_code(data, note, &code);
    reading->reply.start = code != 0 ? at : 0;
    reading->reply.end = reading->text.end = note;
    while (reading->text.end > 0 && is_line_break(data[reading->text.end - 1])) {
        reading->text.end--;
    }
    if (code != 0) {
        take_reply(reading, at, reading->text.end, code);
    } else {
        take_words(reading, note);
    }
    return SMTPSTATUS_OK;
}
