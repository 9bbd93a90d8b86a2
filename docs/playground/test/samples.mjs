// Files for the tests of the page. SPDX-License-Identifier: MIT
const LINES = [
  'status=sent (250 2.0.0 OK 1763720000 a1-20020a gsmtp)',
  'status=sent (250 2.0.0 OK: queued as 4711)',
  'status=bounced (host mx.example.com[192.0.2.7] said: 550 5.1.1 <ann@example.com>: User unknown (in reply to RCPT TO command))',
  'status=deferred (host mx.example.com[192.0.2.7] said: 452 4.2.2 The mailbox is over quota (in reply to RCPT TO command))',
  'status=bounced (host gmail-smtp-in.l.google.com[192.0.2.8] said: 550-5.7.26 This mail has been blocked because the sender is unauthenticated. 550 5.7.26 - gsmtp (in reply to end of DATA command))',
  'status=bounced (host mx.example.org[192.0.2.9] said: 554 5.7.1 Service unavailable; Client host [198.51.100.1] blocked using zen.spamhaus.org (in reply to RCPT TO command))',
  'status=deferred (host mta5.am0.yahoodns.net[192.0.2.10] said: 421 4.7.0 [TSS04] Messages from 198.51.100.1 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1 (in reply to MAIL FROM command))',
  'status=deferred (connect to mx.example.net[192.0.2.11]:25: Connection timed out)',
];

/** A Postfix log of about so many bytes: with each 8 deliveries goes one line that is none. */
export function mailLog(size) {
  const lines = [];
  for (let length = 0, i = 0; length < size; i += 1) {
    const id = `4F${i.toString(16).toUpperCase().padStart(8, 'A')}`;
    const head = `2026-11-${String(1 + ((i >> 3) % 20)).padStart(2, '0')}T10:12:${String(i % 60).padStart(2, '0')}+00:00 mx1 postfix`;
    const pick = (i * 7 + (i >> 4)) % LINES.length;
    lines.push(`${head}/smtp[4711]: ${id}: to=<user${i}@example.com>, relay=mx.example.com[192.0.2.7]:25, delay=1.2, ${LINES[pick]}`);
    if (i % 8 === 7) lines.push(`${head}/qmgr[12]: ${id}: removed`);
    length += lines.at(-1).length + (i % 8 === 7 ? lines.at(-2).length + 1 : 0) + 1;
  }
  return `${lines.join('\n')}\n`;
}

/** One bounce message with these recipients, CRLF lines. */
export function bounce(...recipients) {
  const reports = recipients.map((recipient) => `Final-Recipient: rfc822; ${recipient}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <${recipient}>: user unknown
`).join('\n');
  return `From: MAILER-DAEMON@mx.example.net
Subject: Undelivered
Date: Sat, 21 Nov 2026 10:12:13 +0000
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

${reports}
--b--
`.replaceAll('\n', '\r\n');
}

export const mbox = (...messages) => messages.map((message) => `From MAILER-DAEMON Sat Nov 21 10:12:13 2026\r\n${message}\r\n`).join('');
