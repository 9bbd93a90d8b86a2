// What the modules add to the library: who holds the bytes, and JavaScript's own errors.
// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { History, InputError, Policy, Report, RuleError, Rules, StateError, Status, eventOf, retry } from 'smtpstatus';

const REPLY = '550 5.1.1 <ann@example.com>: User unknown, see https://example.com/\r\n';
const FIELDS = `Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; ann@example.com
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 Mailbox full
`;
// The report part is in base64, so that its spans lie in the scratch memory.
const MESSAGE = `From: MAILER-DAEMON@mx.example.com
Subject: =?utf-8?q?Zur=C3=BCck?=
Date: Thu, 1 Jan 1970 00:00:10 +0000
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status
Content-Transfer-Encoding: base64

${Buffer.from(FIELDS).toString('base64').replace(/.{76}/g, '$&\n')}

--b--
`;
const RULES = 'rule mine ; phrase "user unknown" "mailbox full" => category policy_rejected bounce block';

/** Lets go what nobody holds, and writes over it. */
function churn() {
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc();
    for (let size = 16; size < 4096; size += 4) Buffer.alloc(size, 0xa5);
  }
}

test('a status holds its input', () => {
  const status = new Status();
  status.parseReply(Buffer.from(REPLY));
  churn();
  assert.equal(status.category, 'user_unknown');
  assert.equal(status.lines[0].text.toString(), REPLY.slice(4, -2));
});

test('what the caller does to its buffer does not matter', () => {
  const data = new Uint8Array(new ArrayBuffer(REPLY.length));
  data.set(Buffer.from(REPLY));
  const status = new Status();
  status.parseReply(data);
  data.fill(120);
  structuredClone(data.buffer, { transfer: [data.buffer] });
  churn();
  assert.equal(status.span('url').toString(), 'https://example.com/');
});

test('a span is a copy that outlives its status', () => {
  const make = () => {
    const status = new Status();
    status.parseReply(REPLY);
    return status.span('enhanced');
  };
  const span = make();
  churn();
  assert.equal(span.toString(), '5.1.1');
  const status = new Status();
  status.parseReply(REPLY);
  status.span('enhanced').fill(120);
  assert.equal(status.enhanced, '5.1.1');
  assert.equal(status.span('enhanced').toString(), '5.1.1');
});

test('a recipient holds message and scratch', () => {
  const make = () => [...new Report(MESSAGE)][0];
  const recipient = make();
  churn();
  assert.equal(recipient.span('recipient').toString(), 'ann@example.com');
  assert.equal(recipient.status.span('enhanced').toString(), '5.2.2');
  assert.equal(recipient.text('diagnostic'), '552 5.2.2 Mailbox full');
  assert.equal(recipient.text('report_subject'), 'Zur\u00fcck');
});

test('recipients come again', () => {
  const report = new Report(MESSAGE);
  for (let i = 0; i < 2; i += 1) {
    assert.deepEqual([...report].map((recipient) => recipient.text('recipient')), ['ann@example.com']);
  }
});

test('handles hold their rules', () => {
  const make = () => [new Status({ rules: new Rules(RULES) }), new Report(MESSAGE, { rules: new Rules(RULES) })];
  const [status, report] = make();
  churn();
  status.parseReply(REPLY);
  assert.deepEqual([status.rule, status.bounce], ['custom:mine', 'block']);
  assert.deepEqual([...report].map((recipient) => recipient.status.rule), ['custom:mine']);
});

test('byte by byte', () => {
  const status = new Status();
  for (let length = 1; length < REPLY.length; length += 1) {
    assert.equal(status.parseReply(REPLY.slice(0, length), { complete: false }), null);
    if (length % 16 === 0) churn();
  }
  assert.equal(status.parseReply(`${REPLY}250 ok`, { complete: false }), REPLY.length);
  assert.equal(status.category, 'user_unknown');
  assert.equal(status.parseReply(''), 0);
});

