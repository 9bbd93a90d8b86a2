/*
 * smtpstatus_parse_diagnostic(): which digits are the reply, which command it answered.
 *
 * SPDX-License-Identifier: MIT
 */
#include "unit.h"

#include <stdio.h>

#define NO_REPLY SMTPSTATUS_ANOMALY_NO_REPLY
#define CODE_ONLY SMTPSTATUS_ANOMALY_CODE_ONLY
#define NO_SEPARATOR SMTPSTATUS_ANOMALY_NO_SEPARATOR
#define PLACE SMTPSTATUS_ANOMALY_ENHANCED_PLACE
#define ZEROS SMTPSTATUS_ANOMALY_ENHANCED_ZEROS
#define OTHER_CLASS SMTPSTATUS_ANOMALY_ENHANCED_CLASS
#define RCPT SMTPSTATUS_COMMAND_RCPT
#define MAIL SMTPSTATUS_COMMAND_MAIL
#define DATA SMTPSTATUS_COMMAND_DATA
#define END_OF_DATA SMTPSTATUS_COMMAND_END_OF_DATA
#define CONNECT SMTPSTATUS_COMMAND_CONNECT

struct item {
    const char *text;
    int code;
    uint32_t enhanced;
    uint32_t anomalies;
    int command;
    const char *reply; /* where the reply stands; NULL: the text from its first code to its end */
};

