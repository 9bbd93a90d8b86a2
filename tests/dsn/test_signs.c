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
    "This is the mail system at host mx.example.net.\n\nHello.\n",
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
    {"", "", "..........b..b.."},
    {"daemon", "", "...bbbbd.bbbbb.B"},
    {"daemon", "box", "..cbbbbd.bbbbb.B"},
    {"daemon", "path", "..cbbbbd.bbbbb.B"},
    {"daemon", "list", "...bbbbd.bbbbb.B"},
    {"daemon", "answer", "...bbbbd.bbbbb.B"},
    {"daemon", "generated", "..cbbbbd.bbbbb.B"},
    {"daemon", "replied", "..cbbbbd.bbbbb.B"},
    {"daemon", "automatic", "..cbbbbd.bbbbb.B"},
    {"daemon", "suppress", "...bbbbd.bbbbb.B"},
    {"daemon", "precedence", "..cbbbbd.bbbbb.B"},
    {"daemon", "mailer", "...bbbbd.bbbbb.B"},
    {"daemon", "failed", "bbbbbbbdsbbbbbbb"},
    {"daemon", "report", "...bbbbd.bbbbb.B"},
    {"daemon", "undelivered", "...bbbbb.bbbbb.B"},
    {"daemon", "delayed", "...ddddd.bbdbb.D"},
    {"daemon", "delivered", "...sssss.bbsbb.S"},
    {"daemon", "away", ".a.bbbbd.bbbbb.B"},
    {"daemon", "away:", "aacaaaaaaaaaaaAa"},
    {"daemon", "verify", "cccbbbbdcbbbccCc"},
    {"daemon", "read", "...bbbbd.bbbbb.B"},
    {"daemon", "abuse", "...bbbbd.bbbbF.B"},
    {"daemon", "frozen", "................"},
    {"daemon", "re", "...bbbbd.bbbbb.B"},
    {"daemon", "re-un", "...bbbbb.bbbbb.B"},
    {"daemon", "fwd", "...bbbbd.bbbbb.B"},
    {"nobody", "", "..Cb.bbd.bbbbb.B"},
    {"nobody", "box", "..Cb.bbd.bbbbb.B"},
    {"nobody", "path", "..Cb.bbd.bbbbb.B"},
    {"nobody", "list", "..C..bb..bbbbb.B"},
    {"nobody", "answer", "..C..bb..bbbbb.B"},
    {"nobody", "generated", "..Cbbbbd.bbbbb.B"},
    {"nobody", "replied", "..Cbbbbd.bbbbb.B"},
    {"nobody", "automatic", "..Cb.bbd.bbbbb.B"},
    {"nobody", "suppress", "..Cb.bbd.bbbbb.B"},
    {"nobody", "precedence", "..Cb.bbd.bbbbb.B"},
    {"nobody", "mailer", "..Cbbbbd.bbbbb.B"},
    {"nobody", "failed", "bbbbbbbdsbbbbbbb"},
    {"nobody", "report", "...bbbbd.bbbbb.B"},
    {"nobody", "undelivered", "BBCbbbbbbbbbbbBB"},
    {"nobody", "delayed", "DDCddddddbbdbbDD"},
    {"nobody", "delivered", "SSCssssssbbsbbSS"},
    {"nobody", "away", "AACAAAAAAAAAAAAA"},
    {"nobody", "away:", "AACAAAAAAAAAAAAA"},
    {"nobody", "verify", "CCCbCbbdCbbbCCCC"},
    {"nobody", "read", "..Cb.bbd.bbbbb.B"},
    {"nobody", "abuse", "..Cb.bbd.bbbbF.B"},
    {"nobody", "frozen", "................"},
    {"nobody", "re", "..C..bb..bbbbb.B"},
    {"nobody", "re-un", "..Cbbbbb.bbbbb.B"},
    {"nobody", "fwd", "..C..bb..bbbbb.B"},
    {"robot", "", ".........bb.bb.."},
    {"robot", "box", "..c..bb..bb.bb.."},
    {"robot", "path", ".acbbbbd.bbbbb.B"},
    {"robot", "list", "................"},
    {"robot", "answer", ".............b.."},
    {"robot", "generated", ".ac......bb.bb.."},
    {"robot", "replied", "aacaaaaaabbaaaAa"},
    {"robot", "automatic", "aacaaaaaabbaaaAa"},
    {"robot", "suppress", ".a.......bb.bb.."},
    {"robot", "precedence", "aacaaaaaabbaaaAa"},
    {"robot", "mailer", ".....b...bb.bb.."},
    {"robot", "failed", "bbbbbbbdsbbbbbbb"},
    {"robot", "report", "....Bbb..bbBbb.B"},
    {"robot", "undelivered", ".....bb..bb.bb.."},
    {"robot", "delayed", ".....dd..bb.bb.."},
    {"robot", "delivered", ".....ss..bb.bb.."},
    {"robot", "away", ".a.......bb.bb.."},
    {"robot", "away:", "aacaaaaaaaaaaaAa"},
    {"robot", "verify", "cccccccccbbcccCc"},
    {"robot", "read", "iiiiiiiiiiiiiiIi"},
    {"robot", "abuse", ".........bb.bF.."},
    {"robot", "frozen", "................"},
    {"robot", "re", ".............b.."},
    {"robot", "re-un", ".............b.."},
    {"robot", "fwd", "............bb.."},
    {"box", "", "..c..b...bb.bb.."},
    {"box", "path", ".acb.b.d.bb.bb.B"},
    {"box", "list", "..c..b...bb.bb.."},
    {"box", "answer", "..c..b...bb.bb.."},
    {"box", "generated", ".ac..bb..bb.bb.."},
    {"box", "replied", "aacaabaaabbaaaAa"},
    {"box", "automatic", "aacaabaaabbaaaAa"},
    {"box", "suppress", ".ac..b...bb.bb.."},
    {"box", "precedence", "aacaabaaabbaaaAa"},
    {"box", "mailer", "..c..bb..bb.bb.."},
    {"box", "failed", "bbbbbbbdsbbbbbbb"},
    {"box", "report", "....Bbb..bbBbb.B"},
    {"box", "undelivered", "..c..bb..bb.bb.."},
    {"box", "delayed", "..c..dd..bb.bb.."},
    {"box", "delivered", "..c..ss..bb.bb.."},
    {"box", "away", ".ac..b...bb.bb.."},
    {"box", "away:", "aacaaaaaaaaaaaAa"},
    {"box", "verify", "cccccbcccbbcccCc"},
    {"box", "read", "iiiiiiiiiiiiiiIi"},
    {"box", "abuse", "..c..b...bb.bF.."},
    {"box", "frozen", "................"},
    {"box", "re", "..c..b...bb.bb.."},
    {"box", "re-un", "..c..bb..bb.bb.."},
    {"box", "fwd", "..c..b...bb.bb.."},
    {"path", "", ".acb.b.d.bb.bb.B"},
    {"path", "list", "..c..b...bb.bb.B"},
    {"path", "answer", ".ac..b...bb.bb.B"},
    {"path", "generated", ".acbbbbd.bbbbb.B"},
    {"path", "replied", "aacbbbbdabbbaaAa"},
    {"path", "automatic", "aacbabadabbaaaAa"},
    {"path", "suppress", ".acb.b.d.bb.bb.B"},
    {"path", "precedence", "aacbabadabbaaaAa"},
    {"path", "mailer", ".acbbbbd.bbbbb.B"},
    {"path", "failed", "bbbbbbbdsbbbbbbb"},
    {"path", "report", "...bbbbd.bbbbb.B"},
    {"path", "undelivered", ".acbbbbb.bbbbb.B"},
    {"path", "delayed", ".acddddd.bbdbb.D"},
    {"path", "delivered", ".acsssss.bbsbb.S"},
    {"path", "away", "aacaaaaaaaaaaaAa"},
    {"path", "away:", "aacaaaaaaaaaaaAa"},
    {"path", "verify", "cccbcbcdcbbcccCc"},
    {"path", "read", "iiiiiiiiiiiiiiIi"},
    {"path", "abuse", ".acb.b.d.bb.bF.B"},
    {"path", "frozen", "................"},
    {"path", "re", ".ac..b...bb.bb.B"},
    {"path", "re-un", ".acbbbbb.bbbbb.B"},
    {"path", "fwd", ".ac..b...bb.bb.B"},
    {"list", "", "................"},
    {"list", "answer", "................"},
    {"list", "generated", "..c............."},
    {"list", "replied", "aacaaaaaaaaaaaAa"},
    {"list", "automatic", "aacaaaaaaaaaaaAa"},
    {"list", "suppress", "................"},
    {"list", "precedence", "aacaaaaaaaaaaaAa"},
    {"list", "mailer", "................"},
    {"list", "failed", "bbbbbbbdsbbbbbbb"},
    {"list", "report", ".........bb....."},
    {"list", "undelivered", "................"},
    {"list", "delayed", "................"},
    {"list", "delivered", "................"},
    {"list", "away", "................"},
    {"list", "away:", "aacaaaaaaaaaaaAa"},
    {"list", "verify", "................"},
    {"list", "read", "................"},
    {"list", "abuse", ".............F.."},
    {"list", "frozen", "................"},
    {"list", "re", "................"},
    {"list", "re-un", "................"},
    {"list", "fwd", "............bb.."},
    {"answer", "", ".............b.."},
    {"answer", "generated", ".ac..........b.."},
    {"answer", "replied", "aacaaaaaaaaaaaAa"},
    {"answer", "automatic", "aacaaaaaaaaaaaAa"},
    {"answer", "suppress", ".a...........b.."},
    {"answer", "precedence", "aacaaaaaaaaaaaAa"},
    {"answer", "mailer", ".............b.."},
    {"answer", "failed", "bbbbbbbdsbbbbbbb"},
    {"answer", "report", ".........bb..b.."},
    {"answer", "undelivered", ".............b.."},
    {"answer", "delayed", ".............b.."},
    {"answer", "delivered", ".............b.."},
    {"answer", "away", "aaaaaaaaaaaaaaAa"},
    {"answer", "away:", "aacaaaaaaaaaaaAa"},
    {"answer", "verify", "ccccccccccccccCc"},
    {"answer", "read", ".............b.."},
    {"answer", "abuse", ".............F.."},
    {"answer", "frozen", "................"},
    {"answer", "re", ".............b.."},
    {"answer", "re-un", ".............b.."},
    {"answer", "fwd", "............bb.."},
    {"generated", "", ".ac.......b.bb.."},
    {"generated", "replied", "aacaaaaaabbaaaAa"},
    {"generated", "automatic", "aacaaaaaaabaaaAa"},
    {"generated", "suppress", ".ac.......b.bb.."},
    {"generated", "precedence", "aacaaaaaaabaaaAa"},
    {"generated", "mailer", ".ac..b...bb.bb.."},
    {"generated", "failed", "bbbbbbbdsbbbbbbb"},
    {"generated", "report", "....Bbb..bbBbb.B"},
    {"generated", "undelivered", ".ac..b...bb.bb.."},
    {"generated", "delayed", ".ac..d...bb.bb.."},
    {"generated", "delivered", ".ac..s...bb.bb.."},
    {"generated", "away", "aacaaaaaaaaaaaAa"},
    {"generated", "away:", "aacaaaaaaaaaaaAa"},
    {"generated", "verify", "ccccccccccbcccCc"},
    {"generated", "read", "iiiiiiiiiiiiiiIi"},
    {"generated", "abuse", ".ac.......b.bF.."},
    {"generated", "frozen", "................"},
    {"generated", "re", ".ac..........b.."},
    {"generated", "re-un", ".ac..........b.."},
    {"generated", "fwd", ".ac.........bb.."},
    {"replied", "", "aacaaaaaabbaaaAa"},
    {"replied", "automatic", "aacaaaaaabbaaaAa"},
    {"replied", "suppress", "aacaaaaaabbaaaAa"},
    {"replied", "precedence", "aacaaaaaabbaaaAa"},
    {"replied", "mailer", "aacaabaaabbaaaAa"},
    {"replied", "failed", "bbbbbbbdsbbbbbbb"},
    {"replied", "report", "....Bbb..bbBbb.B"},
    {"replied", "undelivered", "aacaabbaabbaaaAa"},
    {"replied", "delayed", "aacaaddaabbaaaAa"},
    {"replied", "delivered", "aacaassaabbaaaAa"},
    {"replied", "away", "aacaaaaaaaaaaaAa"},
    {"replied", "away:", "aacaaaaaaaaaaaAa"},
    {"replied", "verify", "cccccccccbbcccCc"},
    {"replied", "read", "iiiiiiiiiiiiiiIi"},
    {"replied", "abuse", "aacaaaaaabbaaFAa"},
    {"replied", "frozen", "aacaaaaaabbaaaAa"},
    {"replied", "re", "aacaaaaaaaaaaaAa"},
    {"replied", "re-un", "aacaaaaaaaaaaaAa"},
    {"replied", "fwd", "aacaaaaaaaaaaaAa"},
    {"automatic", "", "aacaaaaaaabaaaAa"},
    {"automatic", "suppress", "aacaaaaaaabaaaAa"},
    {"automatic", "precedence", "aacaaaaaaabaaaAa"},
    {"automatic", "mailer", "aacaaaaaabbaaaAa"},
    {"automatic", "failed", "bbbbbbbdsbbbbbbb"},
    {"automatic", "report", ".....b...bb.bb.B"},
    {"automatic", "undelivered", "aacaaaaaabbaaaAa"},
    {"automatic", "delayed", "aacaaaaaabbaaaAa"},
    {"automatic", "delivered", "aacaaaaaabbaaaAa"},
    {"automatic", "away", "aacaaaaaaaaaaaAa"},
    {"automatic", "away:", "aacaaaaaaaaaaaAa"},
    {"automatic", "verify", "ccccccccccbcccCc"},
    {"automatic", "read", "iiiiiiiiiiiiiiIi"},
    {"automatic", "abuse", "aacaaaaaaabaaFAa"},
    {"automatic", "frozen", "aacaaaaaaabaaaAa"},
    {"automatic", "re", "aacaaaaaaaaaaaAa"},
    {"automatic", "re-un", "aacaaaaaaaaaaaAa"},
    {"automatic", "fwd", "aacaaaaaaaaaaaAa"},
    {"suppress", "", ".a........b..b.."},
    {"suppress", "precedence", "aacaaaaaaabaaaAa"},
    {"suppress", "mailer", ".a.......bb.bb.."},
    {"suppress", "failed", "bbbbbbbdsbbbbbbb"},
    {"suppress", "report", ".....b...bb.bb.B"},
    {"suppress", "undelivered", ".a.......bb.bb.."},
    {"suppress", "delayed", ".a.......bb.bb.."},
    {"suppress", "delivered", ".a.......bb.bb.."},
    {"suppress", "away", "aaaaaaaaaaaaaaAa"},
    {"suppress", "away:", "aacaaaaaaaaaaaAa"},
    {"suppress", "verify", "ccccccccccbcccCc"},
    {"suppress", "read", "iiiiiiiiiiiiiiIi"},
    {"suppress", "abuse", ".a........b..F.."},
    {"suppress", "frozen", "................"},
    {"suppress", "re", ".a...........b.."},
    {"suppress", "re-un", ".a...........b.."},
    {"suppress", "fwd", ".a..........bb.."},
    {"precedence", "", "aacaaaaaaabaaaAa"},
    {"precedence", "mailer", "aacaaaaaabbaaaAa"},
    {"precedence", "failed", "bbbbbbbdsbbbbbbb"},
    {"precedence", "report", ".....b...bb.bb.B"},
    {"precedence", "undelivered", "aacaaaaaabbaaaAa"},
    {"precedence", "delayed", "aacaaaaaabbaaaAa"},
    {"precedence", "delivered", "aacaaaaaabbaaaAa"},
    {"precedence", "away", "aacaaaaaaaaaaaAa"},
    {"precedence", "away:", "aacaaaaaaaaaaaAa"},
    {"precedence", "verify", "ccccccccccbcccCc"},
    {"precedence", "read", "iiiiiiiiiiiiiiIi"},
    {"precedence", "abuse", "aacaaaaaaabaaFAa"},
    {"precedence", "frozen", "aacaaaaaaabaaaAa"},
    {"precedence", "re", "aacaaaaaaaaaaaAa"},
    {"precedence", "re-un", "aacaaaaaaaaaaaAa"},
    {"precedence", "fwd", "aacaaaaaaaaaaaAa"},
    {"mailer", "", ".........bb.bb.."},
    {"mailer", "failed", "bbbbbbbdsbbbbbbb"},
    {"mailer", "report", "....Bbb..bbBbb.B"},
    {"mailer", "undelivered", ".....b...bb.bb.."},
    {"mailer", "delayed", ".....d...bb.bb.."},
    {"mailer", "delivered", ".....s...bb.bb.."},
    {"mailer", "away", ".a.......bb.bb.."},
    {"mailer", "away:", "aacaaaaaaaaaaaAa"},
    {"mailer", "verify", "cccccccccbbcccCc"},
    {"mailer", "read", "iiiiiiiiiiiiiiIi"},
    {"mailer", "abuse", ".........bb.bF.."},
    {"mailer", "frozen", "................"},
    {"mailer", "re", ".............b.."},
    {"mailer", "re-un", ".............b.."},
    {"mailer", "fwd", "............bb.."},
    {"failed", "", "bbbbbbbdsbbbbbbb"},
    {"failed", "report", "bbbbbbbdsbbbbbbb"},
    {"failed", "undelivered", "bbbbbbbbbbbbbbbb"},
    {"failed", "delayed", "dddddddddbbddddd"},
    {"failed", "delivered", "sssssssssbbsssss"},
    {"failed", "away", "bbbbbbbdsbbbbbbb"},
    {"failed", "away:", "bbbbbbbdsbbbbbbb"},
    {"failed", "verify", "bbbbbbbdsbbbbbbb"},
    {"failed", "read", "iiiiiiiiiiiiiiIi"},
    {"failed", "abuse", "bbbbbbbdsbbbbFbb"},
    {"failed", "frozen", "bbbbbbbdsbbbbbbb"},
    {"failed", "re", "bbbbbbbdsbbbbbbb"},
    {"failed", "re-un", "bbbbbbbbbbbbbbbb"},
    {"failed", "fwd", "bbbbbbbdsbbbbbbb"},
    {"report", "", ".....b...bb.bb.B"},
    {"report", "undelivered", "....Bbb..bbBbb.B"},
    {"report", "delayed", "....Ddd..bbDbb.D"},
    {"report", "delivered", "....Sss..bbSbb.S"},
    {"report", "away", ".....b...bb.bb.B"},
    {"report", "away:", ".....b...bb.bb.B"},
    {"report", "verify", ".....b...bb.bb.B"},
    {"report", "read", ".....b...bb.bb.B"},
    {"report", "abuse", ".....b...bb.bF.B"},
    {"report", "frozen", ".....b...bb.bb.B"},
    {"report", "re", ".........bb..b.."},
    {"report", "re-un", ".........bb..b.."},
    {"report", "fwd", ".........bb.bb.."},
    {"undelivered", "", ".........bb.bb.."},
    {"delayed", "", ".........bb.bb.."},
    {"delivered", "", ".........bb.bb.."},
    {"away", "", ".a........b..b.."},
    {"away:", "", "aacaaaaaaaaaaaAa"},
    {"verify", "", "ccccccccccbcccCc"},
    {"read", "", "iiiiiiiiiiiiiiIi"},
    {"abuse", "", "..........b..F.."},
    {"frozen", "", "................"},
    {"re", "", ".............b.."},
    {"re-un", "", ".............b.."},
    {"fwd", "", "............bb.."},
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
