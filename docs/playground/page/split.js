// Cuts files into what can be judged: messages, replies, lines. Bytes in, bytes out; no page, no module.
// SPDX-License-Identifier: MIT

const SLICE = 1 << 20;
const NEWLINE = 10;
const latin1 = new TextDecoder('latin1');

/** What a file is, told by its first bytes: 'mbox', 'message' or 'lines'. */
export function formOf(start) {
  const text = latin1.decode(start.subarray(0, 4096));
  if (/^From \S[^\n]*\n/.test(text)) return 'mbox';
  const header = '[!-9;-~]+:(?:[ \\t].*)?\\r?\\n(?:[ \\t].*\\r?\\n)*';
  return new RegExp(`^(?:${header}){2}`).test(`${text}\n`) ? 'message' : 'lines';
}

function joined(left, right) {
  if (!left.length) return right;
  const both = new Uint8Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
}

/** Where a mail of an mbox ends: the next line 'From ADDRESS ... TIME ...' after an empty one; -1 when not seen. */
function endOfMail(bytes, from) {
  for (let at = from; ; at += 1) {
    at = bytes.indexOf(NEWLINE, at);
    const end = bytes.indexOf(NEWLINE, at + 1);
    if (at < 0 || end < 0) return -1;
    const isEmptyBefore = bytes[at - 1] === NEWLINE || (bytes[at - 1] === 13 && bytes[at - 2] === NEWLINE);
    if (isEmptyBefore && bytes[at + 1] === 70 && /^From \S+ .*\d:\d\d/.test(latin1.decode(bytes.subarray(at + 1, end)))) return at + 1;
  }
}

/** Where a line, or a reply of several lines, ends; -1 when that was not seen. */
function endOfLines(bytes, from) {
  for (let at = from; ;) {
    const end = bytes.indexOf(NEWLINE, at);
    if (end < 0) return -1;
    const goesOn = /^[2-5]\d\d-/.test(latin1.decode(bytes.subarray(at, at + 4)));
    if (!goesOn) return end + 1;
    // A next line with the same code goes on with the reply.
    if (bytes.length < end + 4) return -1;
    if (latin1.decode(bytes.subarray(end + 1, end + 4)) !== latin1.decode(bytes.subarray(at, at + 3))) return end + 1;
    at = end + 1;
  }
}

/**
 * The items of a file (anything with size and slice()), read slice by slice: { form, bytes, line }. An item of
 * 'lines' is a line or a reply of several; `line` counts from 1. A message is taken whole. Gives null between
 * slices, so that the caller can tell how far it is: `progress.done` of progress.
 */
export async function* itemsOf(file, progress) {
  let rest = new Uint8Array();
  let form = null;
  let line = 1;
  for (let from = 0; from < file.size; from += SLICE) {
    rest = joined(rest, new Uint8Array(await file.slice(from, from + SLICE).arrayBuffer()));
    progress.done += Math.min(SLICE, file.size - from);
    form ??= formOf(rest);
    const isLast = from + SLICE >= file.size;
    const find = { mbox: endOfMail, lines: endOfLines, message: () => -1 }[form];
    let at = 0;
    while (at < rest.length) {
      let end = find(rest, at);
      if (end < 0 && !isLast) break;
      if (end < 0) end = rest.length;
      const bytes = rest.subarray(at, end);
      yield { form: form === 'lines' ? 'lines' : 'message', bytes, line };
      if (form === 'lines') for (let i = 0; i < bytes.length; i += 1) line += bytes[i] === NEWLINE ? 1 : 0;
      else line += 1;
      at = end;
    }
    rest = rest.slice(at);
    yield null;
  }
}

/** Who, where, when, and what was said, as a log line of a mail server tells; `year` for dates that have none. */
export function logLine(text, year) {
  const recipient = /\bto=<?([^<>,\s]+@[^<>,\s]+)/.exec(text) ?? /(?:\*\*|==|=>|->) (?:.*?<)?([^\s<>]+@[^\s<>:]+)/.exec(text) ??
    /<([^<>\s]+@[^<>\s]+)>/.exec(text);
  const host = /\brelay=([^,[\s]+)/.exec(text) ?? / H=([^[\s]+)/.exec(text);
  // Postfix; Sendmail and OpenSMTPD; of all others the whole line.
  const said = /\bstatus=\w+ \((.*)\)\s*$/.exec(text) ?? /\bstat="?(.*?)"?\s*$/.exec(text);
  return { recipient: recipient?.[1] ?? '', host: host?.[1] ?? '', day: dayOf(text, year), said: said?.[1] ?? text };
}

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

function dayOf(text, year) {
  const iso = /^\[?(\d{4}-\d\d-\d\d)[T ]/.exec(text);
  if (iso) return iso[1];
  const syslog = /^(?:<\d+>)?([A-Z][a-z]{2}) {1,2}(\d{1,2}) \d\d:\d\d/.exec(text);
  const month = syslog ? MONTHS.indexOf(syslog[1]) / 3 + 1 : 0;
  if (!Number.isInteger(month) || month < 1) return '';
  return `${year}-${String(month).padStart(2, '0')}-${syslog[2].padStart(2, '0')}`;
}

const single = (text) => text.replace(/\s+/g, ' ').trim();

/** A field of a CSV file (RFC 4180); a spreadsheet must not take what a stranger wrote for a formula. */
export function csvField(value) {
  const text = single(String(value));
  const safe = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