static const struct item items[] = {
    /* what leads to a reply */
    {"550 5.1.1 No such user", 550, 5001001, 0, 0, NULL},
    {"550-5.1.1 No such user", 550, 5001001, 0, 0, NULL},
    {"550 No such user", 550, 0, 0, 0, NULL},
    {"  550 No such user", 550, 0, 0, 0, "550 No such user"},
    {"250 2.0.0 Ok: queued as 4F2A", 250, 2000000, 0, 0, NULL},
    {"354 go ahead", 354, 0, 0, 0, NULL},
    {"smtp; 550 5.1.1 No such user", 550, 5001001, 0, 0, "550 5.1.1 No such user"},
    {"smtp;550 5.1.1 No such user", 550, 5001001, 0, 0, "550 5.1.1 No such user"},
    {"SMTP; 250 2.0.0 Ok", 250, 2000000, 0, 0, "250 2.0.0 Ok"},
    {"x-unix; 550 No such user", 550, 0, 0, 0, "550 No such user"},
    {"host mx.example.org[192.0.2.25] said: 550 No such user", 550, 0, 0, 0, "550 No such user"},
    {"Remote host said: 550 No such user", 550, 0, 0, 0, "550 No such user"},
    {"Remote server replied: 450 Try later", 450, 0, 0, 0, "450 Try later"},
    {"the server responded with 554 Rejected", 554, 0, 0, 0, "554 Rejected"},
    {"error \"550 No such user\"", 550, 0, 0, 0, "550 No such user\""},
    {"reason ('550 No such user')", 550, 0, 0, 0, "550 No such user')"},
    {"<<< 550 No such user", 550, 0, 0, 0, "550 No such user"},
    {"status=550 No such user", 550, 0, 0, 0, "550 No such user"},
    {"said: 500 5.5.1 What?", 500, 5005001, 0, 0, "500 5.5.1 What?"},
    {"said: 599 5.5.1 What?", 599, 5005001, 0, 0, "599 5.5.1 What?"},
    {"said: 400 4.5.1 What?", 400, 4005001, 0, 0, "400 4.5.1 What?"},
    {"said: 499 4.5.1 What?", 499, 4005001, 0, 0, "499 4.5.1 What?"},
    {"said: 499 5.5.1 What?", 499, 5005001, OTHER_CLASS, 0, "499 5.5.1 What?"},
    {"dsn=5.1.1, code=550 No such user", 550, 0, 0, 0, "550 No such user"},
    {"Delivery failed\n550 No such user", 550, 0, 0, 0, "550 No such user"},
    {"Delivery failed\r\n550 No such user", 550, 0, 0, 0, "550 No such user"},

    /* digits that are no reply, beside one that is */
    {"host mx550.example.org said: 451 Try later", 451, 0, 0, 0, "451 Try later"},
    {"host mx.example.org[198.51.100.250] said: 451 Try later", 451, 0, 0, 0, "451 Try later"},
    {"host mx-550 said: 451 Try later", 451, 0, 0, 0, "451 Try later"},
    {"user_550 said: 451 Try later", 451, 0, 0, 0, "451 Try later"},
    {"path /550 failed: 451 Try later", 451, 0, 0, 0, "451 Try later"},
    {"ticket #550 said: 451 Try later", 451, 0, 0, 0, "451 Try later"},
    {"port 587/tcp: 250/tcp said: 451 Try later", 451, 0, 0, 0, "451 Try later"},
    {"550.5 points: 451 Try later", 451, 0, 0, 0, "451 Try later"},
    {"we took 250 seconds and 300 bytes: 451 Try later", 451, 0, 0, 0, "451 Try later"},
    {"5500 points: 451 Try later", 451, 0, 0, 0, "451 Try later"},
    {"\xC3\xA9"
     "550 points: 451 Try later",
     451, 0, 0, 0, "451 Try later"},
    {"after 550 seconds, the host said: 451 Try later", 451, 0, 0, 0, "451 Try later"},
    {"after 550 seconds came 451 4.3.0 Try later", 451, 4003000, 0, 0, "451 4.3.0 Try later"},
    {"error: 451 seconds, said: 550 5.1.1 No", 550, 5001001, 0, 0, "550 5.1.1 No"},
    {"said: 220 hello; said: 550 No such user", 550, 0, 0, 0, "550 No such user"},
    {"<<< 250 ok\n<<< 550 No such user\n<<< 221 bye", 550, 0, 0, 0, "550 No such user\n<<< 221 bye"},
    {"<<< 250 2.1.0 ok\n<<< 550 5.1.1 No\n", 550, 5001001, 0, 0, "550 5.1.1 No\n"},
    {"said: 450 first, said: 550 second", 450, 0, 0, 0, "450 first, said: 550 second"},

    /* what follows the code */
    {"550", 550, 0, CODE_ONLY, 0, NULL},
    {"said: 550", 550, 0, CODE_ONLY, 0, "550"},
    {"550\r\n", 550, 0, CODE_ONLY, 0, NULL},
    {"550: No such user", 550, 0, NO_SEPARATOR, 0, NULL},
    {"said 550, no such user", 550, 0, NO_SEPARATOR, 0, "550, no such user"},
    {"code \"550\" no such user", 550, 0, NO_SEPARATOR, 0, "550\" no such user"},
    {"550\n5.1.1 No such user", 550, 5001001, NO_SEPARATOR, 0, NULL},
    {"550   5.1.1 No such user", 550, 5001001, 0, 0, NULL},
    {"550 5.01.1 No such user", 550, 5001001, ZEROS, 0, NULL},
    {"550 4.7.1 No", 550, 4007001, OTHER_CLASS, 0, NULL},
    {"550 No such user (#5.1.1)", 550, 5001001, PLACE, 0, NULL},
    {"550 No such user - 5.1.1", 550, 5001001, PLACE, 0, NULL},
    {"550 No such user (5.1.1 in short)", 550, 5001001, PLACE, 0, NULL},
    {"550 No such user [5.01.1]", 550, 5001001, PLACE | ZEROS, 0, NULL},
    {"550 version 4.1.2 says no", 550, 0, 0, 0, NULL},
    {"550 server 5.9.1 says no", 550, 0, 0, 0, NULL},
    {"550 5.1.1.1 No", 550, 0, 0, 0, NULL},
    {"550 from x5.1.1 and 5.1.1x and 5.1.1.1", 550, 0, 0, 0, NULL},

    /* no reply code at all */
    {"", 0, 0, NO_REPLY, 0, NULL},
    {"The mailbox is full", 0, 0, NO_REPLY, 0, "The mailbox is full"},
    {"5.1.1 No such user", 0, 5001001, NO_REPLY, 0, "5.1.1 No such user"},
    {"status 4.2.2 says all", 0, 4002002, NO_REPLY, 0, "status 4.2.2 says all"},
    {"status (#2.1.5) says all", 0, 2001005, NO_REPLY, 0, "status (#2.1.5) says all"},
    {"55", 0, 0, NO_REPLY, 0, "55"},
    {"We waited 250 seconds for 300 bytes", 0, 0, NO_REPLY, 0, "We waited 250 seconds for 300 bytes"},
    {"192.0.2.250", 0, 0, NO_REPLY, 0, "192.0.2.250"},
    {"1550 a", 0, 0, NO_REPLY, 0, "1550 a"},
    {"650 a", 0, 0, NO_REPLY, 0, "650 a"},
    {"199 a", 0, 0, NO_REPLY, 0, "199 a"},

    {"score 7.550 is reached", 0, 0, NO_REPLY, 0, "score 7.550 is reached"},
    {"x-550 is the model", 0, 0, NO_REPLY, 0, "x-550 is the model"},
    {"x_550 is the model", 0, 0, NO_REPLY, 0, "x_550 is the model"},
    {"path/550 is gone", 0, 0, NO_REPLY, 0, "path/550 is gone"},
    {"ticket #550 is open", 0, 0, NO_REPLY, 0, "ticket #550 is open"},
    {"user@550 is unknown", 0, 0, NO_REPLY, 0, "user@550 is unknown"},
    {"x550 is the model", 0, 0, NO_REPLY, 0, "x550 is the model"},
    {"\xC3\xA9"
     "550 is the model",
     0, 0, NO_REPLY, 0,
     "\xC3\xA9"
     "550 is the model"},
    {"error: 550.7 points", 0, 0, NO_REPLY, 0, "error: 550.7 points"},
    {"error: 550/tcp", 0, 0, NO_REPLY, 0, "error: 550/tcp"},
    {"we saw 550: nothing", 0, 0, NO_REPLY, 0, "we saw 550: nothing"},

    /* the command */
    {"said: 550 No (in reply to RCPT TO command)", 550, 0, 0, RCPT, "550 No "},
    {"said: 550 No (in reply to MAIL FROM command)", 550, 0, 0, MAIL, "550 No "},
    {"said: 550 No (in reply to DATA command)", 550, 0, 0, DATA, "550 No "},
    {"said: 550 No (in reply to end of DATA command)", 550, 0, 0, END_OF_DATA, "550 No "},
    {"said: 550 No (in reply to EHLO command)", 550, 0, 0, SMTPSTATUS_COMMAND_EHLO, "550 No "},
    {"said: 550 No (in reply to HELO command)", 550, 0, 0, SMTPSTATUS_COMMAND_HELO, "550 No "},
    {"said: 550 No (in reply to LHLO command)", 550, 0, 0, SMTPSTATUS_COMMAND_LHLO, "550 No "},
    {"said: 550 No (in reply to STARTTLS command)", 550, 0, 0, SMTPSTATUS_COMMAND_STARTTLS, "550 No "},
    {"said: 550 No (in reply to AUTH PLAIN command)", 550, 0, 0, SMTPSTATUS_COMMAND_AUTH, "550 No "},
    {"said: 550 No (in reply to BDAT command)", 550, 0, 0, SMTPSTATUS_COMMAND_BDAT, "550 No "},
    {"said: 550 No (in reply to QUIT command)", 550, 0, 0, SMTPSTATUS_COMMAND_QUIT, "550 No "},
    {"said: 550 No (in reply to RSET command)", 550, 0, 0, SMTPSTATUS_COMMAND_RSET, "550 No "},
    {"said: 550 No (in reply to VRFY command)", 550, 0, 0, SMTPSTATUS_COMMAND_VRFY, "550 No "},
    {"said: 550 No (in reply to RCPT TO command).)\n", 550, 0, 0, RCPT, "550 No "},
    {"said: 550 No (in reply to end of DATA com", 550, 0, 0, END_OF_DATA, "550 No "},
    {"said: 550 No (in reply to RCPT TO command), gone", 550, 0, 0, RCPT, "550 No (in reply to RCPT TO command), gone"},
    {"said: 550 No (in reply to RCPT TO, which came after a short rest", 550, 0, 0, RCPT,
     "550 No (in reply to RCPT TO, which came after a short rest"},
    {"(in reply to RCPT TO command) 550 No", 550, 0, 0, RCPT, "550 No"},
    {"550 No (in reply to RCPT TO command) (in reply to DATA command)", 550, 0, 0, DATA,
     "550 No (in reply to RCPT TO command) "},
    {"(in reply to RCPT TO command) host refused to talk to me: 554 No", 554, 0, 0, SMTPSTATUS_COMMAND_CONNECT,
     "554 No"},
    {"in reply to RCPT TO: 550 No", 550, 0, 0, RCPT, "550 No"},
    {"SMTP error from remote mail server after RCPT TO:<a@example.org>: 550 No", 550, 0, 0, RCPT, "550 No"},
    {"SMTP error from remote mail server after MAIL FROM:<a@example.org>: 550 No", 550, 0, 0, MAIL, "550 No"},
    {"SMTP error from remote mail server after end of data: 550 No", 550, 0, 0, END_OF_DATA, "550 No"},
    {"SMTP error from remote mail server after initial connection: 554 No", 554, 0, 0, CONNECT, "554 No"},
    {"host mx.example.org refused to talk to me: 554 No", 554, 0, 0, CONNECT, "554 No"},
    {"lost connection while sending RCPT TO", 0, 0, NO_REPLY, RCPT, "lost connection while sending RCPT TO"},
    {"lost connection while sending end of data", 0, 0, NO_REPLY, END_OF_DATA,
     "lost connection while sending end of data"},
    {"lost connection while sending message body", 0, 0, NO_REPLY, END_OF_DATA,
     "lost connection while sending message body"},
    {">>> RCPT To:<a@example.org>\n<<< 550 No", 550, 0, 0, RCPT, "550 No"},
    {">>> MAIL From:<a@example.org>\n<<< 550 No", 550, 0, 0, MAIL, "550 No"},
    {">>> DATA\n<<< 550 No", 550, 0, 0, DATA, "550 No"},
    {"Error from RCPT TO command: 550 No", 550, 0, 0, RCPT, "550 No"},
    {">>> MAIL From:<a@example.org>\n>>> RCPT To:<b@example.org>\n<<< 550 No", 550, 0, 0, RCPT, "550 No"},
    {"550 No mail after data was sent", 550, 0, 0, 0, NULL},
    {"550 Bounces after mail from you", 550, 0, 0, 0, NULL},
    {"550 RCPT TO is not the command", 550, 0, 0, 0, NULL},
    {"550 No (in reply to something else)", 550, 0, 0, 0, NULL},
};

