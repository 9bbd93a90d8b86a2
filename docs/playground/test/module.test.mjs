// The packed module against the conformance file, and what it holds and throws. MODULE names the unpacked package.
// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

const { InputError, load } = await import(pathToFileURL(`${process.env.MODULE}/index.js`));
const expected = JSON.parse(readFileSync(process.env.CONFORMANCE, 'utf8'));
const smtp = await load();
const hex = (bytes) => (bytes ? Buffer.from(bytes).toString('hex') : null);
const bytes = (digits) => Buffer.from(digits, 'hex');

function read({ name, form, command, host, input }, rules) {
  if (form === 'diagnostic') return smtp.diagnostic(bytes(input), { command, host, rules });
  const verdict = smtp.reply(bytes(input), { command, host, rules });
  assert.equal(verdict.consumed, input.length / 2, name);
  return verdict;
}

/** A verdict as the conformance file writes it; spans are compared with the bytes of the input at their place. */
function verdictOf(verdict, input, decoded) {
  for (const span of [...Object.values(verdict.parts), ...verdict.lines.map(({ text }) => text)].filter(Boolean)) {
    const from = span.isDecoded ? decoded : input;
    assert.equal(hex(from.subarray(span.start, span.start + span.bytes.length)), hex(span.bytes));
  }
  return {
    reply_code: verdict.replyCode,
    first_reply_code: verdict.firstReplyCode,
    enhanced_code: verdict.enhanced ? smtp.pack(verdict.enhanced) : 0,
    enhanced_text: verdict.enhanced,
    anomalies: verdict.anomalies,
    lines: verdict.lines.map(({ code, text }) => ({ code, text: hex(text.bytes) })),
    text: hex(verdict.text),
    category: verdict.category,
    outcome: verdict.outcome,
    bounce: verdict.bounce,
    action: verdict.action,
    scope: verdict.scope,
    impact: verdict.impact,
    confidence: verdict.confidence,
    evidence: verdict.evidence,
    deciding_evidence: verdict.decidingEvidence,
    conflicts: verdict.conflicts,
    command: verdict.command,
    provider: verdict.provider,
    retry_after: verdict.retryAfter,
    rule: verdict.rule,
    parts: Object.fromEntries(Object.entries(verdict.parts).map(([part, span]) => [part, hex(span?.bytes)])),
    explanation: verdict.explanation,
    advice: verdict.advice,
    reference: verdict.reference,
    vocabularies: verdict.vocabularies,
  };
}

function retriesOf(verdict, firstAttempt) {
  const retries = [];
  let now = firstAttempt;
  for (let attempt = 1; attempt <= 8; attempt += 1) {
    const { answer, reason, wait } = smtp.retry(verdict, { attempt, firstAttempt, now, seed: attempt });
    retries.push({ now, answer, reason, wait });
    if (answer !== 'again') break;
    now += wait;
  }
  return retries;
}

function daysOf(verdict, days) {
  let history = 0n;
  return days.map(({ day }) => {
    history = smtp.historyUpdate(history, verdict, day);
    const { decision, reason, lift } = smtp.decide(history, day);
    return { day, history: String(history), decision, reason, lift };
  });
}

const decisionsOf = (verdict, { first_attempt: first, days }) => ({ schedule: verdict.schedule, event: verdict.event,
  first_attempt: first, retries: retriesOf(verdict, first), days: daysOf(verdict, days) });

const fieldsOf = (fields) => Object.fromEntries(Object.entries(fields).map(([name, field]) => [name,
  { span: hex(field.bytes), copy: hex(field.copy), time: field.time }]));

function messageOf({ name, input }, rules) {
  const message = smtp.message(bytes(input), { rules });
  return { name, input, kind: message.kind, dialect: message.dialect, fields: fieldsOf(message.fields),
    recipients: message.recipients.map(({ action, statusField, conflicts, fields, verdict }) => ({ action,
      status_field: statusField ? smtp.pack(statusField) : 0, report_conflicts: conflicts, fields: fieldsOf(fields),
      verdict: verdictOf(verdict, bytes(input), message.decoded) })) };
}

function spokenReplies(rules, wanted) {
  const written = new Set(wanted.filter(({ verdict }) => verdict).map(({ reply }) => reply));
  return expected.replies.map((reply) => [reply, read(reply, rules)])
    .filter(([, verdict]) => verdict.matchedRule !== null)
    .map(([{ name, input }, verdict]) => ({ reply: name, rule: verdict.matchedRule,
      verdict: written.has(name) ? verdictOf(verdict, bytes(input)) : null }));
}

