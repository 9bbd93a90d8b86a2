/* SPDX-License-Identifier: MIT */
#include "buffer.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "message.h"

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD in UTF-8 */

char *buffer_reserve(struct buffer *buffer, size_t more)
{
    if (more > SIZE_MAX / 2 - buffer->length) {
        fail_memory();
    }
    size_t needed = buffer->length + more;
    if (needed > buffer->capacity) {
        size_t capacity = needed < 128 ? 256 : needed * 2;
        char *data = realloc(buffer->data, capacity);
        if (data == NULL) {
            fail_memory();
        }
        buffer->data = data;
        buffer->capacity = capacity;
    }
    return buffer->data + buffer->length;
}

void buffer_add(struct buffer *buffer, const char *data, size_t length)
{
    char *end = buffer_reserve(buffer, length + 1);
    if (length > 0) {
        memcpy(end, data, length);
    }
    buffer->length += length;
}

void buffer_add_string(struct buffer *buffer, const char *string)
{
    buffer_add(buffer, string, strlen(string));
}

/* Bytes of the character that a lead byte announces, and the range of its second byte (Unicode, table 3-7). */
static size_t announced(unsigned char lead, unsigned char *low, unsigned char *high)
{
    *low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    *high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (lead < 0x80) {
        return 1;
    }
    if (lead < 0xC2 || lead > 0xF4) {
        return 0;
    }
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

/* Bytes of the valid UTF-8 character at `text`, 0 when there is none. */
static size_t character_length(const unsigned char *text, size_t length)
{
    unsigned char low, high;
    size_t count = announced(text[0], &low, &high);
    if (count > length) {
        return 0;
    }
    for (size_t i = 1; i < count; i++) {
        if (text[i] < low || text[i] > high) {
            return 0;
        }
        low = 0x80;
        high = 0xBF;
    }
    return count;
}

/* What takes the place of a valid character, or NULL when it stays. */
static const char *substitute(const unsigned char *text, enum cleaning cleaning)
{
    int is_break = text[0] == '\t' || text[0] == '\n' || text[0] == '\r';
    int is_control = text[0] < 0x20 || text[0] == 0x7F || (text[0] == 0xC2 && text[1] < 0xA0);
    if (is_break && cleaning != CLEAN_JSON) {
        return " ";
    }
    return is_control && cleaning == CLEAN_TERMINAL ? REPLACEMENT : NULL;
}

/* Bytes at the front that are ASCII and no control characters, which is most of the world's text. */
static size_t plain_length(const unsigned char *text, size_t length)
{
    size_t at = 0;
    while (at < length && text[at] >= 0x20 && text[at] < 0x7F) {
        at++;
    }
    return at;
}

void buffer_add_clean(struct buffer *buffer, const char *data, size_t length, enum cleaning cleaning)
{
    const unsigned char *text = (const unsigned char *)data;
    for (size_t at = 0; at < length;) {
        size_t plain = plain_length(text + at, length - at);
        size_t count = plain > 0 ? plain : character_length(text + at, length - at);
        const char *instead = count == 0 ? REPLACEMENT : substitute(text + at, cleaning);
        if (instead != NULL) {
            buffer_add_string(buffer, instead);
        } else {
            buffer_add(buffer, data + at, count);
        }
        at += count == 0 ? 1 : count;
    }
}

void buffer_add_reply_text(struct buffer *buffer, const smtpstatus *status, enum cleaning cleaning)
{
    struct buffer raw = {NULL, 0, 0};
    size_t needed = 0;
    (void)smtpstatus_copy_text(status, NULL, 0, &needed);
    char *room = buffer_reserve(&raw, needed + 1);
    if (smtpstatus_copy_text(status, room, needed, &needed) == SMTPSTATUS_OK) {
        buffer_add_clean(buffer, room, needed, cleaning);
    }
    buffer_free(&raw);
}

int buffer_add_part(struct buffer *buffer, const smtpstatus *status, int part, enum cleaning cleaning)
{
    const char *data = NULL;
    size_t length = 0;
    if (smtpstatus_span(status, part, &data, &length) != SMTPSTATUS_OK) {
        return 0;
    }
    buffer_add_clean(buffer, data, length, cleaning);
    return 1;
}

static int starts_character(char byte)
{
    return ((unsigned char)byte & 0xC0) != 0x80;
}

void buffer_shorten(struct buffer *buffer, size_t characters)
{
    size_t at = 0;
    while (at < buffer->length && (characters > 0 || !starts_character(buffer->data[at]))) {
        characters -= (size_t)starts_character(buffer->data[at]);
        at++;
    }
    if (at < buffer->length) {
        buffer->length = at;
        buffer_add_string(buffer, " ...");
    }
}

int text_width(const char *text, size_t length)
{
    int width = 0;
    for (size_t i = 0; i < length; i++) {
        width += starts_character(text[i]);
    }
    return width;
}

const char *buffer_string(struct buffer *buffer)
{
    *buffer_reserve(buffer, 1) = '\0';
    return buffer->data;
}

void buffer_free(struct buffer *buffer)
{
    free(buffer->data);
    buffer->data = NULL;
    buffer->length = buffer->capacity = 0;
}