static struct {
    const char *name;
    const struct item *item;
} cases[COUNT(items)];

static void check_item(const struct item *item, const char *text)
{
    smtpstatus status;
    const char *reply = item->reply != NULL ? item->reply : item->text;
    make_fresh(&status);
    assert_int_equal(smtpstatus_parse_diagnostic(&status, text, strlen(item->text)), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_reply_code(&status), item->code);
    assert_int_equal(smtpstatus_first_reply_code(&status), item->code);
    assert_int_equal(smtpstatus_enhanced_code(&status), item->enhanced);
    assert_int_equal(smtpstatus_anomalies(&status), item->anomalies);
    assert_int_equal(smtpstatus_command(&status), item->command);
    assert_int_equal(smtpstatus_line_count(&status), item->code != 0);
    assert_int_equal(smtpstatus_error_offset(&status), 0);
    if (item->code != 0) {
        check_span(&status, SMTPSTATUS_PART_REPLY, reply);
    }
}

/* A diagnostic is free text: a block of exactly its size holds it. */
static void test_item(void **state)
{
    const struct item *item = *(const struct item **)*state;
    size_t length = strlen(item->text);
    char *copy = malloc(length > 0 ? length : 1);
    assert_non_null(copy);
    memcpy(copy, item->text, length);
    check_item(item, copy);
    free(copy);
}

