// Compares every field of every reply, message and rule with the conformance file that CONFORMANCE names.
// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { History, Report, RuleError, Rules, Status, names, retry, tableRevision, version } from 'smtpstatus';

const expected = JSON.parse(readFileSync(process.env.CONFORMANCE, 'utf8'));
const hex = (bytes) => bytes?.toString('hex') ?? null;
const bytes = (digits) => Buffer.from(digits, 'hex');

function read({ name, form, command, host, input }, rules) {
  const status = new Status({ command, host, rules });
  if (form === 'diagnostic') status.parseDiagnostic(bytes(input));
  else assert.equal(status.parseReply(bytes(input)), input.length / 2, name);
  return status;
}

const verdictOf = (status) => ({
  reply_code: status.replyCode,
  first_reply_code: status.firstReplyCode,
  enhanced_code: status.enhancedCode,
  enhanced_text: status.enhanced,
  anomalies: status.anomalies,
  lines: status.lines.map(({ code, text }) => ({ code, text: hex(text) })),
  text: hex(status.textBytes),
  category: status.category,
  outcome: status.outcome,
  bounce: status.bounce,
  action: status.action,
  scope: status.scope,
  impact: status.impact,
  confidence: status.confidence,
  evidence: status.evidence,
  deciding_evidence: status.decidingEvidence,
  conflicts: status.conflicts,
  command: status.command,
  provider: status.provider,
  retry_after: status.retryAfter,
  rule: status.rule,
  parts: Object.fromEntries(names('part').map((part) => [part, hex(status.span(part))])),
  explanation: status.explanation,
  advice: status.advice,
  reference: status.reference,
  vocabularies: Object.fromEntries(names('vocabulary').map((one) => [one, status.term(one)])),
});

function retriesOf(status, firstAttempt) {
  const retries = [];
  let now = firstAttempt;
  for (let attempt = 1; attempt <= 8; attempt += 1) {
    const one = retry(status, { attempt, firstAttempt, now, seed: attempt });
    retries.push({ now, ...one });
    if (one.answer !== 'again') break;
    now += one.wait;
  }
  return retries;
}

function daysOf(status, days) {
  let history = new History();
  return days.map(({ day }) => {
    history = history.update(status, day);
    return { day, history: String(history.value), ...history.decide(day) };
  });
}

const decisionsOf = (status, { first_attempt: first, days }) => ({ schedule: status.schedule, event: status.event,
  first_attempt: first, retries: retriesOf(status, first), days: daysOf(status, days) });

function timeOf(fields, field) {
  try {
    const time = fields.time(field);
    return time && time.getTime() / 1000;
  } catch (error) {
    assert(error instanceof RangeError);
    return null;
  }
}

function fieldsOf(fields, ofMessage) {
  const all = names('field');
  const first = all.indexOf('reporting_mta');
  const present = all.filter((field, index) => (index >= first) === ofMessage && fields.span(field) !== null);
  return Object.fromEntries(present.map((field) => [field,
    { span: hex(fields.span(field)), copy: hex(fields.copy(field)), time: timeOf(fields, field) }]));
}

const recipientOf = (recipient) => ({ action: recipient.action, status_field: recipient.statusField,
  report_conflicts: recipient.conflicts, fields: fieldsOf(recipient, false), verdict: verdictOf(recipient.status) });

const messageOf = (report, { name, input }) => ({ name, input, kind: report.kind, dialect: report.dialect,
  fields: fieldsOf(report, true), recipients: [...report].map(recipientOf) });

function spokenReplies(rules, wanted) {
  const names = new Set(wanted.filter(({ verdict }) => verdict).map(({ reply }) => reply));
  return expected.replies.map((reply) => [reply.name, read(reply, rules)])
    .filter(([, status]) => status.matchedRule !== null)
    .map(([reply, status]) => ({ reply, rule: status.matchedRule,
      verdict: names.has(reply) ? verdictOf(status) : null }));
}

function spokenMessages(rules, wanted) {
  const written = new Set(wanted.filter(({ verdict }) => verdict).map((one) => `${one.message} ${one.recipient}`));
  return expected.messages.flatMap(({ name: message, input }) => [...new Report(bytes(input), { rules })]
    .map(({ status }, recipient) => ({ message, recipient, rule: status.matchedRule,
      verdict: written.has(`${message} ${recipient}`) ? verdictOf(status) : null }))
    .filter(({ rule }) => rule !== null));
}

test('the same library', () => {
  assert.deepEqual([version(), tableRevision()], [expected.version, expected.table_revision]);
});

test('replies', () => {
  for (const item of expected.replies) assert.deepEqual(verdictOf(read(item)), item.verdict, item.name);
  assert(expected.replies.length > 1000);
});

test('decisions', () => {
  for (const item of expected.replies) {
    assert.deepEqual(decisionsOf(read(item), item.decisions), item.decisions, item.name);
  }
});

test('messages', () => {
  for (const item of expected.messages) {
    assert.deepEqual(messageOf(new Report(bytes(item.input)), item), item, item.name);
  }
  assert(expected.messages.length > 100);
});

test('own rules', () => {
  for (const item of expected.rules.filter(({ error }) => !error)) {
    const rules = new Rules(bytes(item.text));
    const got = [...rules].map(({ shadowedBy, ...rule }) => ({ ...rule, shadowed_by: shadowedBy }));
    assert.deepEqual(got, item.rules, item.name);
    assert.deepEqual(spokenReplies(rules, item.replies), item.replies, item.name);
    assert.deepEqual(spokenMessages(rules, item.messages), item.messages, item.name);
  }
  assert(expected.rules.length > 30);
});

test('faulty rules', () => {
  for (const { name, text, error } of expected.rules.filter((item) => item.error)) {
    assert.throws(() => new Rules(bytes(text)), (raised) => {
      assert(raised instanceof RuleError);
      const { result, text: said, line, column } = raised;
      assert.deepEqual({ result, text: said, line, column }, error, name);
      return true;
    });
  }
});
