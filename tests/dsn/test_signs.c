/*
 * What a message is taken for: every pair of things that its headers can say, with texts of
 * many sorts below them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "reports.h"

#define FIELDS "Reporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; bert@example.org\nAction: failed\n"
#define REPORT_OF_BERT                                                                                                 \
    "From: MAILER-DAEMON@mx.example.net\nSubject: Undelivered mail\n\nThis is the mail system at host mx.\n\n"         \
    "<bert@example.org>: User unknown\n"

/* What the headers say; a sign with an address stands in From or To instead of a person's. */
struct sign {
    const char *name;
    const char *from;
    const char *to;
    const char *header;
};

static const struct sign signs[] = {
    {"daemon", "MAILER-DAEMON@mx.example.net", NULL, ""},
    {"nobody", "<>", NULL, ""},
    {"robot", "noreply@example.org", NULL, ""},
    {"box", NULL, "list-bounces@example.com", ""},
    {"path", NULL, NULL, "Return-Path: <>\n"},
    {"list", NULL, NULL, "List-Id: <x.example.com>\n"},
    {"answer", NULL, NULL, "In-Reply-To: <1@example.com>\n"},
    {"generated", NULL, NULL, "Auto-Submitted: auto-generated\n"},
    {"replied", NULL, NULL, "Auto-Submitted: auto-replied\n"},
    {"automatic", NULL, NULL, "X-Autoreply: yes\n"},
    {"suppress", NULL, NULL, "X-Auto-Response-Suppress: All\n"},
    {"precedence", NULL, NULL, "Precedence: auto_reply\n"},
    {"mailer", NULL, NULL, "X-Mailer: MDaemon 1\n"},
    {"failed", NULL, NULL, "X-Failed-Recipients: carl@example.org\n"},
    {"report", NULL, NULL, "Content-Type: multipart/report; report-type=delivery-status; boundary=c\n"},
    {"undelivered", NULL, NULL, "Subject: Undelivered mail\n"},
    {"delayed", NULL, NULL, "Subject: Delayed mail\n"},
    {"delivered", NULL, NULL, "Subject: Successful mail delivery report\n"},
    {"away", NULL, NULL, "Subject: Out of office\n"},
    {"away:", NULL, NULL, "Subject: Out of office: Hello\n"},
    {"verify", NULL, NULL, "Subject: Sender verification\n"},
    {"read", NULL, NULL, "Subject: Read: Hello\n"},
    {"abuse", NULL, NULL, "Subject: complaint about message from\n"},
    {"frozen", NULL, NULL, "Subject: Message 1 has been frozen\n"},
    {"re", NULL, NULL, "Subject: Re: Hello\n"},
    {"re-un", NULL, NULL, "Subject: Re: Undelivered mail\n"},
    {"fwd", NULL, NULL, "Subject: Fwd: Hello\n"},
};

static const char *const texts[] = {
    "Hello.\n",
    "I am out of office.\n",
    "Confirm that you are human.\n",
    "550 no bert@example.org here\n",
    "It was rejected by bert@example.org.\n",
    "This is the mail system at host mx.example.net.\n\n<bert@example.org>: User unknown\n",
    "It could not be delivered to bert@example.org\n",
    "A warning:\n450 the message to bert@example.org has been delayed\n",
    "It was successfully delivered to bert@example.org.\n",
    "See:\n\n" FIELDS,
    FIELDS,
    "It was rejected by bert@example.org.\n\n----- Original message -----\nFrom: jo@example.com\n\nHello\n",
    "It was rejected by us.\n\n----- Original message -----\n" REPORT_OF_BERT,
    "It was rejected by us.\n\n--c\nContent-Type: message/rfc822\n\n" REPORT_OF_BERT,
    "",
};

/*
 * A letter for each text: "b"ounce, "d"elayed, delivere"s", "f"eedback, "a"uto_reply, "c"hallenge_response,
 * d"i"sposition, "." for other mail. A capital: of nobody.
 */
struct taken {
    const char *one;
    const char *other;
    const char *letters;
};

