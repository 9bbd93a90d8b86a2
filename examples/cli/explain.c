/*
 * smtpstatus explain: all that is known of one reply, for a person.
 *
 * SPDX-License-Identifier: MIT
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "buffer.h"
#include "colour.h"
#include "command.h"
#include "message.h"
#include "options.h"
#include "output_json.h"
#include "output_text.h"
#include "single.h"
#include "words.h"

#define INDENT 2
#define LABEL_WIDTH 12

/* ----------------------------------------------------------------- the answer */

static void print_heading(const char *heading)
{
    printf("\n%s%s%s\n", colour_code(COLOUR_STRONG), heading, colour_code(COLOUR_OFF));
}

static void print_paragraph(const char *text)
{
    printf("%*s", INDENT, "");
    print_wrapped(text, INDENT);
}

static void print_labelled(const char *label, const char *text)
{
    printf("%*s%-*s ", INDENT, "", LABEL_WIDTH, label);
    print_wrapped(text, INDENT + LABEL_WIDTH + 1);
}

/* A text for people, which a library may have been built without. */
static void print_text(const char *label, const char *text)
{
    if (text[0] != '\0') {
        print_labelled(label, text);
    }
}

/* Prints a list of words, one a line, the label before the first. */
static void print_bits(const char *label, uint32_t bits, const char *(*words)(uint32_t))
{
    if (bits == 0) {
        print_labelled(label, "none");
    }
    for (uint32_t bit = 1; bit != 0; bit <<= 1) {
        if ((bits & bit) != 0) {
            print_labelled(label, words(bit));
            label = "";
        }
    }
}

static void print_reply(const smtpstatus *status)
{
    struct buffer text = {NULL, 0, 0};
    char enhanced[16];
    char code[16];
    print_heading("The reply");
    if (smtpstatus_reply_code(status) != 0) {
        snprintf(code, sizeof code, "%d", smtpstatus_reply_code(status));
        print_labelled(code, smtpstatus_reply_code_title(smtpstatus_reply_code(status)));
        print_text("", smtpstatus_reply_code_explanation(smtpstatus_reply_code(status)));
    }
    if (smtpstatus_enhanced_code(status) != 0) {
        (void)smtpstatus_enhanced_text(smtpstatus_enhanced_code(status), enhanced, sizeof enhanced, NULL);
        print_labelled(enhanced, smtpstatus_enhanced_title(smtpstatus_enhanced_code(status)));
        print_text("", smtpstatus_enhanced_explanation(smtpstatus_enhanced_code(status)));
    }
    buffer_add_reply_text(&text, status, CLEAN_TERMINAL);
    print_labelled("text", text.length > 0 ? buffer_string(&text) : "none");
    buffer_free(&text);
}

static void print_meaning(const smtpstatus *status)
{
    int category = smtpstatus_category(status);
    int bounce = smtpstatus_bounce(status);
    const char *title = smtpstatus_category_title(category);
    printf("%s%s%s%s(%s): %s\n", colour_code(colour_of_bounce(bounce)), title, colour_code(COLOUR_OFF),
           title[0] != '\0' ? " " : "", smtpstatus_category_name(category),
           words_of_outcome(smtpstatus_outcome(status)));
    if (smtpstatus_explanation(status)[0] != '\0') {
        print_paragraph(smtpstatus_explanation(status));
    }
    print_heading("What it means for the address");
    print_labelled(smtpstatus_bounce_name(bounce), words_of_bounce(bounce));
    print_labelled("about", words_of_scope(smtpstatus_scope(status)));
    print_labelled("impact", words_of_impact(smtpstatus_impact(status)));
}

static void print_advice(const smtpstatus *status)
{
    char wait[64];
    uint32_t seconds = 0;
    int action = smtpstatus_action(status);
    print_heading("What to do now");
    print_labelled(smtpstatus_action_name(action), words_of_action(action));
    print_text("", smtpstatus_advice(status));
    print_text("see", smtpstatus_reference(status));
    if (smtpstatus_retry_after(status, &seconds) == SMTPSTATUS_OK) {
        snprintf(wait, sizeof wait, "The server asks to wait %" PRIu32 " seconds.", seconds);
        print_labelled("", wait);
    }
}

