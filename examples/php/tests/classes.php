<?php
// What the classes add to the library: who holds the bytes, and PHP's own exceptions. SPDX-License-Identifier: MIT
declare(strict_types=1);

require __DIR__ . '/harness.php';

use SmtpStatus\{History, InputException, Policy, Report, RuleException, Rules, Status};

const REPLY = "550 5.1.1 <ann@example.com>: User unknown, see https://example.com/\r\n";
const FIELDS = <<<'FIELDS'
    Reporting-MTA: dns; mx.example.com

    Final-Recipient: rfc822; ann@example.com
    Action: failed
    Status: 5.2.2
    Diagnostic-Code: smtp; 552 5.2.2 Mailbox full

    FIELDS;
// The report part is in base64, so that its spans lie in the scratch memory.
define('MESSAGE', <<<'HEADERS'
    From: MAILER-DAEMON@mx.example.com
    Subject: =?utf-8?q?Zur=C3=BCck?=
    Date: Thu, 1 Jan 1970 00:00:10 +0000
    Content-Type: multipart/report; report-type=delivery-status; boundary=b

    --b
    Content-Type: message/delivery-status
    Content-Transfer-Encoding: base64


    HEADERS . chunk_split(base64_encode(FIELDS), 76, "\n") . "\n--b--\n");
const RULES = 'rule mine ; phrase "user unknown" "mailbox full" => category policy_rejected bounce block';

/** Lets go what nobody holds, and writes over it. */
function churn(): void
{
    gc_collect_cycles();
    $kept = [];
    for ($size = 8; $size < 4096; $size += 4) {
        $kept[] = str_repeat("\xa5", $size);
        $kept[] = FFI::cdef()->new("char[$size]");
    }
}

