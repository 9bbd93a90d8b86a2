/* SPDX-License-Identifier: MIT */
#define _POSIX_C_SOURCE 200809L
#include "fixtures.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A value as text; long enough for every list of names and every span of a fixture. */
#define VALUE_SIZE 1024

static void *must(void *memory)
{
    if (memory == NULL) {
        fputs("out of memory\n", stderr);
        abort();
    }
    return memory;
}

/* ------------------------------------------------------------------ reading */

/* Where in which file the reader stands. */
struct place {
    const char *file;
    unsigned line;
};

static int complain(const struct place *place, const char *what, const char *text)
{
    fprintf(stderr, "%s:%u: %s: %s\n", place->file, place->line, what, text);
    return -1;
}

/* Every key of an item; those of which there may be but one come before the answers. */
static const char *const known_keys[] = {"command",       "host",      "code",    "enhanced",  "category",
                                         "bounce",        "action",    "outcome", "evidence",  "provider",
                                         "provider_code", "blocklist", "url",     "client_ip", "retry_after",
                                         "anomalies",     "conflicts", "match"};

static int is_known_key(const char *key)
{
    for (size_t i = 0; i < sizeof known_keys / sizeof known_keys[0]; i++) {
        if (strcmp(known_keys[i], key) == 0) {
            return 1;
        }
    }
    return 0;
}

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return NULL;
    }
    size_t size = 0;
    size_t room = 1U << 16;
    char *text = must(malloc(room + 1));
    size_t got;
    while ((got = fread(text + size, 1, room - size, file)) > 0) {
        size += got;
        if (size == room) {
            room *= 2;
            text = must(realloc(text, room + 1));
        }
    }
    fclose(file);
    text[size] = '\0';
    return text;
}

static struct fixture *add_item(struct fixture_list *list)
{
    if (list->count == list->capacity) {
        list->capacity = list->capacity * 2 + 256;
        list->items = must(realloc(list->items, list->capacity * sizeof list->items[0]));
    }
    struct fixture *item = &list->items[list->count++];
    memset(item, 0, sizeof *item);
    return item;
}

static void append(struct fixture *item, const char *bytes, size_t length)
{
    if (length > 0) {
        item->input = must(realloc(item->input, item->length + length));
        memcpy(item->input + item->length, bytes, length);
        item->length += length;
    }
}

/* One escape after a backslash. Returns the characters used, 0 when it is none. */
static size_t read_escape(const char *text, char *byte)
{
    static const char letters[] = "rnt\\";
    static const char bytes[] = "\r\n\t\\";
    const char *found = text[0] != '\0' ? strchr(letters, text[0]) : NULL;
    if (found != NULL) {
        *byte = bytes[found - letters];
        return 1;
    }
    char digits[3] = {0};
    if (text[0] != 'x' || text[1] == '\0' || text[2] == '\0') {
        return 0;
    }
    memcpy(digits, text + 1, 2);
    char *end;
    *byte = (char)(unsigned char)strtoul(digits, &end, 16);
    return *end == '\0' ? 3 : 0;
}

static int append_escaped(struct fixture *item, const char *text, const struct place *place)
{
    while (*text != '\0') {
        char byte = *text++;
        if (byte == '\\') {
            size_t used = read_escape(text, &byte);
            if (used == 0) {
                return complain(place, "unknown escape", text);
            }
            text += used;
        }
        append(item, &byte, 1);
    }
    return 0;
}

static int read_input(struct fixture *item, const char *line, const struct place *place)
{
    const char *mark = strchr(line, ':');
    const char *text = mark + 1 + (mark[1] == ' ');
    int diagnostic = line[0] == 'D';
    if (item->field_count > 0 || (item->length > 0 && item->diagnostic != diagnostic)) {
        return complain(place, "input out of place", line);
    }
    if (diagnostic) {
        if (item->diagnostic) {
            append(item, "\n", 1);
        }
        item->diagnostic = 1;
        append(item, text, strlen(text));
        return 0;
    }
    if (append_escaped(item, text, place) != 0) {
        return -1;
    }
    if (line[1] == ':') {
        append(item, "\r\n", 2);
    }
    return 0;
}

static int read_field(struct fixture *item, char *line, const struct place *place)
{
    char *colon = strstr(line, ": ");
    if (colon == NULL) {
        return complain(place, "not a 'key: value' line", line);
    }
    *colon = '\0';
    if (!is_known_key(line)) {
        return complain(place, "unknown key", line);
    }
    if (fixture_value(item, line) != NULL) {
        return complain(place, "key given twice", line);
    }
    if (item->field_count == FIXTURE_MOST_FIELDS) {
        return complain(place, "too many keys", line);
    }
    item->fields[item->field_count].key = line;
    item->fields[item->field_count++].value = colon + 2;
    return 0;
}

static int close_item(const struct fixture *item, const struct place *place)
{
    static const char *const required[] = {"code", "enhanced", "category", "bounce"};
    for (size_t i = 0; i < sizeof required / sizeof required[0]; i++) {
        if (fixture_value(item, required[i]) == NULL) {
            return complain(place, required[i], "is missing in the item above");
        }
    }
    return item->length > 0 ? 0 : complain(place, "no input in the item above", item->name);
}

