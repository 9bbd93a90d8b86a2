// The package's declarations for TypeScript against what is there. The compiler reads them with a program, types.ts.
// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { copyFileSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';
import { Declared } from '../../../examples/nodejs/test/declared.js';

const { MODULE } = process.env;
const program = `${MODULE}/../../types.mts`;
copyFileSync(fileURLToPath(new URL('types.ts', import.meta.url)), program);
const declared = new Declared(ts, `${MODULE}/index.d.ts`, program);
const library = await import(pathToFileURL(`${MODULE}/index.js`));
const expected = JSON.parse(readFileSync(process.env.CONFORMANCE, 'utf8'));
const bytes = (digits) => Buffer.from(digits, 'hex');
const smtp = await library.load();

test('everything that is there is declared, and nothing else', () => {
  assert.deepEqual(declared.values.sort(), Object.keys(library).sort());
  const members = [...Object.getOwnPropertyNames(Object.getPrototypeOf(smtp)), ...Object.keys(smtp)];
  assert.deepEqual(declared.members('Smtpstatus'), members.filter((name) => name !== 'constructor').sort());
});

test('replies', () => {
  for (const { input, command, host } of expected.replies.filter((_, index) => index % 4 === 0)) {
    const verdict = smtp.diagnostic(bytes(input), { command, host });
    declared.check(verdict, declared.typeOf('Verdict'), 'verdict');
    const next = smtp.retry(verdict, { firstAttempt: 0, now: 60 });
    declared.check(next, declared.typeOf('Smtpstatus', 'retry'), 'retry');
    const decision = smtp.decide(smtp.historyUpdate(0n, verdict, 20000), 20000);
    declared.check(decision, declared.typeOf('Smtpstatus', 'decide'), 'decision');
  }
  declared.check(smtp.reply('550 no'), declared.typeOf('Smtpstatus', 'reply'), 'reply');
});

test('messages', () => {
  for (const { input } of expected.messages) {
    declared.check(smtp.message(bytes(input)), declared.typeOf('Message'), 'message');
  }
});

test('own rules', () => {
  for (const { text, error } of expected.rules) {
    try {
      declared.check(smtp.rules(bytes(text)), declared.typeOf('Rules'), 'rules');
    } catch (raised) {
      if (!error || !(raised instanceof library.InputError)) throw raised;
      declared.check(raised, declared.typeOf('InputError'), 'error');
    }
  }
});
