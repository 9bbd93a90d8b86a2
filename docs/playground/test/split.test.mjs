// How files are cut, whatever the slices. SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvField, formOf, itemsOf, logLine } from '../page/split.js';
import { bounce, mbox } from './samples.mjs';

const bytes = (text) => new TextEncoder().encode(text);

async function cut(text) {
  const items = [];
  for await (const item of itemsOf(new Blob([text]), { done: 0 })) {
    if (item) items.push([item.form, item.line, new TextDecoder().decode(item.bytes)]);
  }
  return items;
}

test('forms', () => {
  for (const [text, form] of [['From ann@example.com Sat Nov 21\nSubject: x\n', 'mbox'], ['From: a\nSubject: b\n\nc', 'message'],
    ['Received: by x\n\tfor y\nSubject: b\n', 'message'], ['550 5.1.1 no\n', 'lines'], ['Nov 21 10:12:13 mx postfix: x\n', 'lines'],
    ['smtp; 550 no', 'lines'], ['Remote host said: 550 no\n', 'lines'], ['', 'lines'],
    ['2026-11-21 10:12:13 1abc-2 ** a@b.example: x\n', 'lines']]) {
    assert.equal(formOf(bytes(text)), form, text);
  }
});

test('lines, and replies of several lines', async () => {
  assert.deepEqual(await cut('250 ok\n550-one\r\n550-two\r\n550 three\r\n421-no\nlast'), [['lines', 1, '250 ok\n'],
    ['lines', 2, '550-one\r\n550-two\r\n550 three\r\n'], ['lines', 5, '421-no\n'], ['lines', 6, 'last']]);
});

test('mails of an mbox', async () => {
  const mails = [bounce('ann@example.com'), `${bounce('bob@example.org')}From here no new mail starts\r\n`];
  const items = await cut(mbox(...mails));
  assert.deepEqual(items.map(([form, number]) => [form, number]), [['message', 1], ['message', 2]]);
  assert(items[1][2].includes('From here'));
});

test('items that lie across slices', async () => {
  const line = `550 5.1.1 ${'x'.repeat(700)}\n`;
  const times = 4000;
  assert.deepEqual((await cut(line.repeat(times))).filter(([, , text]) => text !== line), []);
  const message = `${bounce('ann@example.com')}${'y\r\n'.repeat(300000)}`;
  const cuts = await cut(mbox(message, message, message));
  assert.deepEqual(cuts.map(([, , text]) => text.length), Array(3).fill(mbox(message).length));
  assert.deepEqual((await cut(message)).map(([form, , text]) => [form, text.length]), [['message', message.length]]);
});

test('log lines', () => {
  const postfix = 'Nov  2 10:12:13 mx postfix/smtp[1]: A: to=<a@b.example>, relay=mx.b.example[192.0.2.1]:25, status=sent (250 ok (1))\n';
  assert.deepEqual(logLine(postfix, 2026),
    { recipient: 'a@b.example', host: 'mx.b.example', day: '2026-11-02', said: '250 ok (1)' });
  const exim = '2026-11-21 10:12:13 1abc ** a@b.example R=dns T=smtp H=mx.b.example [192.0.2.1]: 550 no';
  assert.deepEqual(logLine(exim, 2020),
    { recipient: 'a@b.example', host: 'mx.b.example', day: '2026-11-21', said: exim });
  const nothing = 'Foo  2 10:12:13 nothing';
  assert.deepEqual(logLine(nothing, 2026), { recipient: '', host: '', day: '', said: nothing });
  assert.equal(logLine('... relay=mx [192.0.2.1], dsn=5.1.1, stat=User unknown\n', 2026).said, 'User unknown');
  assert.equal(logLine('mta delivery ... result="PermFail" stat="550 5.1.1 no"\n', 2026).said, '550 5.1.1 no');
});

test('fields of a CSV file', () => {
  assert.deepEqual(['a', 'a,b', 'say "x"', '=1+1', '@x', 'two\nlines', 550].map(csvField),
    ['a', '"a,b"', '"say ""x"""', '"\'=1+1"', '"\'@x"', 'two lines', '550']);
});
