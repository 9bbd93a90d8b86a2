// What the page offers to try. SPDX-License-Identifier: MIT
export const EXAMPLES = {
  'User unknown': '550 5.1.1 <jo@example.org>: Recipient address rejected: User unknown in virtual mailbox table',
  'Greylisting': '451 4.7.1 <jo@example.org>: Greylisted, please try again in 300 seconds',
  'Block list': '554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.9',
  'Authentication, many lines': `550-5.7.26 This mail has been blocked because the sender is unauthenticated.
550-5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM.
550 5.7.26 For instructions on setting up authentication, go to https://support.google.com/mail/answer/81126 - gsmtp`,
  'Log line': 'Nov 21 10:12:13 mx1 postfix/smtp[4711]: 4F2a: to=<ann@example.com>, relay=mx.example.com[192.0.2.7]:25, delay=1.2, dsn=4.2.2, status=deferred (host mx.example.com[192.0.2.7] said: 452 4.2.2 The mailbox is over quota, try later (in reply to RCPT TO command))',
  'Bounce message': `From: Mail Delivery System <MAILER-DAEMON@mx.example.net>
To: news@example.net
Subject: Undelivered Mail Returned to Sender
Date: Sat, 21 Nov 2026 10:12:13 +0000
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
Arrival-Date: Sat, 21 Nov 2026 10:12:10 +0000

Final-Recipient: rfc822; ann@example.com
Action: failed
Status: 5.2.2
Remote-MTA: dns; mx.example.com
Diagnostic-Code: smtp; 552 5.2.2 The email account that you tried to reach
 is over quota

Final-Recipient: rfc822; bob@example.org
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; 550 5.1.1 <bob@example.org>: user unknown

--b
Content-Type: message/rfc822

From: news@example.net
To: ann@example.com
Subject: News of November
Message-ID: <1@example.net>

Hello
--b--
`,
  'List of replies': `250 2.0.0 OK
550 5.1.1 No such user here
421 4.7.0 Too many connections, slow down
552 5.2.2 Mailbox full
554 5.7.1 Message rejected as spam
`,
};