run([
    'a status holds its input' => function () {
        $status = new Status();
        $data = REPLY . random_int(0, 9);
        $status->parseReply($data);
        $data[4] = 'x';
        unset($data);
        churn();
        same('user_unknown', $status->category());
        same([['code' => 550, 'text' => substr(REPLY, 4, -2)]], $status->lines());
        same('https://example.com/', $status->span('url'));
    },
    'a span outlives its status' => function () {
        $status = new Status();
        $status->parseReply(REPLY);
        $span = $status->span('enhanced');
        unset($status);
        churn();
        same('5.1.1', $span);
    },
    'a clone holds the input, too' => function () {
        $status = new Status();
        $status->parseReply(REPLY);
        $clone = clone $status;
        $status->parseReply("250 ok\r\n");
        unset($status);
        churn();
        same(['user_unknown', '5.1.1'], [$clone->category(), $clone->span('enhanced')]);
    },
    'a recipient holds message and scratch' => function () {
        foreach (new Report(MESSAGE) as $recipient) {
            $kept = $recipient;
        }
        unset($recipient);
        churn();
        same(['ann@example.com', '552 5.2.2 Mailbox full', "Zur\u{fc}ck"],
            [$kept->span('recipient'), $kept->text('diagnostic'), $kept->text('report_subject')]);
        same(['5.2.2', 'mailbox_full'], [$kept->status->span('enhanced'), $kept->status->category()]);
    },
    'recipients come again' => function () {
        $report = new Report(MESSAGE);
        for ($i = 0; $i < 2; $i++) {
            same(['ann@example.com'], array_map(fn ($one) => $one->text('recipient'), iterator_to_array($report)));
        }
    },
    'handles hold their rules' => function () {
        $status = new Status(rules: new Rules(RULES));
        $report = new Report(MESSAGE, new Rules(RULES));
        churn();
        $status->parseReply(REPLY);
        same(['custom:mine', 'block'], [$status->rule(), $status->bounce()]);
        [$recipient] = iterator_to_array($report);
        unset($report);
        churn();
        same(['custom:mine', 0], [$recipient->status->rule(), $recipient->status->matchedRule()]);
        $recipient->status->setOption('text', 1);
        same('custom:mine', $recipient->status->rule());
    },
    'byte by byte' => function () {
        $status = new Status();
        for ($length = 1; $length < strlen(REPLY); $length++) {
            same(null, $status->parseReply(substr(REPLY, 0, $length), complete: false));
        }
        same(strlen(REPLY), $status->parseReply(REPLY . '250 ok', complete: false));
        same('user_unknown', $status->category());
        same(0, $status->parseReply(''));
    },
    'the verdict follows what is set' => function () {
        $status = new Status();
        $status->parseDiagnostic('550 no');
        $without = [$status->category(), $status->confidence()];
        $status->setCommand('RCPT TO');
        same('rcpt', $status->command());
        same(false, $without === [$status->category(), $status->confidence()]);
        $status->setOption('max_lines', 7);
        same(7, $status->option('max_lines'));
    },
    'codes' => function () {
        $status = new Status();
        $status->parseCodes(552, 5002002);
        same(['mailbox_full', '5.2.2', ''], [$status->category(), $status->enhanced(), $status->text()]);
        same(null, $status->span('url'));
    },
    'a message' => function () {
        $report = new Report(MESSAGE);
        same(['bounce', 10, null], [$report->kind, $report->time('report_date'), $report->text('envelope_id')]);
    },
    'a policy' => function () {
        $policy = new Policy(['jitter' => 0]);
        $steps = [['until' => 3600, 'wait' => 60, 'growth' => 100], ['until' => 7200, 'wait' => 600, 'growth' => 200]];
        $policy->setSteps('standard', $steps);
        same([0, $steps], [$policy->get('jitter'), $policy->steps('standard')]);
        $status = new Status();
        $status->parseCodes(451);
        same(['answer' => 'again', 'reason' => 'schedule', 'wait' => 60],
            (clone $policy)->retry($status, attempt: 1, firstAttempt: 0, now: 0));
    },
    'a history' => function () {
        same('full', History::eventOf('mailbox_full', 'failed', 'soft'));
        $history = (new History())->add('full', 20000)->add('full', 20001);
        same([2, 1], [$history->fields()['full'], $history->fields()['span']]);
        same('watch', $history->decide(20001)['decision']);
        same('suppress', $history->decide(20001, new Policy(['full_days' => 2, 'full_span' => 0]))['decision']);
    },
    'wrong types' => function () {
        foreach ([null, 5, [], new stdClass()] as $wrong) {
            thrown(TypeError::class, fn () => (new Status())->parseReply($wrong));
            thrown(TypeError::class, fn () => new Report($wrong));
            thrown(TypeError::class, fn () => new Rules($wrong));
        }
        thrown(TypeError::class, fn () => new Status(rules: 'rule x'));
        thrown(TypeError::class, fn () => (new Status())->parseCodes('550'));
        thrown(TypeError::class, fn () => (new History())->decide(1, []));
        $step = ['until' => 1, 'wait' => '1', 'growth' => 100];
        thrown(TypeError::class, fn () => (new Policy())->setSteps('standard', [$step]));
        thrown(Error::class, fn () => clone new Report(MESSAGE));
        thrown(Exception::class, fn () => serialize(new Status()));
    },
    'wrong values' => function () {
        $status = new Status();
        $status->parseReply(REPLY);
        foreach ([fn () => new Status('FROB'), fn () => $status->span('frob'), fn () => $status->term('frob'),
            fn () => $status->setOption('frob', 1), fn () => $status->setOption('max_lines', -1),
            fn () => (new Report(MESSAGE))->text('frob'), fn () => (new Report(MESSAGE))->time('report_subject'),
            fn () => new Policy(['frob' => 1]), fn () => new Policy(['jitter' => 101]),
            fn () => (new History(-1))->decide(1), fn () => (new History())->add('soft', 1 << 32), fn () => (new History())->add('soft', 65536),
            fn () => $status->parseCodes(600)] as $call) {
            thrown(ValueError::class, $call);
        }
        thrown(OutOfRangeException::class, fn () => (new Rules(''))->rule(0));
    },
    'wrong order and wrong input' => function () {
        thrown(LogicException::class, fn () => (new Status())->category());
        $error = thrown(InputException::class, fn () => (new Status())->parseReply("hello\r\n250 ok\r\n"));
        same(['no_code', 0, 7], [$error->result, $error->offset, $error->consumed]);
        same('damaged', thrown(InputException::class, fn () => (new History(12345))->decide(1))->result);
        same(2, thrown(RuleException::class, fn () => new Rules("rule one\n code 700 => bounce soft"))->ruleLine);
    },
]);
