// A reply, a bounce message, own rules and what to do next.
// SPDX-License-Identifier: MIT
import { History, Report, Rules, Status, retry } from 'smtpstatus';

const now = Math.floor(Date.now() / 1000);
const today = Math.floor(now / 86400);

const status = new Status({ command: 'RCPT' });
status.parseReply('451 4.7.1 Greylisted, try again in 5 minutes\r\n');
console.log(status.category, status.bounce, '-', status.advice);
console.log(retry(status, { attempt: 1, firstAttempt: now, now }));

const report = new Report(`From: MAILER-DAEMON@mx.example.net
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; ann@example.com
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 The mailbox is full

--b--
`);
for (const recipient of report) {
  console.log(recipient.text('recipient'), recipient.status.category, recipient.status.bounce);
  console.log(new History().update(recipient.status, today).decide(today));
}

const partner = new Status({ rules: new Rules('rule partner ; phrase "not today" => category policy_rejected') });
partner.parseDiagnostic('550 5.1.1 Not today, thank you');
console.log(partner.category, partner.bounce, partner.rule);
