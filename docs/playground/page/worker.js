// Reads files beside the page, so that it stays usable, and keeps their rows for it.
// SPDX-License-Identifier: MIT
import { load } from 'smtpstatus-wasm';
import { csvField, itemsOf, logLine } from './split.js';

export const COLUMNS = ['place', 'day', 'recipient', 'code', 'enhanced', 'category', 'bounce', 'action', 'provider', 'text'];
const WANTED = ['replyCode', 'enhanced', 'anomalies', 'category', 'bounce', 'action', 'provider', 'text'];
const DATES = ['last_attempt_date', 'arrival_date', 'report_date'];
const EVERY = 200; // milliseconds between two messages to the page
const ofBytes = new TextDecoder();

const state = { smtp: null, rows: [], skipped: 0, kinds: {}, days: {}, categories: {}, providers: {} };

/** Counts a row under one value, split by what it says of the address. */
function add(counts, value, bounce) {
  counts[value] ??= { none: 0, soft: 0, block: 0, hard: 0 };
  counts[value][bounce] += 1;
}

function keep(place, day, recipient, verdict) {
  const { category, bounce, provider } = verdict;
  state.rows.push([place, day, recipient, verdict.replyCode || '', verdict.enhanced, category, bounce, verdict.action,
    provider, ofBytes.decode(verdict.text).trim()]);
  add(state.categories, category, bounce);
  if (provider !== 'unknown') add(state.providers, provider, bounce);
  if (day) add(state.days, day, bounce);
}

function readLines(place, bytes, year) {
  const text = ofBytes.decode(bytes);
  if (!text.trim()) return;
  const { recipient, host, day, said } = logLine(text, year);
  let verdict = null;
  if (/^[2-5]\d\d[ -]/.test(text)) {
    try {
      verdict = state.smtp.reply(bytes, { only: WANTED });
    } catch {
      verdict = null; // no reply after all: its words are judged
    }
  }
  verdict ??= state.smtp.diagnostic(said === text ? bytes : said, { only: WANTED, host: host === 'none' ? '' : host });
  if (verdict.category === 'unknown' && verdict.anomalies.includes('no_reply')) state.skipped += 1;
  else keep(place, day, recipient, verdict);
}

function readMessage(place, bytes) {
  const message = state.smtp.message(bytes, { only: WANTED, fields: ['recipient', ...DATES] });
  state.kinds[message.kind] = (state.kinds[message.kind] ?? 0) + 1;
  for (const { fields, verdict } of message.recipients) {
    const of = { ...message.fields, ...fields };
    const time = DATES.map((date) => of[date]?.time).find((one) => one != null);
    const day = time == null ? '' : new Date(time * 1000).toISOString().slice(0, 10);
    keep(place, day, fields.recipient?.text ?? '', verdict);
  }
}

function summary(progress) {
  const { rows, skipped, kinds, days, categories, providers } = state;
  return { ...progress, rows: rows.length, skipped, kinds, days, categories, providers };
}

async function read({ module, files }) {
  state.smtp = await load(module);
  const progress = { done: 0, total: files.reduce((sum, { size }) => sum + size, 0) };
  let told = Date.now();
  for (const file of files) {
    const year = new Date(file.lastModified).getFullYear();
    const name = files.length > 1 ? `${file.name}:` : '';
    for await (const item of itemsOf(file, progress)) {
      if (item?.form === 'lines') readLines(name + item.line, item.bytes, year);
      else if (item) readMessage(name + item.line, item.bytes);
      if (Date.now() - told > EVERY) {
        told = Date.now();
        postMessage({ answer: 'progress', ...summary(progress) });
      }
    }
  }
  postMessage({ answer: 'done', ...summary(progress) });
}

const collator = new Intl.Collator('en', { numeric: true });

function order(left, right) {
  if (left === right) return 0;
  return typeof left === 'number' && typeof right === 'number' ? left - right : collator.compare(left, right);
}

/** The rows of a category, or all, in the wished order. */
function chosen({ category, column, isDescending }) {
  const rows = category ? state.rows.filter((row) => row[5] === category) : state.rows.slice();
  const at = COLUMNS.indexOf(column);
  if (at >= 0) rows.sort((a, b) => (isDescending ? order(b[at], a[at]) : order(a[at], b[at])));
  return rows;
}

let last = { key: null, rows: [] };

function rowsFor(wish) {
  const key = JSON.stringify([wish.category, wish.column, wish.isDescending, state.rows.length]);
  if (last.key !== key) last = { key, rows: chosen(wish) };
  return last.rows;
}

function csvOf(rows) {
  const parts = [`${COLUMNS.join(',')}\r\n`];
  for (const row of rows) parts.push(`${row.map(csvField).join(',')}\r\n`);
  return new Blob(parts, { type: 'text/csv;charset=utf-8' });
}

export function startWorker() {
  const answers = {
    read,
    rows: (wish) => {
      const rows = rowsFor(wish);
      postMessage({ answer: 'rows', rows: rows.slice(wish.from, wish.from + wish.count), from: wish.from, total: rows.length });
    },
    csv: (wish) => postMessage({ answer: 'csv', blob: csvOf(rowsFor(wish)) }),
  };
  globalThis.onmessage = async ({ data }) => {
    try {
      await answers[data.ask](data);
    } catch (error) {
      postMessage({ answer: 'error', text: String(error.message ?? error) });
    }
  };
}