static int read_line(struct fixture_list *list, struct fixture **item, char *line, const struct place *place)
{
    if (line[0] == '#') {
        return 0;
    }
    if (line[0] == '\0') {
        int result = *item != NULL ? close_item(*item, place) : 0;
        *item = NULL;
        return result;
    }
    if (strncmp(line, "== ", 3) == 0) {
        if (*item != NULL) {
            return complain(place, "no blank line before", line);
        }
        *item = add_item(list);
        (*item)->file = place->file;
        (*item)->line = place->line;
        (*item)->name = line + 3;
        return 0;
    }
    if (*item == NULL) {
        return complain(place, "line outside an item", line);
    }
    if (strncmp(line, "S:", 2) == 0 || strncmp(line, "S\\:", 3) == 0 || strncmp(line, "D:", 2) == 0) {
        return read_input(*item, line, place);
    }
    return read_field(*item, line, place);
}

static char *keep(struct fixture_list *list, char *text)
{
    list->kept = must(realloc(list->kept, (list->kept_count + 1) * sizeof list->kept[0]));
    list->kept[list->kept_count++] = must(text);
    return text;
}

static int load_file(const char *folder, const char *name, struct fixture_list *list)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    struct place place = {keep(list, strdup(name)), 0};
    char *text = read_file(path);
    if (text == NULL) {
        return complain(&place, "cannot be read", path);
    }
    char *line = keep(list, text);
    struct fixture *item = NULL;
    while (line != NULL) {
        char *next = strchr(line, '\n');
        if (next != NULL) {
            *next++ = '\0';
        }
        place.line++;
        if (read_line(list, &item, line, &place) != 0) {
            return -1;
        }
        line = next;
    }
    return item != NULL ? close_item(item, &place) : 0;
}

static int is_fixture_file(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return dot != NULL && strcmp(dot, ".txt") == 0;
}

int fixtures_load(const char *folder, struct fixture_list *list)
{
    struct dirent **entries = NULL;
    int result = 0;
    memset(list, 0, sizeof *list);
    int count = scandir(folder, &entries, is_fixture_file, alphasort);
    if (count <= 0) {
        fprintf(stderr, "%s: no fixture files\n", folder);
        result = -1;
    }
    for (int i = 0; i < count; i++) {
        if (result == 0) {
            result = load_file(folder, entries[i]->d_name, list);
        }
        free(entries[i]);
    }
    free(entries);
    return result;
}

void fixtures_free(struct fixture_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->items[i].input);
    }
    for (size_t i = 0; i < list->kept_count; i++) {
        free(list->kept[i]);
    }
    free(list->items);
    free(list->kept);
    memset(list, 0, sizeof *list);
}

const char *fixture_value(const struct fixture *fixture, const char *key)
{
    for (size_t i = 0; i < fixture->field_count; i++) {
        if (strcmp(fixture->fields[i].key, key) == 0) {
            return fixture->fields[i].value;
        }
    }
    return NULL;
}

/* ------------------------------------------------------------------ running */

void fixture_prepare(const struct fixture *fixture, smtpstatus *status)
{
    const char *command = fixture_value(fixture, "command");
    const char *host = fixture_value(fixture, "host");
    (void)smtpstatus_init(status, sizeof *status);
    if (command != NULL) {
        int value = smtpstatus_command_value(command, strlen(command));
        (void)smtpstatus_set_option(status, SMTPSTATUS_OPTION_COMMAND, (uint64_t)value);
    }
    if (host != NULL) {
        (void)smtpstatus_set_host(status, host, strlen(host));
    }
}

int fixture_parse(const struct fixture *fixture, smtpstatus *status, const char *data, size_t *consumed)
{
    if (fixture->diagnostic) {
        *consumed = fixture->length;
        return smtpstatus_parse_diagnostic(status, data, fixture->length);
    }
    return smtpstatus_parse_reply(status, data, fixture->length, SMTPSTATUS_INPUT_COMPLETE, consumed);
}

/* ------------------------------------------------------------------ comparing */

int list_has(const char *list, const char *word, char separator)
{
    size_t length = strlen(word);
    while (list != NULL) {
        const char *end = strchr(list, separator);
        size_t size = end != NULL ? (size_t)(end - list) : strlen(list);
        if (size == length && memcmp(list, word, length) == 0) {
            return 1;
        }
        list = end != NULL ? end + 1 : NULL;
    }
    return 0;
}

/* The names of the bits that are set, separated by spaces; "-" for none. */
static void write_bits(char *text, uint32_t bits, const char *(*name)(uint32_t))
{
    size_t used = 0;
    text[0] = '-';
    text[1] = '\0';
    for (uint32_t bit = 1; bit != 0; bit <<= 1) {
        if ((bits & bit) != 0) {
            used += (size_t)snprintf(text + used, VALUE_SIZE - used, used > 0 ? " %s" : "%s", name(bit));
        }
    }
}