test('the verdict follows what is set', () => {
  const status = new Status();
  status.parseDiagnostic('550 no');
  const without = JSON.stringify(status);
  status.setCommand('RCPT TO');
  assert.equal(status.command, 'rcpt');
  assert.notEqual(JSON.stringify(status), without);
  status.setOption('max_lines', 7);
  assert.equal(status.option('max_lines'), 7);
});

test('codes', () => {
  const status = new Status();
  status.parseCodes(552, 5002002);
  assert.deepEqual([status.category, status.enhanced, status.text, status.span('url')],
    ['mailbox_full', '5.2.2', '', null]);
});

test('a message', () => {
  const report = new Report(MESSAGE);
  assert.equal(report.kind, 'bounce');
  assert.equal(report.time('report_date').toISOString(), '1970-01-01T00:00:10.000Z');
  assert.equal(report.text('envelope_id'), null);
});

test('a policy', () => {
  const policy = new Policy({ jitter: 0 });
  const steps = [{ until: 3600, wait: 60, growth: 100 }, { until: 7200, wait: 600, growth: 200 }];
  policy.setSteps('standard', steps);
  assert.deepEqual([policy.get('jitter'), policy.steps('standard')], [0, steps]);
  const status = new Status();
  status.parseCodes(451);
  assert.deepEqual(retry(status, { attempt: 1, firstAttempt: 0, now: 0, policy }),
    { answer: 'again', reason: 'schedule', wait: 60 });
});

test('a history', () => {
  assert.equal(eventOf('mailbox_full', 'failed', 'soft'), 'full');
  const history = new History().add('full', 20000).add('full', 20001);
  assert.deepEqual([history.fields.full, history.fields.span], [2, 1]);
  assert.equal(history.decide(20001).decision, 'watch');
  assert.equal(history.decide(20001, new Policy({ full_days: 2, full_span: 0 })).decision, 'suppress');
});

test('wrong types', () => {
  for (const wrong of [null, undefined, 5, {}, ['550']]) {
    assert.throws(() => new Status().parseReply(wrong), TypeError);
    assert.throws(() => new Report(wrong), TypeError);
    assert.throws(() => new Rules(wrong), TypeError);
    assert.throws(() => retry(wrong, { attempt: 1, firstAttempt: 0, now: 0 }), TypeError);
  }
  assert.throws(() => new Status({ rules: 'rule x' }), TypeError);
  assert.throws(() => new Report(MESSAGE, { rules: {} }), TypeError);
  assert.throws(() => new History().decide(1, {}), TypeError);
  assert.throws(() => new Status().parseCodes(5.5), TypeError);
  assert.throws(() => new Status().parseCodes('550'), TypeError);
  assert.throws(() => new Report(MESSAGE).text(5), TypeError);
});

test('wrong values', () => {
  const status = new Status();
  status.parseReply(REPLY);
  for (const call of [() => new Status({ command: 'FROB' }), () => status.span('frob'), () => status.term('frob'),
    () => status.setOption('toString', 1), () => new Report(MESSAGE).text('frob'), () => new Policy({ frob: 1 }),
    () => new History(-1n).decide(1), () => new History(1n << 64n).decide(1), () => new History().add('soft', 2 ** 32),
    () => new History().add('soft', 65536), () => new Policy({ jitter: 101 }), () => status.parseCodes(600),
    () => new Report(MESSAGE).time('report_subject'), () => new Rules('').at(0)]) {
    assert.throws(call, RangeError, String(call));
  }
});

test('wrong order and wrong input', () => {
  assert.throws(() => new Status().category, StateError);
  assert.throws(() => new Status().parseReply('hello\r\n250 ok\r\n'),
    (error) => error instanceof InputError && error.result === 'no_code' && error.offset === 0 && error.consumed === 7);
  assert.throws(() => new History(12345n).decide(1), { result: 'damaged' });
  assert.throws(() => new Rules('rule one\n code 700 => bounce soft'),
    (error) => error instanceof RuleError && error instanceof SyntaxError && error.line === 2
      && error.message.startsWith('2:'));
});