/* What leads to a reply counts for more than being first. */
static void test_leads(void **state)
{
    (void)state;
    static const char *const leads[] = {": ",        "; ",       "> ",        "=",       "\n",       "\r\n",
                                        "said ",     "SAID ",    "response ", "reply ",  "replied ", "error ",
                                        "smtp ",     "status ",  "answered ", "with ",   "code ",    "<<< ",
                                        "returned ", "message ", "answer ",   "said: (", "said \"",  "said '"};
    static const char *const others[] = {" ", ", ", "(", "\"", "the ", "sai d ", "a sayd "};
    smtpstatus status;
    char text[128];
    make_fresh(&status);
    for (size_t i = 0; i < COUNT(leads); i++) {
        int length = snprintf(text, sizeof text, "in 451 seconds x %s550 No", leads[i]);
        assert_int_equal(smtpstatus_parse_diagnostic(&status, text, (size_t)length), SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_reply_code(&status), 550);
    }
    for (size_t i = 0; i < COUNT(others); i++) {
        int length = snprintf(text, sizeof text, "in 451 seconds x %s550 No", others[i]);
        assert_int_equal(smtpstatus_parse_diagnostic(&status, text, (size_t)length), SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_reply_code(&status), 451);
    }
}

/* What may stand in front of an enhanced code inside a text, and what may not. */
static void test_enhanced_places(void **state)
{
    (void)state;
    static const char good[] = " -;:=\"'\t\n([#";
    static const char bad[] = ".,/@_<x9+";
    smtpstatus status;
    char text[64];
    make_fresh(&status);
    for (size_t i = 0; i < sizeof good - 1; i++) {
        static const char closing[] = ")]";
        const char *closes = good[i] == '(' ? closing : good[i] == '[' ? closing + 1 : "  ";
        int length = snprintf(text, sizeof text, "550 No such user %c5.1.1%c x", good[i], closes[0]);
        assert_int_equal(smtpstatus_parse_diagnostic(&status, text, (size_t)length), SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_enhanced_code(&status), 5001001);
        assert_int_equal(smtpstatus_anomalies(&status), PLACE);
    }
    for (size_t i = 0; i < sizeof bad - 1; i++) {
        int length = snprintf(text, sizeof text, "550 No such user a%c5.1.1 x", bad[i]);
        assert_int_equal(smtpstatus_parse_diagnostic(&status, text, (size_t)length), SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_enhanced_code(&status), 0);
    }
    assert_int_equal(smtpstatus_parse_diagnostic(&status, BYTES("550 No such user a#5.1.1 x")), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_enhanced_code(&status), 0);
}

