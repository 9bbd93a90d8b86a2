/*
 * The texts for a status: every row of lib/tables/advice.tsv is what some reply gets, and a
 * status without a row of its own gets the texts of its category.
 *
 * SPDX-License-Identifier: MIT
 */
#include "unit.h"

#include <stdio.h>

#define MOST_ROWS 512

struct row {
    char *provider, *match, *category, *explanation, *advice, *reference;
    int reached;
};

static char table[1U << 16];
static struct row rows[MOST_ROWS];
static size_t row_count;

static void read_rows(void)
{
    FILE *file = fopen(TABLES "/advice.tsv", "rb");
    assert_non_null(file);
    size_t size = fread(table, 1, sizeof table - 1, file);
    assert_true(size < sizeof table - 1);
    fclose(file);
    for (char *line = table; *line != '\0';) {
        char *end = strchr(line, '\n');
        assert_non_null(end);
        *end = '\0';
        if (line[0] != '#') {
            char *cells[6];
            for (size_t i = 0; i < COUNT(cells); i++) {
                cells[i] = line;
                line += strcspn(line, "\t");
                line += *line != '\0' ? (*line = '\0', 1) : 0;
            }
            assert_true(row_count < MOST_ROWS);
            rows[row_count++] = (struct row){cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], 0};
        }
        line = end + 1;
    }
    assert_true(row_count > 100);
}

/* The rows whose texts the status gets are reached; rows that share all texts are reached together. */
static int mark_rows(const smtpstatus *status)
{
    int found = 0;
    for (size_t i = 0; i < row_count; i++) {
        if (strcmp(rows[i].explanation, smtpstatus_explanation(status)) == 0 &&
            strcmp(rows[i].advice, smtpstatus_advice(status)) == 0 &&
            strcmp(rows[i].reference, smtpstatus_reference(status)) == 0) {
            assert_string_equal(rows[i].category, smtpstatus_category_name(smtpstatus_category(status)));
            rows[i].reached = 1;
            found = 1;
        }
    }
    return found;
}

/* A provider's host, NULL for none, and what it says. */
struct example {
    const char *host;
    const char *reply;
};

