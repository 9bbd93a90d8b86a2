<?php
// A reply, a bounce message, own rules and what to do next. SPDX-License-Identifier: MIT
declare(strict_types=1);

require __DIR__ . '/autoload.php';

use SmtpStatus\{History, Policy, Report, Rules, Status};

$now = time();
$today = intdiv($now, 86400);

$status = new Status(command: 'RCPT');
$status->parseReply("451 4.7.1 Greylisted, try again in 5 minutes\r\n");
echo "{$status->category()} {$status->bounce()} - {$status->advice()}\n";
echo json_encode((new Policy())->retry($status, attempt: 1, firstAttempt: $now, now: $now)), "\n";

$report = new Report(<<<'MESSAGE'
    From: MAILER-DAEMON@mx.example.net
    Content-Type: multipart/report; report-type=delivery-status; boundary=b

    --b
    Content-Type: message/delivery-status

    Reporting-MTA: dns; mx.example.net

    Final-Recipient: rfc822; ann@example.com
    Action: failed
    Status: 5.2.2
    Diagnostic-Code: smtp; 552 5.2.2 The mailbox is full

    --b--
    MESSAGE);
foreach ($report as $recipient) {
    echo "{$recipient->text('recipient')} {$recipient->status->category()} {$recipient->status->bounce()}\n";
    echo json_encode((new History())->update($recipient->status, $today)->decide($today)), "\n";
}

$partner = new Status(rules: new Rules('rule partner ; phrase "not today" => category policy_rejected'));
$partner->parseDiagnostic('550 5.1.1 Not today, thank you');
echo "{$partner->category()} {$partner->bounce()} {$partner->rule()}\n";