/* Every lead to a command with every command. */
static void test_commands(void **state)
{
    (void)state;
    static const char *const leads[] = {"in reply to ", "after ",     "while sending ", ">>> ",     "response to ",
                                        "reply to ",    "pipelined ", "command: ",      "sending ", "error from "};
    static const struct {
        const char *name;
        int command;
    } names[] = {{"RCPT TO", RCPT},
                 {"MAIL FROM", MAIL},
                 {"DATA", DATA},
                 {"end of data", END_OF_DATA},
                 {"end-of-data", END_OF_DATA},
                 {"message body", END_OF_DATA},
                 {"initial connection", CONNECT},
                 {"server greeting", CONNECT},
                 {"STARTTLS", SMTPSTATUS_COMMAND_STARTTLS},
                 {"EHLO", SMTPSTATUS_COMMAND_EHLO},
                 {"HELO", SMTPSTATUS_COMMAND_HELO},
                 {"LHLO", SMTPSTATUS_COMMAND_LHLO},
                 {"AUTH LOGIN", SMTPSTATUS_COMMAND_AUTH},
                 {"BDAT", SMTPSTATUS_COMMAND_BDAT},
                 {"QUIT", SMTPSTATUS_COMMAND_QUIT},
                 {"RSET", SMTPSTATUS_COMMAND_RSET},
                 {"VRFY", SMTPSTATUS_COMMAND_VRFY},
                 {"data", 0},
                 {"quit", 0},
                 {"nothing", 0}};
    smtpstatus status;
    char text[128];
    make_fresh(&status);
    for (size_t i = 0; i < COUNT(leads); i++) {
        for (size_t k = 0; k < COUNT(names); k++) {
            int length = snprintf(text, sizeof text, "x: 550 No, %s%s", leads[i], names[k].name);
            assert_int_equal(smtpstatus_parse_diagnostic(&status, text, (size_t)length), SMTPSTATUS_OK);
            assert_int_equal(smtpstatus_command(&status), names[k].command);
            assert_int_equal(smtpstatus_reply_code(&status), 550);
        }
    }
}