function spokenMessages(rules, wanted) {
  const written = new Set(wanted.filter(({ verdict }) => verdict).map((one) => `${one.message} ${one.recipient}`));
  return expected.messages.flatMap(({ name, input }) => {
    const message = smtp.message(bytes(input), { rules });
    return message.recipients.map(({ verdict }, recipient) => ({ message: name, recipient, rule: verdict.matchedRule,
      verdict: written.has(`${name} ${recipient}`) ? verdictOf(verdict, bytes(input), message.decoded) : null }));
  }).filter(({ rule }) => rule !== null);
}

test('the same library', () => {
  assert.deepEqual([smtp.version, smtp.tableRevision], [expected.version, expected.table_revision]);
});

test('replies', () => {
  for (const item of expected.replies) assert.deepEqual(verdictOf(read(item), bytes(item.input)), item.verdict, item.name);
  assert(expected.replies.length > 1000);
});

test('decisions', () => {
  for (const item of expected.replies) assert.deepEqual(decisionsOf(read(item), item.decisions), item.decisions, item.name);
});

test('messages', () => {
  for (const item of expected.messages) assert.deepEqual(messageOf(item), item, item.name);
  assert(expected.messages.length > 100);
});

test('own rules', () => {
  for (const item of expected.rules.filter(({ error }) => !error)) {
    const rules = smtp.rules(bytes(item.text));
    const got = rules.rules.map(({ shadowedBy, ...rule }) => ({ ...rule, shadowed_by: shadowedBy }));
    assert.deepEqual(got, item.rules, item.name);
    assert.deepEqual(spokenReplies(rules, item.replies), item.replies, item.name);
    assert.deepEqual(spokenMessages(rules, item.messages), item.messages, item.name);
  }
  assert(expected.rules.length > 30);
});

test('faulty rules', () => {
  for (const { name, text, error } of expected.rules.filter((item) => item.error)) {
    assert.throws(() => smtp.rules(bytes(text)), (raised) => {
      assert(raised instanceof InputError);
      const { result, text: said, line, column } = raised;
      assert.deepEqual({ result, text: said, line, column }, error, name);
      return true;
    });
  }
});

test('memory is given back, and grows for what is large', () => {
  const large = `550 5.1.1 ${'x'.repeat(1 << 20)} user unknown`;
  for (let round = 0; round < 5; round += 1) {
    const verdict = smtp.diagnostic(large.repeat(8));
    assert.deepEqual([verdict.category, verdict.text.length > 8 << 20], ['user_unknown', true]);
  }
  for (let round = 0; round < 100000; round += 1) smtp.diagnostic('550 no', { only: ['category'] });
  assert.equal(smtp.reply('250 ok').category, 'accepted');
});

test('what is not a reply', () => {
  assert.throws(() => smtp.reply('hello\r\n250 ok\r\n'),
    (error) => error instanceof InputError && error.result === 'no_code' && error.offset === 0 && error.consumed === 7);
  assert.equal(smtp.reply('550-5.1.1 no', { partial: true }), null);
  assert.equal(smtp.reply(''), null);
});

test('wrong arguments', () => {
  for (const wrong of [null, undefined, 5, {}, ['550']]) {
    assert.throws(() => smtp.reply(wrong), TypeError);
    assert.throws(() => smtp.message(wrong), TypeError);
    assert.throws(() => smtp.rules(wrong), TypeError);
  }
  assert.throws(() => smtp.reply('550 no', { rules: {} }), TypeError);
  for (const call of [() => smtp.reply('550 no', { command: 'FROB' }), () => smtp.diagnostic('550', { only: ['frob'] }),
    () => smtp.names('frob'), () => smtp.codes(600), () => smtp.decide(12345n, 1),
    () => smtp.historyAdd(0n, 'frob', 1), () => smtp.decide(0n, 1, { jitter: 101 })]) {
    assert.throws(call, RangeError, String(call));
  }
});

test('codes, texts and names', () => {
  const { category, enhanced } = smtp.codes(552, '5.2.2');
  assert.deepEqual([category, enhanced], ['mailbox_full', '5.2.2']);
  assert.match(smtp.enhancedCode('5.1.1').title, /user/i);
  assert.match(smtp.replyCode(550).title, /unavailable/i);
  assert.match(smtp.providerTitle('google'), /Gmail/);
  assert(smtp.names('category').includes('greylisted') && smtp.names('vocabulary').includes('ses'));
  assert(smtp.names('anomaly').includes('no_reply') && smtp.names('result').includes('no_code'));
  assert.equal(smtp.diagnostic('550 user unknown', { codesOnly: true }).decidingEvidence[0], 'basic_code');
});
