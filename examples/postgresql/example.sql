-- What an ESP asks its log: shown by run.sh, checked by test.py. SPDX-License-Identifier: MIT
\pset footer off
CREATE EXTENSION smtpstatus;

CREATE TABLE delivery (day date, sender text, recipient text, host text, reply text);
INSERT INTO delivery VALUES
    ('2026-03-02', 'shop', 'jo@example.org', 'mx.example.org', '550 5.1.1 <jo@example.org>: User unknown'),
    ('2026-03-02', 'shop', 'ann@example.org', 'mx.example.org', '452 4.2.2 Mailbox full'),
    ('2026-03-02', 'news', 'bo@example.com', 'gmail-smtp-in.l.google.com',
     '550-5.7.26 This mail is unauthenticated: neither SPF nor DKIM passed. - gsmtp'),
    ('2026-03-03', 'news', 'cy@example.com', 'gmail-smtp-in.l.google.com',
     '421-4.7.28 Our system has detected an unusual rate of unsolicited mail - gsmtp'),
    ('2026-03-03', 'shop', 'ann@example.org', 'mx.example.org', '452 4.2.2 Mailbox full'),
    ('2026-03-03', 'shop', 'di@example.net', 'mx.example.net', '554 5.7.1 Client host [192.0.2.7] blocked using zen.spamhaus.org'),
    ('2026-03-04', 'shop', 'ann@example.org', 'mx.example.org', '452 4.2.2 Mailbox full'),
    ('2026-03-04', 'shop', 'eve@example.org', 'mx.example.org', '250 2.0.0 Ok: queued');

\echo Bounces by category and provider per day:
SELECT day, v.category, v.bounce, v.provider, count(*)
FROM delivery, LATERAL smtp_classify(reply, NULL, host) AS v
WHERE v.bounce <> 'none'
GROUP BY day, v.category, v.bounce, v.provider ORDER BY 1, 2;

\echo Senders with failing authentication:
SELECT sender, count(*), min(reply) AS example
FROM delivery
WHERE (smtp_classify(reply, NULL, host)).category IN ('authentication_failed', 'reverse_dns_missing')
GROUP BY sender;

\echo Addresses to suppress:
CREATE TABLE recipient (address text PRIMARY KEY, history bigint NOT NULL);
INSERT INTO recipient SELECT recipient, smtp_history(reply, day ORDER BY day) FROM delivery GROUP BY recipient;
SELECT address, d.decision, d.reason, d.lift
FROM recipient, LATERAL smtp_decide(history, '2026-03-05') AS d
WHERE d.decision <> 'keep' ORDER BY address;