static const struct example examples[] = {
    {NULL, "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org"},
    {NULL, "554 5.7.1 Client host [192.0.2.1] blocked using bl.spamcop.net"},
    {NULL, "554 5.7.1 Client host [192.0.2.1] blocked using b.barracudacentral.org"},
    {NULL, "554 5.7.1 Client host [192.0.2.1] blocked using dnsbl.sorbs.net"},
    {NULL, "554 5.7.1 Client host [192.0.2.1] blocked using dnsbl-1.uceprotect.net"},
    {NULL, "554 5.7.1 Client host [192.0.2.1] blocked using sip.invaluement.com"},
    {NULL, "554 5.7.1 Client host [192.0.2.1] blocked using rbl.cloudmark.com"},
    {NULL, "554 5.7.1 Client host [192.0.2.1] blocked using bl.score.senderscore.com"},
    {NULL, "554 5.7.1 Client host [192.0.2.1] blocked using combined.mail.abusix.zone"},
    {NULL, "554 5.7.1 Client host [192.0.2.1] blocked using psbl.surriel.com"},
    {NULL, "554 5.7.1 Message contains a URL that is blocked using multi.surbl.org"},
    {NULL, "554 5.7.1 Message contains a URL that is blocked using multi.uribl.com"},
    {"aspmx.l.google.com", "450 4.2.1 The user you are trying to contact is receiving mail too quickly."},
    {"aspmx.l.google.com",
     "550 5.7.1 This message does not have authentication information or fails to pass authentication checks."},
    {"aspmx.l.google.com", "550 5.7.1 Our system has detected low reputation of the sending domain. gsmtp"},
    {"aspmx.l.google.com", "550 5.7.1 Our system has detected that this message is likely unsolicited mail."},
    {"aspmx.l.google.com", "550 5.7.1 The sending IP does not have a PTR record."},
    {"aspmx.l.google.com", "550 5.1.1 The email account that you tried to reach does not exist."},
    {"aspmx.l.google.com", "552 5.2.2 The email account that you tried to reach is over quota."},
    {"aspmx.l.google.com", "550 5.2.1 The email account that you tried to reach is disabled."},
    {"aspmx.l.google.com", "550 5.7.1 The group you tried to contact may not exist, or you may not have permission to "
                           "post messages to the group."},
    {"aspmx.l.google.com",
     "552 5.7.0 This message was blocked because its content presents a potential security issue."},
    {"aka.ms", "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. part of their network is on our block "
               "list (S3140)."},
    {"aka.ms", "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. part of their network is on our block "
               "list (S3150)."},
    {"aka.ms", "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. part of their network is on our block "
               "list (S8001)."},
    {"aka.ms", "550 5.7.1 Service unavailable, Client host [192.0.2.1] blocked using Customer Block list AS3150"},
    {"aka.ms", "451 4.7.500 Server busy. Please try again later from [192.0.2.1]. (AS77714)"},
    {"aka.ms",
     "451 4.7.651 The mail server [192.0.2.1] has been temporarily rate limited due to IP reputation. (S775)"},
    {"aka.ms", "421 4.7.0 mail from host is limited (S843)"},
    {"aka.ms", "421 RP-001 The mail server IP connecting to Outlook.com server has exceeded the rate limit allowed."},
    {"aka.ms", "550 DY-001 mail rejected"},
    {"aka.ms", "550 OU-001 mail rejected"},
    {"aka.ms", "550 SC-001 mail rejected"},
    {"aka.ms", "451 4.7.0 Temporary server error. Please try again later. PRX6"},
    {"aka.ms", "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302)."},
    {"am0.yahoodns.net",
     "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints"},
    {"am0.yahoodns.net", "421 4.7.0 [TS01] Messages from 192.0.2.1 temporarily deferred"},
    {"am0.yahoodns.net", "421 4.7.1 [TS03] All messages from 192.0.2.1 will be permanently deferred"},
    {"am0.yahoodns.net", "553 5.7.2 [TSS09] All messages from 192.0.2.1 will be permanently deferred"},
    {"am0.yahoodns.net", "553 5.7.2 [TSS11] All messages from 192.0.2.1 will be permanently deferred"},
    {"am0.yahoodns.net", "421 4.7.0 [TSS05] Messages from 192.0.2.1 temporarily deferred"},
    {"am0.yahoodns.net", "553 5.7.1 [TSS07] Messages from 192.0.2.1 not accepted"},
    {"am0.yahoodns.net", "553 5.7.1 [TS07] Messages from 192.0.2.1 not accepted"},
    {"am0.yahoodns.net", "553 5.7.1 [BL21] Connections will not be accepted from 192.0.2.1"},
    {"am0.yahoodns.net", "553 5.7.1 [BL23] Connections not accepted from IP addresses on Spamhaus XBL"},
    {"am0.yahoodns.net", "421 4.7.0 [GL01] Message from 192.0.2.1 temporarily deferred"},
    {"am0.yahoodns.net", "553 5.7.2 [PH01] Message rejected"},
    {"am0.yahoodns.net", "554 (RTR:BL) mail refused"},
    {"am0.yahoodns.net", "554 (RTR:GE) mail refused"},
    {"am0.yahoodns.net", "421 (DYN:T1) mail refused"},
    {"am0.yahoodns.net", "554 (DNS:NR) mail refused"},
    {"am0.yahoodns.net",
     "554 5.7.9 Message not accepted for policy reasons. Yahoo requires all senders to authenticate"},
    {"am0.yahoodns.net", "554 delivery error: dd This user's account has been disabled or discontinued"},
    {"am0.yahoodns.net", "554 delivery error: dd This user doesn't have a yahoo.com account"},
    {"apple.com", "550 5.7.1 [CS01] Message rejected due to local policy"},
    {"apple.com", "550 5.7.1 [HM08] Message rejected due to local policy"},
    {"apple.com", "550 5.7.1 [HME1] This message was blocked for failing both SPF and DKIM authentication checks"},
    {"apple.com", "550 5.7.1 Your message was rejected due to example.com's DMARC policy."},
    {"apple.com", "550 5.1.1 unauthorized sender"},
    {"apple.com", "421 4.7.1 Messages to deferred due to excessive volume. too many messages"},
    {"comcast.net", "554 resimta BL000000 192.0.2.1 found on one or more lists"},
    {"comcast.net", "550 192.0.2.1 blocked BL0010"},
    {"comcast.net", "554 BL000001 rejected"},
    {"comcast.net", "554 BL000010 rejected"},
    {"comcast.net", "554 BL000011 rejected"},
    {"comcast.net", "421 RL000001 rejected"},
    {"comcast.net", "554 PT000001 rejected"},
    {"comcast.net", "554 DM000001 rejected"},
    {"comcast.net", "554 SPF000001 rejected"},
    {"comcast.net", "554 ES000001 rejected"},
    {"cox.com", "554 rejected. AUP#CXBL"},
    {"cox.com", "421 rejected. AUP#CDRBL"},
    {"cox.com", "554 rejected. AUP#IPBL0001"},
    {"cox.com", "554 rejected. AUP#IPBL0011"},
    {"cox.com", "554 rejected. AUP#URLBL0001"},
    {"cox.com", "554 rejected. AUP#CXDNS"},
    {"cox.com", "554 rejected. AUP#CXSNDR"},
    {"cox.com", "552 rejected. AUP#CXATTCH"},
    {"cox.com", "452 rejected. AUP#CXMXRT"},
    {"brighthouse.com", "550 5.1.0 AUP#I-1310"},
    {"brighthouse.com", "421 4.7.1 AUP#I-1090"},
    {"att.com", "553 5.3.0 flph825 DNSBL:ATTRBL 521< 192.0.2.1 >_is_blocked"},
    {"1and1.com",
     "554 Transaction failed Reject due to policy restrictions. For explanation visit https://postmaster.gmx.net"},
    {"1and1.com", "554 Transaction failed Reject due to DMARC policy."},
    {"1and1.com", "550 Requested action not taken: mailbox unavailable Sender address has bad DNS MX or A record"},
    {"1and1.com", "554 No SMTP service Bad DNS PTR resource record."},
    {"1and1.com", "554 No SMTP service IP address is block listed."},
    {"1and1.com", "450 Requested mail action not taken: rate limit reached"},
    {"1and1.com", "554 Transaction failed message is presumably spam"},
    {"magenta.de",
     "554 IP=192.0.2.1 - None/bad reputation. Ask your postmaster for help or to contact tosa@rx.t-online.de"},
    {"magenta.de", "550 5.7.0 Message considered as spam or virus, rejected"},
    {"magenta.de", "554 IP=192.0.2.1 Dialup/transient IP not allowed"},
    {"orange-business.com",
     "421 mwinf5c04 ME Service refuse. Veuillez essayer plus tard. service refused, please try later. OFR_506 [506]"},
    {"orange-business.com", "421 service refused, please try later. [103]"},
    {"orange-business.com", "421 Too many connections, slow down."},
    {"orange-business.com", "501 5.1.8 Emetteur invalide. Invalid sender."},
    {"aliceadsl.fr", "421 Too many spams from your IP (192.0.2.1), please visit http://postmaster.free.fr/"},
    {"aliceadsl.fr", "421 Too many errors from your ip (192.0.2.1), please visit http://postmaster.free.fr/"},
    {"laposte.net", "550 5.5.0 rejected lpn LPN007_510"},
    {"laposte.net", "450 4.7.1 Service refuse. Veuillez essayer plus tard. service refused, please try later."},
    {"mail.ru", "550 Access from ip address 192.0.2.1 blocked. Visit http://mail.ru/notspam/"},
    {"mail.ru", "550 spam message rejected. Please visit http://help.mail.ru/notspam-support/"},
    {"mail.ru", "451 Ratelimit exceeded for mailbox"},
    {"yandex.com", "554 5.7.1 Message rejected under suspicion of SPAM"},
    {"yandex.com", "451 4.5.1 The recipient has exceeded their message rate limit. Try again later."},
    {"exmail.qq.com", "550 Ip frequency limited"},
    {"exmail.qq.com", "550 Suspected spam ip"},
    {"exmail.qq.com", "550 Mail content denied"},
    {"126.com", "554 DT:SPM 163 smtp11,D8CowECp"},
    {"126.com", "554 DT:SSM 163 smtp11"},
    {"126.com", "554 DT:SUM 163 smtp11"},
    {"126.com", "553 MI:SPB 163 smtp11"},
    {"126.com", "550 MI:SPF 163 smtp11"},
    {"126.com", "421 RP:TRC 163 smtp11"},
    {"126.com", "554 HL:REP 163 smtp11"},
    {"126.com", "554 IP:RBL 163 smtp11"},
    {"mimecast.co.za", "550 Administrative prohibition - envelope blocked"},
    {"mimecast.co.za", "550 Envelope blocked - User Entry"},
    {"mimecast.co.za", "550 Local CT IP Reputation"},
    {"mimecast.co.za", "550 Anti-Spoofing policy - Inbound not allowed"},
    {"mimecast.co.za", "554 Email rejected due to security policies - MCSpamSignature.x.x"},
    {"gslb.pphosted.com", "554 Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.1"},
    {"barracuda.com", "550 blocked using Barracuda Reputation; http://www.barracudanetworks.com/reputation"},
    {"barracuda.com", "550 permanent failure for one or more recipients (a@example.com:blocked)"},
    {"cloudflare.com", "550 5.7.1 IP address found on one or more RBLs"},
    {"cloudflare.com", "451 4.3.0 Upstream error, please check the destination"},
    {"amazonaws.com",
     "550 5.1.1 Amazon SES has suppressed sending to this address because it has a recent history of bouncing"},
    {"amazonaws.com", "550 address is on the suppression list for your account"},
    {"amazonaws.com", "554 Message rejected: Email address is not verified."},
    {"amazonaws.com", "454 Throttling failure: Maximum sending rate exceeded."},
};

