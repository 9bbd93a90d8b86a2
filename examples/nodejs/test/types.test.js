// The declarations for TypeScript against what is there. The compiler reads them with a program, types.ts.
// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import ts from 'typescript';
import * as smtpstatus from 'smtpstatus';
import { Declared } from './declared.js';

const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url));
const declared = new Declared(ts, pathOf('../index.d.ts'), pathOf('types.ts'));
const expected = JSON.parse(readFileSync(process.env.CONFORMANCE, 'utf8'));
const bytes = (digits) => Buffer.from(digits, 'hex');
const { History, Policy, Report, RuleError, Rules, Status } = smtpstatus;
// For the modules beside each other.
const INTERNAL = { Status: ['judge'] };

/** The names of an object's and its class's members, and those of what the class is made of. */
function membersOf(object) {
  const names = new Set();
  for (let at = object; at !== Object.prototype && at !== Error.prototype; at = Object.getPrototypeOf(at)) {
    for (const name of Object.getOwnPropertyNames(at)) if (name !== 'constructor') names.add(name);
  }
  return names;
}

test('everything that is there is declared, and nothing else', () => {
  assert.deepEqual(declared.values.sort(), Object.keys(smtpstatus).sort());
  const report = new Report(bytes(expected.messages[0].input));
  const made = { Status: new Status(), Report: report, Recipient: [...report][0], Policy: new Policy(),
    History: new History(), Rules: new Rules('') };
  for (const [name, object] of Object.entries(made)) {
    const members = [...membersOf(object)].filter((one) => !INTERNAL[name]?.includes(one)).sort();
    assert.deepEqual(declared.members(name), members, name);
  }
});

test('replies', () => {
  for (const { input, command, host } of expected.replies.filter((_, index) => index % 4 === 0)) {
    const status = new Status({ command, host });
    status.parseDiagnostic(bytes(input));
    declared.check(status, declared.typeOf('Status'), 'status');
    declared.check(JSON.parse(JSON.stringify(status)), declared.typeOf('Status', 'toJSON'), 'json');
    const next = { attempt: 1, firstAttempt: 0, now: 60 };
    declared.check(smtpstatus.retry(status, next), declared.typeOf('retry'), 'retry');
    const history = new History().update(status, 20000);
    declared.check(history, declared.typeOf('History'), 'history');
    declared.check(history.decide(20000), declared.typeOf('History', 'decide'), 'decision');
  }
});

test('messages', () => {
  for (const { input } of expected.messages) {
    const report = new Report(bytes(input));
    declared.check(report, declared.typeOf('Report'), 'report');
    for (const recipient of report) {
      declared.check(recipient, declared.typeOf('Recipient'), 'recipient');
      for (const [method, field] of [['span', 'diagnostic'], ['copy', 'diagnostic'], ['text', 'recipient'],
        ['time', 'last_attempt_date']]) {
        declared.check(recipient[method](field), declared.typeOf('Report', method), method);
      }
    }
  }
});

test('own rules and policies', () => {
  for (const { text, error } of expected.rules) {
    try {
      for (const rule of new Rules(bytes(text))) declared.check(rule, declared.typeOf('Rule'), 'rule');
    } catch (raised) {
      if (!error || !(raised instanceof RuleError)) throw raised;
      declared.check(raised, declared.typeOf('RuleError'), 'error');
    }
  }
  declared.check(new Policy().steps('standard'), declared.typeOf('Policy', 'steps'), 'steps');
});