static void print_part(const char *label, const smtpstatus *status, int part)
{
    struct buffer text = {NULL, 0, 0};
    if (buffer_add_part(&text, status, part, CLEAN_TERMINAL)) {
        print_labelled(label, buffer_string(&text));
    }
    buffer_free(&text);
}

static void print_reasons(const smtpstatus *status)
{
    char rule[64];
    char confidence[64];
    size_t length = 0;
    uint32_t deciding = smtpstatus_deciding_evidence(status);
    uint32_t agreeing = smtpstatus_evidence(status) & ~deciding;
    print_heading("Why");
    print_labelled("decided by", deciding != 0 ? words_of_evidence(deciding) : "nothing: no evidence was found");
    print_part("matched", status, SMTPSTATUS_PART_MATCH);
    if (smtpstatus_rule(status, rule, sizeof rule, &length) == SMTPSTATUS_OK && length > 0) {
        print_labelled("rule", rule);
    }
    if (agreeing != 0) {
        print_bits("agreeing", agreeing, words_of_evidence);
    }
    snprintf(confidence, sizeof confidence, "%d of 100", smtpstatus_confidence(status));
    print_labelled("confidence", confidence);
    print_bits("conflicts", smtpstatus_conflicts(status), words_of_conflict);
    print_bits("anomalies", smtpstatus_anomalies(status), words_of_anomaly);
}

static void print_details(const smtpstatus *status)
{
    if (smtpstatus_command(status) != 0) {
        print_labelled("command", smtpstatus_command_name(smtpstatus_command(status)));
    }
    if (smtpstatus_provider(status) != 0) {
        print_labelled("provider", smtpstatus_provider_title(smtpstatus_provider(status)));
    }
    print_part("its code", status, SMTPSTATUS_PART_PROVIDER_CODE);
    print_part("block list", status, SMTPSTATUS_PART_BLOCKLIST);
    print_part("URL", status, SMTPSTATUS_PART_URL);
    print_part("client IP", status, SMTPSTATUS_PART_CLIENT_IP);
}

static void print_vocabularies(const smtpstatus *status, uint32_t vocabularies)
{
    if (vocabularies != 0) {
        print_heading("In other words");
    }
    for (int i = 0; (i = options_next_vocabulary(vocabularies, i)) != 0;) {
        const char *term = smtpstatus_vocabulary_term(status, i);
        print_labelled(smtpstatus_vocabulary_name(i), term[0] != '\0' ? term : "no word for it");
    }
}

static void print_person(const smtpstatus *status, uint32_t vocabularies)
{
    print_meaning(status);
    print_advice(status);
    print_vocabularies(status, vocabularies);
    print_reply(status);
    print_reasons(status);
    print_details(status);
}

static void set_sentence(json_t *object, const char *key, const char *text)
{
    json_set(object, key, text[0] != '\0' ? json_string(text) : json_null());
}

static void print_json(const smtpstatus *status, uint32_t vocabularies)
{
    json_t *object = json_object();
    json_add_status(object, status);
    set_sentence(object, "title", smtpstatus_category_title(smtpstatus_category(status)));
    set_sentence(object, "explanation", smtpstatus_explanation(status));
    set_sentence(object, "advice", smtpstatus_advice(status));
    set_sentence(object, "reference", smtpstatus_reference(status));
    json_add_terms(object, status, vocabularies);
    json_print_line(object);
}

static void explain(const struct options *options, const smtpstatus *status)
{
    if (options->json) {
        print_json(status, options->vocabularies);
    } else {
        print_person(status, options->vocabularies);
    }
}

int run_explain(const struct options *options)
{
    smtpstatus status;
    struct buffer text = {NULL, 0, 0};
    int result = single_read(options, &text, &status);
    if (result == EXIT_FINE) {
        explain(options, &status);
    }
    buffer_free(&text);
    return result;
}