static const struct taken pairs[] = {
    {"", "", "..........b.bb."},
    {"daemon", "", "...bbbbd.bbbbb."},
    {"daemon", "box", "..cbbbbd.bbbbb."},
    {"daemon", "path", "..cbbbbd.bbbbb."},
    {"daemon", "list", "...bbbbd.bbbbb."},
    {"daemon", "answer", "...bbbbd.bbbbb."},
    {"daemon", "generated", "..cbbbbd.bbbbb."},
    {"daemon", "replied", "..cbbbbd.bbbbb."},
    {"daemon", "automatic", "..cbbbbd.bbbbb."},
    {"daemon", "suppress", "...bbbbd.bbbbb."},
    {"daemon", "precedence", "..cbbbbd.bbbbb."},
    {"daemon", "mailer", "...bbbbd.bbbbb."},
    {"daemon", "failed", "bbbbbbbdsbbbbbb"},
    {"daemon", "report", "...bbbbd.bbbbb."},
    {"daemon", "undelivered", "...bbbbb.bbbbb."},
    {"daemon", "delayed", "...ddddd.bbdbb."},
    {"daemon", "delivered", "...sssss.bbsbb."},
    {"daemon", "away", ".a.bbbbd.bbbbb."},
    {"daemon", "away:", "aacaaaaaabbaaaA"},
    {"daemon", "verify", "cccbbbbdcbbbccC"},
    {"daemon", "read", "iiiiiiiiiiiiiiI"},
    {"daemon", "abuse", "...bbbbd.bbbbF."},
    {"daemon", "frozen", "..............."},
    {"daemon", "re", "...bbbbd.bbbbb."},
    {"daemon", "re-un", "...bbbbb.bbbbb."},
    {"daemon", "fwd", "...bbbbd.bbbbb."},
    {"nobody", "", "...b.bbd.bbbbb."},
    {"nobody", "box", "..Cb.bbd.bbbbb."},
    {"nobody", "path", "..Cb.bbd.bbbbb."},
    {"nobody", "list", ".....bb..bbbbb."},
    {"nobody", "answer", ".....bb..bbbbb."},
    {"nobody", "generated", "..Cbbbbd.bbbbb."},
    {"nobody", "replied", "..Cbbbbd.bbbbb."},
    {"nobody", "automatic", "..Cb.bbd.bbbbb."},
    {"nobody", "suppress", "...b.bbd.bbbbb."},
    {"nobody", "precedence", "..Cb.bbd.bbbbb."},
    {"nobody", "mailer", "...bbbbd.bbbbb."},
    {"nobody", "failed", "bbbbbbbdsbbbbbb"},
    {"nobody", "report", "...bbbbd.bbbbb."},
    {"nobody", "undelivered", "...bbbbb.bbbbb."},
    {"nobody", "delayed", "...ddddd.bbdbb."},
    {"nobody", "delivered", "...sssss.bbsbb."},
    {"nobody", "away", ".A.b.bbd.bbbbb."},
    {"nobody", "away:", "AACAAAAAAbbAAAA"},
    {"nobody", "verify", "CCCbCbbdCbbbCCC"},
    {"nobody", "read", "IIIIIIIIIIIIIII"},
    {"nobody", "abuse", "...b.bbd.bbbbF."},
    {"nobody", "frozen", "..............."},
    {"nobody", "re", ".....bb..bbbbb."},
    {"nobody", "re-un", "...bbbbb.bbbbb."},
    {"nobody", "fwd", ".....bb..bbbbb."},
    {"robot", "", ".........bb.bb."},
    {"robot", "box", "..c..bb..bb.bb."},
    {"robot", "path", ".acbbbbd.bbbbb."},
    {"robot", "list", ".............b."},
    {"robot", "answer", ".............b."},
    {"robot", "generated", ".ac......bb.bb."},
    {"robot", "replied", "aacaaaaaabbaaaA"},
    {"robot", "automatic", "aacaaaaaabbaaaA"},
    {"robot", "suppress", ".a.......bb.bb."},
    {"robot", "precedence", "aacaaaaaabbaaaA"},
    {"robot", "mailer", ".....b...bb.bb."},
    {"robot", "failed", "bbbbbbbdsbbbbbb"},
    {"robot", "report", "....Bbb..bbBbb."},
    {"robot", "undelivered", ".....bb..bb.bb."},
    {"robot", "delayed", ".....dd..bb.bb."},
    {"robot", "delivered", ".....ss..bb.bb."},
    {"robot", "away", ".a.......bb.bb."},
    {"robot", "away:", "aacaaaaaabbaaaA"},
    {"robot", "verify", "cccccccccbbcccC"},
    {"robot", "read", "iiiiiiiiiiiiiiI"},
    {"robot", "abuse", ".........bb.bF."},
    {"robot", "frozen", ".........bb.bb."},
    {"robot", "re", ".............b."},
    {"robot", "re-un", ".............b."},
    {"robot", "fwd", ".........bb.bb."},
    {"box", "", "..c..b...bb.bb."},
    {"box", "path", ".acb.b.d.bb.bb."},
    {"box", "list", "..c..b...bb.bb."},
    {"box", "answer", "..c..b...bb.bb."},
    {"box", "generated", ".ac..bb..bb.bb."},
    {"box", "replied", "aacaabbaabbaaaA"},
    {"box", "automatic", "aacaabaaabbaaaA"},
    {"box", "suppress", ".ac..b...bb.bb."},
    {"box", "precedence", "aacaabaaabbaaaA"},
    {"box", "mailer", "..c..bb..bb.bb."},
    {"box", "failed", "bbbbbbbdsbbbbbb"},
    {"box", "report", "....Bbb..bbBbb."},
    {"box", "undelivered", "..c..bb..bb.bb."},
    {"box", "delayed", "..c..dd..bb.bb."},
    {"box", "delivered", "..c..ss..bb.bb."},
    {"box", "away", ".ac..b...bb.bb."},
    {"box", "away:", "aacaaaaaabbaaaA"},
    {"box", "verify", "cccccbcccbbcccC"},
    {"box", "read", "iiiiiiiiiiiiiiI"},
    {"box", "abuse", "..c..b...bb.bF."},
    {"box", "frozen", "..c..b...bb.bb."},
    {"box", "re", "..c..b...bb.bb."},
    {"box", "re-un", "..c..bb..bb.bb."},
    {"box", "fwd", "..c..b...bb.bb."},
    {"path", "", ".acb.b.d.bb.bb."},
    {"path", "list", "..c..b...bb.bb."},
    {"path", "answer", ".ac..b...bb.bb."},
    {"path", "generated", ".acbbbbd.bbbbb."},
    {"path", "replied", "aacbbbbdabbbaaA"},
    {"path", "automatic", "aacbabadabbaaaA"},
    {"path", "suppress", ".acb.b.d.bb.bb."},
    {"path", "precedence", "aacbabadabbaaaA"},
    {"path", "mailer", ".acbbbbd.bbbbb."},
    {"path", "failed", "bbbbbbbdsbbbbbb"},
    {"path", "report", "...bbbbd.bbbbb."},
    {"path", "undelivered", ".acbbbbb.bbbbb."},
    {"path", "delayed", ".acddddd.bbdbb."},
    {"path", "delivered", ".acsssss.bbsbb."},
    {"path", "away", "aacaaaaaabbaaaA"},
    {"path", "away:", "aacaaaaaabbaaaA"},
    {"path", "verify", "cccbcbcdcbbcccC"},
    {"path", "read", "iiiiiiiiiiiiiiI"},
    {"path", "abuse", ".acb.b.d.bb.bF."},
    {"path", "frozen", "..............."},
    {"path", "re", ".ac..b...bb.bb."},
    {"path", "re-un", ".acbbbbb.bbbbb."},
    {"path", "fwd", ".ac..b...bb.bb."},
    {"list", "", ".............b."},
    {"list", "answer", ".............b."},
    {"list", "generated", "..c..........b."},
    {"list", "replied", "aacaaaaaaaaaaaA"},
    {"list", "automatic", "aacaaaaaaaaaaaA"},
    {"list", "suppress", ".............b."},
    {"list", "precedence", "aacaaaaaaaaaaaA"},
    {"list", "mailer", ".............b."},
    {"list", "failed", "bbbbbbbdsbbbbbb"},
    {"list", "report", ".............b."},
    {"list", "undelivered", ".............b."},
    {"list", "delayed", ".............b."},
    {"list", "delivered", ".............b."},
    {"list", "away", ".............b."},
    {"list", "away:", "aacaaaaaaaaaaaA"},
    {"list", "verify", ".............b."},
    {"list", "read", ".............b."},
    {"list", "abuse", ".............F."},
    {"list", "frozen", ".............b."},
    {"list", "re", ".............b."},
    {"list", "re-un", ".............b."},
    {"list", "fwd", ".........bb.bb."},
    {"answer", "", ".............b."},
    {"answer", "generated", ".ac..........b."},
    {"answer", "replied", "aacaaaaaaaaaaaA"},
    {"answer", "automatic", "aacaaaaaaaaaaaA"},
    {"answer", "suppress", ".a...........b."},
    {"answer", "precedence", "aacaaaaaaaaaaaA"},
    {"answer", "mailer", ".............b."},
    {"answer", "failed", "bbbbbbbdsbbbbbb"},
    {"answer", "report", ".............b."},
    {"answer", "undelivered", ".............b."},
    {"answer", "delayed", ".............b."},
    {"answer", "delivered", ".............b."},
    {"answer", "away", "aaaaaaaaaaaaaaA"},
    {"answer", "away:", "aacaaaaaaaaaaaA"},
    {"answer", "verify", "ccccccccccccccC"},
    {"answer", "read", ".............b."},
    {"answer", "abuse", ".............F."},
    {"answer", "frozen", ".............b."},
    {"answer", "re", ".............b."},
    {"answer", "re-un", ".............b."},
    {"answer", "fwd", ".........bb.bb."},
    {"generated", "", ".ac......bb.bb."},
    {"generated", "replied", "aacaaaaaabbaaaA"},
    {"generated", "automatic", "aacaaaaaabbaaaA"},
    {"generated", "suppress", ".ac......bb.bb."},
    {"generated", "precedence", "aacaaaaaabbaaaA"},
    {"generated", "mailer", ".ac..b...bb.bb."},
    {"generated", "failed", "bbbbbbbdsbbbbbb"},
    {"generated", "report", "....Bbb..bbBbb."},
    {"generated", "undelivered", ".ac..bb..bb.bb."},
    {"generated", "delayed", ".ac..dd..bb.bb."},
    {"generated", "delivered", ".ac..ss..bb.bb."},
    {"generated", "away", "aacaaaaaabbaaaA"},
    {"generated", "away:", "aacaaaaaabbaaaA"},
    {"generated", "verify", "cccccccccbbcccC"},
    {"generated", "read", "iiiiiiiiiiiiiiI"},
    {"generated", "abuse", ".ac......bb.bF."},
    {"generated", "frozen", ".ac......bb.bb."},
    {"generated", "re", ".ac..........b."},
    {"generated", "re-un", ".ac..........b."},
    {"generated", "fwd", ".ac......bb.bb."},
    {"replied", "", "aacaaaaaabbaaaA"},
    {"replied", "automatic", "aacaaaaaabbaaaA"},
    {"replied", "suppress", "aacaaaaaabbaaaA"},
    {"replied", "precedence", "aacaaaaaabbaaaA"},
    {"replied", "mailer", "aacaabaaabbaaaA"},
    {"replied", "failed", "bbbbbbbdsbbbbbb"},
    {"replied", "report", "....Bbb..bbBbb."},
    {"replied", "undelivered", "aacaabbaabbaaaA"},
    {"replied", "delayed", "aacaaddaabbaaaA"},
    {"replied", "delivered", "aacaassaabbaaaA"},
    {"replied", "away", "aacaaaaaabbaaaA"},
    {"replied", "away:", "aacaaaaaabbaaaA"},
    {"replied", "verify", "cccccccccbbcccC"},
    {"replied", "read", "iiiiiiiiiiiiiiI"},
    {"replied", "abuse", "aacaaaaaabbaaFA"},
    {"replied", "frozen", "aacaaaaaabbaaaA"},
    {"replied", "re", "aacaaaaaaaaaaaA"},
    {"replied", "re-un", "aacaaaaaaaaaaaA"},
    {"replied", "fwd", "aacaaaaaabbaaaA"},
    {"automatic", "", "aacaaaaaaabaaaA"},
    {"automatic", "suppress", "aacaaaaaaabaaaA"},
    {"automatic", "precedence", "aacaaaaaaabaaaA"},
    {"automatic", "mailer", "aacaaaaaabbaaaA"},
    {"automatic", "failed", "bbbbbbbdsbbbbbb"},
    {"automatic", "report", ".....b...bb.bb."},
    {"automatic", "undelivered", "aacaaaaaabbaaaA"},
    {"automatic", "delayed", "aacaaaaaabbaaaA"},
    {"automatic", "delivered", "aacaaaaaabbaaaA"},
    {"automatic", "away", "aacaaaaaaabaaaA"},
    {"automatic", "away:", "aacaaaaaaabaaaA"},
    {"automatic", "verify", "ccccccccccbcccC"},
    {"automatic", "read", "iiiiiiiiiiiiiiI"},
    {"automatic", "abuse", "aacaaaaaaabaaFA"},
    {"automatic", "frozen", "aacaaaaaaabaaaA"},
    {"automatic", "re", "aacaaaaaaaaaaaA"},
    {"automatic", "re-un", "aacaaaaaaaaaaaA"},
    {"automatic", "fwd", "aacaaaaaabbaaaA"},
    {"suppress", "", ".a........b.bb."},
    {"suppress", "precedence", "aacaaaaaaabaaaA"},
    {"suppress", "mailer", ".a.......bb.bb."},
    {"suppress", "failed", "bbbbbbbdsbbbbbb"},
    {"suppress", "report", ".....b...bb.bb."},
    {"suppress", "undelivered", ".a.......bb.bb."},
    {"suppress", "delayed", ".a.......bb.bb."},
    {"suppress", "delivered", ".a.......bb.bb."},
    {"suppress", "away", "aaaaaaaaaabaaaA"},
    {"suppress", "away:", "aacaaaaaaabaaaA"},
    {"suppress", "verify", "ccccccccccbcccC"},
    {"suppress", "read", "iiiiiiiiiiiiiiI"},
    {"suppress", "abuse", ".a........b.bF."},
    {"suppress", "frozen", ".a........b.bb."},
    {"suppress", "re", ".a...........b."},
    {"suppress", "re-un", ".a...........b."},
    {"suppress", "fwd", ".a.......bb.bb."},
    {"precedence", "", "aacaaaaaaabaaaA"},
    {"precedence", "mailer", "aacaaaaaabbaaaA"},
    {"precedence", "failed", "bbbbbbbdsbbbbbb"},
    {"precedence", "report", ".....b...bb.bb."},
    {"precedence", "undelivered", "aacaaaaaabbaaaA"},
    {"precedence", "delayed", "aacaaaaaabbaaaA"},
    {"precedence", "delivered", "aacaaaaaabbaaaA"},
    {"precedence", "away", "aacaaaaaaabaaaA"},
    {"precedence", "away:", "aacaaaaaaabaaaA"},
    {"precedence", "verify", "ccccccccccbcccC"},
    {"precedence", "read", "iiiiiiiiiiiiiiI"},
    {"precedence", "abuse", "aacaaaaaaabaaFA"},
    {"precedence", "frozen", "aacaaaaaaabaaaA"},
    {"precedence", "re", "aacaaaaaaaaaaaA"},
    {"precedence", "re-un", "aacaaaaaaaaaaaA"},
    {"precedence", "fwd", "aacaaaaaabbaaaA"},
    {"mailer", "", ".........bb.bb."},
    {"mailer", "failed", "bbbbbbbdsbbbbbb"},
    {"mailer", "report", "....Bbb..bbBbb."},
    {"mailer", "undelivered", ".....b...bb.bb."},
    {"mailer", "delayed", ".....d...bb.bb."},
    {"mailer", "delivered", ".....s...bb.bb."},
    {"mailer", "away", ".a.......bb.bb."},
    {"mailer", "away:", "aacaaaaaabbaaaA"},
    {"mailer", "verify", "cccccccccbbcccC"},
    {"mailer", "read", "iiiiiiiiiiiiiiI"},
    {"mailer", "abuse", ".........bb.bF."},
    {"mailer", "frozen", ".........bb.bb."},
    {"mailer", "re", ".............b."},
    {"mailer", "re-un", ".............b."},
    {"mailer", "fwd", ".........bb.bb."},
    {"failed", "", "bbbbbbbdsbbbbbb"},
    {"failed", "report", "bbbbbbbdsbbbbbb"},
    {"failed", "undelivered", "bbbbbbbbbbbbbbb"},
    {"failed", "delayed", "dddddddddbbdddd"},
    {"failed", "delivered", "sssssssssbbssss"},
    {"failed", "away", "bbbbbbbdsbbbbbb"},
    {"failed", "away:", "bbbbbbbdsbbbbbb"},
    {"failed", "verify", "bbbbbbbdsbbbbbb"},
    {"failed", "read", "iiiiiiiiiiiiiiI"},
    {"failed", "abuse", "bbbbbbbdsbbbbFb"},
    {"failed", "frozen", "bbbbbbbdsbbbbbb"},
    {"failed", "re", "bbbbbbbdsbbbbbb"},
    {"failed", "re-un", "bbbbbbbbbbbbbbb"},
    {"failed", "fwd", "bbbbbbbdsbbbbbb"},
    {"report", "", ".....b...bb.bb."},
    {"report", "undelivered", "....Bbb..bbBbb."},
    {"report", "delayed", "....Ddd..bbDbb."},
    {"report", "delivered", "....Sss..bbSbb."},
    {"report", "away", ".....b...bb.bb."},
    {"report", "away:", ".....B...bb.bb."},
    {"report", "verify", ".....b...bb.bb."},
    {"report", "read", ".....b...bb.bb."},
    {"report", "abuse", ".....b...bb.bF."},
    {"report", "frozen", ".....b...bb.bb."},
    {"report", "re", ".............b."},
    {"report", "re-un", ".............b."},
    {"report", "fwd", ".........bb.bb."},
    {"undelivered", "", ".........bb.bb."},
    {"delayed", "", ".........bb.bb."},
    {"delivered", "", ".........bb.bb."},
    {"away", "", ".a........b.bb."},
    {"away:", "", "aacaaaaaaabaaaA"},
    {"verify", "", "ccccccccccbcccC"},
    {"read", "", "iiiiiiiiiiiiiiI"},
    {"abuse", "", "..........b.bF."},
    {"frozen", "", "..........b.bb."},
    {"re", "", ".............b."},
    {"re-un", "", ".............b."},
    {"fwd", "", ".........bb.bb."},
};