/* Whatever was parsed before has no part in it. */
static void test_item_after_reply(void **state)
{
    (void)state;
    smtpstatus status;
    make_fresh(&status);
    for (size_t i = 0; i < COUNT(items); i++) {
        (void)smtpstatus_parse_reply(&status, BYTES("450-4.7.1 \xFF (in reply to DATA\r\n"), 0, NULL);
        assert_int_equal(smtpstatus_parse_diagnostic(&status, items[i].text, strlen(items[i].text)), SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_reply_code(&status), items[i].code);
        assert_int_equal(smtpstatus_anomalies(&status), items[i].anomalies);
        assert_int_equal(smtpstatus_command(&status), items[i].command);
    }
}

/* Cut anywhere: an answer, and spans within what is left. */
static void test_truncated(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(items); i++) {
        for (size_t length = 0; length < strlen(items[i].text); length++) {
            char *copy = malloc(length > 0 ? length : 1);
            smtpstatus status;
            const char *data = copy;
            size_t size = 0;
            assert_non_null(copy);
            memcpy(copy, items[i].text, length);
            make_fresh(&status);
            assert_int_equal(smtpstatus_parse_diagnostic(&status, copy, length), SMTPSTATUS_OK);
            assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
            for (int part = SMTPSTATUS_PART_REPLY; part <= SMTPSTATUS_PART_CLIENT_IP; part++) {
                if (smtpstatus_span(&status, part, &data, &size) == SMTPSTATUS_OK) {
                    assert_true(data >= copy && data + size <= copy + length);
                }
            }
            free(copy);
        }
    }
}

int main(void)
{
    static struct CMUnitTest tests[COUNT(items) + 8];
    static char names[COUNT(items)][96];
    size_t count = 0;
    for (size_t i = 0; i < COUNT(items); i++) {
        /* A name for TAP: one line, without number signs. */
        for (size_t k = 0; k + 1 < sizeof names[i] && items[i].text[k] != '\0'; k++) {
            char c = items[i].text[k];
            names[i][k] = (char)(c < ' ' || c == '#' ? ' ' : c);
        }
        cases[i].name = names[i][0] != '\0' ? names[i] : "nothing";
        cases[i].item = &items[i];
        tests[count++] = (struct CMUnitTest){cases[i].name, test_item, NULL, NULL, &cases[i].item};
    }
    ADD(tests, &count, test_leads);
    ADD(tests, &count, test_enhanced_places);
    ADD(tests, &count, test_commands);
    ADD(tests, &count, test_item_after_reply);
    ADD(tests, &count, test_truncated);
    return RUN(tests, count);
}