static void test_examples(void **state)
{
    (void)state;
    smtpstatus status;
    for (size_t i = 0; i < COUNT(examples); i++) {
        const struct example *example = &examples[i];
        make_fresh(&status);
        if (example->host != NULL) {
            assert_int_equal(smtpstatus_set_host(&status, example->host, strlen(example->host)), SMTPSTATUS_OK);
        }
        assert_int_equal(smtpstatus_parse_diagnostic(&status, example->reply, strlen(example->reply)), SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
        if (!mark_rows(&status)) {
            fail_msg("no row of its own: %s (%s)", example->reply,
                     smtpstatus_category_name(smtpstatus_category(&status)));
        }
    }
}

/* A provider's host from the examples, so that the enhanced codes of its rows can be tried. */
static void set_provider(smtpstatus *status, const char *name)
{
    for (size_t i = 0; i < COUNT(examples) && strcmp(name, "-") != 0; i++) {
        if (examples[i].host != NULL) {
            (void)smtpstatus_set_host(status, examples[i].host, strlen(examples[i].host));
            (void)smtpstatus_parse_codes(status, 250, 0);
            (void)smtpstatus_classify(status);
            if (strcmp(smtpstatus_provider_name(smtpstatus_provider(status)), name) == 0) {
                return;
            }
        }
    }
    (void)smtpstatus_set_host(status, NULL, 0);
}

/* Both ends of the range, in the class that has the row's category. */
static void test_enhanced_codes(void **state)
{
    (void)state;
    for (size_t i = 0; i < row_count; i++) {
        unsigned subject = 0;
        unsigned ends[2] = {0, 0};
        int read = sscanf(rows[i].match, "X.%u.%u-%u", &subject, &ends[0], &ends[1]);
        if (read < 2) {
            continue;
        }
        ends[1] = read == 3 ? ends[1] : ends[0];
        int reached = 0;
        for (uint32_t class_digit = 4; class_digit <= 5; class_digit++) {
            for (size_t end = 0; end < 2; end++) {
                smtpstatus status;
                make_fresh(&status);
                set_provider(&status, rows[i].provider);
                (void)smtpstatus_parse_codes(&status, 0, pack(class_digit, subject, ends[end]));
                (void)smtpstatus_classify(&status);
                (void)mark_rows(&status);
                reached += strcmp(smtpstatus_advice(&status), rows[i].advice) == 0;
            }
        }
        if (reached < 2) {
            fail_msg("%s %s: reached by %d codes", rows[i].provider, rows[i].match, reached);
        }
    }
}

static void test_all_rows_reached(void **state)
{
    (void)state;
    for (size_t i = 0; i < row_count; i++) {
        if (!rows[i].reached) {
            fail_msg("%s %s %s: no example gets it", rows[i].provider, rows[i].match, rows[i].category);
        }
    }
}

static void check_texts_of_category(const smtpstatus *status, int category)
{
    assert_string_equal(smtpstatus_explanation(status), smtpstatus_category_explanation(category));
    assert_string_equal(smtpstatus_advice(status), smtpstatus_category_advice(category));
    assert_string_equal(smtpstatus_reference(status), smtpstatus_category_reference(category));
}

static void test_category(void **state)
{
    (void)state;
    smtpstatus status;
    make_fresh(&status);
    check_texts_of_category(NULL, SMTPSTATUS_CATEGORY_UNKNOWN);
    check_texts_of_category(&status, SMTPSTATUS_CATEGORY_UNKNOWN);
    judge_reply(&status, BYTES("550 5.1.1 x\r\n"));
    check_texts_of_category(&status, SMTPSTATUS_CATEGORY_USER_UNKNOWN);
    judge_reply(&status, BYTES("250 2.7.515 x\r\n"));
    check_texts_of_category(&status, SMTPSTATUS_CATEGORY_ACCEPTED);
}

/* A code is a row's only when the whole of it fits, whatever stands between letters and digits. */
static void test_codes_fit_whole(void **state)
{
    (void)state;
    static const struct {
        const char *host;
        const char *reply;
        const char *start;
    } cases[] = {
        {NULL, "421 4.7.0 [TS03] deferred", "Yahoo defers all mail"},
        {NULL, "421 4.7.0 [TSS03] deferred", "Yahoo defers mail from this IP"},
        {NULL, "421 4.7.0 (ts03) deferred", "Yahoo defers all mail"},
        {"aka.ms", "550 5.7.1 part of their network is on our block list (S3150).", "Outlook.com blocks the IP, or"},
        {NULL, "554 5.7.1 Client host [192.0.2.1] blocked using dnsbl.sorbs.net", "The server asks SORBS"},
        {NULL, "554 5.7.1 Client host [192.0.2.1] blocked using dnsbl.example.us", "The sending IP"},
        {NULL, "554 5.7.1 Client host [192.0.2.1] blocked using sorbs.dnsbl.example.us", "The server asks SORBS"},
        {NULL, "554 5.7.1 Client host [192.0.2.1] blocked using dnsbl.absorbs.net", "The sending IP"},
        {NULL, "554 5.7.1 Client host [192.0.2.1] blocked using dnsbl.sor", "The sending IP"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        smtpstatus status;
        make_fresh(&status);
        if (cases[i].host != NULL) {
            assert_int_equal(smtpstatus_set_host(&status, cases[i].host, strlen(cases[i].host)), SMTPSTATUS_OK);
        }
        assert_int_equal(smtpstatus_parse_diagnostic(&status, cases[i].reply, strlen(cases[i].reply)), SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
        if (strncmp(smtpstatus_explanation(&status), cases[i].start, strlen(cases[i].start)) != 0) {
            fail_msg("%s: %s", cases[i].reply, smtpstatus_explanation(&status));
        }
    }
}

/* No texts at all: empty ones, never NULL. */
static void test_without_texts(void **state)
{
    (void)state;
    smtpstatus status;
    make_fresh(&status);
    judge_reply(&status, BYTES("550 5.1.1 x\r\n"));
    assert_string_equal(smtpstatus_explanation(&status), "");
    assert_string_equal(smtpstatus_advice(&status), "");
    assert_string_equal(smtpstatus_reference(&status), "");
    assert_string_equal(smtpstatus_category_title(3), "");
    assert_string_equal(smtpstatus_category_reference(3), "");
    assert_string_equal(smtpstatus_reply_code_title(550), "");
    assert_string_equal(smtpstatus_reply_code_advice(550), "");
    assert_string_equal(smtpstatus_enhanced_explanation(5001001), "");
}

int main(void)
{
    static struct CMUnitTest tests[16];
    size_t count = 0;
    if (!HAS_ADVICE) {
        ADD(tests, &count, test_without_texts);
        return RUN(tests, count);
    }
    read_rows();
    ADD(tests, &count, test_category);
    ADD(tests, &count, test_enhanced_codes);
    if (reads_text()) {
        ADD(tests, &count, test_examples);
        ADD(tests, &count, test_all_rows_reached);
        ADD(tests, &count, test_codes_fit_whole);
    }
    return RUN(tests, count);
}