static const struct sign *sign_of(const char *name)
{
    static const struct sign none = {"", NULL, NULL, ""};
    for (size_t i = 0; i < COUNT(signs); i++) {
        if (strcmp(signs[i].name, name) == 0) {
            return &signs[i];
        }
    }
    assert_string_equal(name, "");
    return &none;
}

static char letter_of(const char *message)
{
    static const char letters[] = ".bdsrxfaci";
    smtpstatus_report report;
    open_message(&report, message, strlen(message));
    char letter = letters[smtpstatus_report_kind(&report)];
    int nobody = smtpstatus_report_next(&report) == SMTPSTATUS_END;
    return (char)(nobody && letter != '.' ? letter - 'a' + 'A' : letter);
}

static void test_pair(void **state)
{
    const struct taken *pair = *state;
    const struct sign *one = sign_of(pair->one);
    const struct sign *other = sign_of(pair->other);
    const char *from = one->from != NULL ? one->from : other->from != NULL ? other->from : "Anna <anna@example.org>";
    const char *to = one->to != NULL ? one->to : other->to != NULL ? other->to : "jo@example.com";
    char found[COUNT(texts) + 1] = "";
    for (size_t i = 0; i < COUNT(texts); i++) {
        char message[2048];
        int typed = strstr(one->header, "boundary") != NULL || strstr(other->header, "boundary") != NULL;
        int parts = typed || strstr(texts[i], "--c\n") != NULL;
        snprintf(message, sizeof message, "From: %s\nTo: %s\n%s%s%s\n%s%s%s", from, to, one->header, other->header,
                 parts && !typed ? "Content-Type: multipart/mixed; boundary=c\n" : "", parts ? "--c\n\n" : "", texts[i],
                 parts ? "\n--c--\n" : "");
        found[i] = letter_of(message);
    }
    if (strcmp(found, pair->letters) != 0) {
        fail_msg("%s and %s: found %s", pair->one, pair->other, found);
    }
}

int main(void)
{
    static struct CMUnitTest tests[COUNT(pairs)];
    static char names[COUNT(pairs)][64];
    size_t count = 0;
    for (; reads_text() && count < COUNT(pairs); count++) {
        struct CMUnitTest test = cmocka_unit_test_prestate(test_pair, (void *)(uintptr_t)&pairs[count]);
        snprintf(names[count], sizeof names[count], "%s, %s", pairs[count].one, pairs[count].other);
        test.name = names[count];
        tests[count] = test;
    }
    return RUN(tests, count);
}