static void write_span(char *text, const smtpstatus *status, int part)
{
    const char *data = NULL;
    size_t length = 0;
    snprintf(text, VALUE_SIZE, "-");
    if (smtpstatus_span(status, part, &data, &length) == SMTPSTATUS_OK) {
        snprintf(text, VALUE_SIZE, "%.*s", (int)length, data);
    }
}

static void write_enhanced(char *text, uint32_t code)
{
    snprintf(text, VALUE_SIZE, "-");
    if (code != 0) {
        snprintf(text, VALUE_SIZE, "%u.%u.%u", (unsigned)(code / 1000000U), (unsigned)(code / 1000U % 1000U),
                 (unsigned)(code % 1000U));
    }
}

static int part_of(const char *key)
{
    for (int part = SMTPSTATUS_PART_REPLY; strcmp(smtpstatus_part_name(part), "invalid") != 0; part++) {
        if (strcmp(smtpstatus_part_name(part), key) == 0) {
            return part;
        }
    }
    return 0;
}

/* The handle's answer for a key, as a fixture would write it. */
static void write_answer(char *text, const char *key, const smtpstatus *status)
{
    uint32_t seconds = 0;
    if (strcmp(key, "code") == 0) {
        snprintf(text, VALUE_SIZE, "%d", smtpstatus_reply_code(status));
    } else if (strcmp(key, "enhanced") == 0) {
        write_enhanced(text, smtpstatus_enhanced_code(status));
    } else if (strcmp(key, "category") == 0) {
        snprintf(text, VALUE_SIZE, "%s", smtpstatus_category_name(smtpstatus_category(status)));
    } else if (strcmp(key, "bounce") == 0) {
        snprintf(text, VALUE_SIZE, "%s", smtpstatus_bounce_name(smtpstatus_bounce(status)));
    } else if (strcmp(key, "action") == 0) {
        snprintf(text, VALUE_SIZE, "%s", smtpstatus_action_name(smtpstatus_action(status)));
    } else if (strcmp(key, "outcome") == 0) {
        snprintf(text, VALUE_SIZE, "%s", smtpstatus_outcome_name(smtpstatus_outcome(status)));
    } else if (strcmp(key, "command") == 0) {
        snprintf(text, VALUE_SIZE, "%s", smtpstatus_command_name(smtpstatus_command(status)));
    } else if (strcmp(key, "provider") == 0) {
        snprintf(text, VALUE_SIZE, "%s", smtpstatus_provider_name(smtpstatus_provider(status)));
    } else if (strcmp(key, "evidence") == 0) {
        write_bits(text, smtpstatus_evidence(status), smtpstatus_evidence_name);
    } else if (strcmp(key, "anomalies") == 0) {
        write_bits(text, smtpstatus_anomalies(status), smtpstatus_anomaly_name);
    } else if (strcmp(key, "conflicts") == 0) {
        write_bits(text, smtpstatus_conflicts(status), smtpstatus_conflict_name);
    } else if (strcmp(key, "retry_after") == 0) {
        (void)smtpstatus_retry_after(status, &seconds);
        snprintf(text, VALUE_SIZE, "%u", (unsigned)seconds);
    } else {
        write_span(text, status, part_of(key));
    }
}

/* Whether every word of `wanted` is in `words`, and, when `both`, the reverse. */
static int same_words(const char *wanted, const char *words, int both)
{
    char copy[VALUE_SIZE];
    char *rest = NULL;
    size_t count = 0;
    snprintf(copy, sizeof copy, "%s", wanted);
    for (char *word = strtok_r(copy, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest)) {
        count++;
        if (!list_has(words, word, ' ')) {
            return 0;
        }
    }
    return !both || same_words(words, wanted, 0);
}

static int agrees(const char *key, const char *expected, const char *got)
{
    if (strcmp(key, "category") == 0) {
        return list_has(expected, got, '|');
    }
    if (strcmp(key, "anomalies") == 0) {
        return same_words(expected, got, 1);
    }
    if (strcmp(key, "evidence") == 0 || strcmp(key, "conflicts") == 0) {
        return same_words(expected, got, 0);
    }
    if (strcmp(key, "match") == 0) {
        return strstr(got, expected) != NULL;
    }
    return strcmp(expected, got) == 0;
}

/* Answers that rest on nothing but codes and lines. */
static int needs_words(const char *key)
{
    return strcmp(key, "code") != 0 && strcmp(key, "enhanced") != 0 && strcmp(key, "outcome") != 0 &&
           strcmp(key, "anomalies") != 0;
}

size_t fixture_compare(const struct fixture *fixture, const smtpstatus *status, fixture_listener *listener,
                       void *context)
{
    char got[VALUE_SIZE];
    size_t differences = 0;
    int words = (smtpstatus_features() & SMTPSTATUS_FEATURE_TEXT) != 0;
    for (size_t i = 0; i < fixture->field_count; i++) {
        const struct fixture_field *field = &fixture->fields[i];
        if (strcmp(field->key, "host") == 0 || (!words && needs_words(field->key))) {
            continue;
        }
        write_answer(got, field->key, status);
        if (!agrees(field->key, field->value, got)) {
            differences++;
            listener(context, fixture, field->key, field->value, got);
        }
    }
    return differences;
}
