// The text with what the verdict rests on marked in it. SPDX-License-Identifier: MIT
import { element } from './element.js';

const PARTS = {
  match: 'what decided',
  enhanced: 'enhanced code',
  provider_code: 'the provider\u2019s own code',
  blocklist: 'block list',
  url: 'where to read on',
  client_ip: 'the sending host',
};
const FIELDS = { recipient: 'recipient', action: 'action', status: 'status field', diagnostic: 'diagnostic' };
const CONTEXT = 600; // bytes around a mark, of a text that is too long to show
const LONG = 60000;
const decoder = new TextDecoder();

/** What is to be marked: { name, title, bytes, start, isDecoded }. */
export function marksOf(verdict, fields = {}) {
  const marks = [];
  for (const [titles, values] of [[FIELDS, fields], [PARTS, verdict.parts]]) {
    for (const [name, title] of Object.entries(titles)) {
      if (values[name]?.bytes.length) marks.push({ ...values[name], name, title });
    }
  }
  return marks;
}

/** Which bytes to show: all, or of a long text those around the marks. */
function windows(bytes, marks, isWhole) {
  if (isWhole && bytes.length <= LONG) return [[0, bytes.length]];
  const shown = [];
  for (const { start, bytes: { length } } of [...marks].sort((a, b) => a.start - b.start)) {
    let from = Math.max(0, start - CONTEXT);
    let to = Math.min(bytes.length, start + Math.min(length, LONG) + CONTEXT);
    while (from > 0 && from > start - 2 * CONTEXT && bytes[from - 1] !== 10) from -= 1;
    while (to < bytes.length && bytes[to] !== 10 && bytes[to] !== 0) to += 1;
    if (!isWhole) from = Math.max(from, bytes.lastIndexOf(0, start) + 1);
    const previous = shown.at(-1);
    if (previous && from <= previous[1]) previous[1] = Math.max(previous[1], to);
    else shown.push([from, to]);
  }
  return shown.length ? shown : [[0, Math.min(bytes.length, LONG)]];
}

/** The bytes from..to as text nodes and marks. */
function piecesOf(bytes, marks, from, to) {
  const edges = new Set([from, to]);
  for (const { start, bytes: { length } } of marks) {
    for (const edge of [start, start + length]) if (edge > from && edge < to) edges.add(edge);
  }
  const sorted = [...edges].sort((a, b) => a - b);
  return sorted.slice(1).map((end, index) => {
    const text = decoder.decode(bytes.subarray(sorted[index], end));
    const here = marks.filter(({ start, bytes: { length } }) => start <= sorted[index] && end <= start + length);
    if (!here.length) return text;
    return element('mark', { class: here.map(({ name }) => `is-${name}`).join(' '),
      title: here.map(({ title }) => title).join(', ') }, text);
  });
}

function marked(bytes, marks, isWhole, label) {
  const shown = windows(bytes, marks, isWhole);
  const pieces = shown.map(([from, to], index) => [
    index || (isWhole && from) ? element('span', { class: 'cut' }, '\u2026\n') : '', ...piecesOf(bytes, marks, from, to)]);
  const isCut = isWhole && (shown[0][0] > 0 || shown.at(-1)[1] < bytes.length || shown.length > 1);
  return [
    isCut ? element('p', { class: 'quiet' }, `The text has ${bytes.length.toLocaleString('en')} bytes; shown are those around the marks.`) : '',
    element('pre', { tabindex: 0, role: 'region', 'aria-label': label }, pieces.flat()),
  ];
}

/** The text, the decoded part where the marks are in that, and what each mark is. */
export function evidenceView(bytes, decoded, marks) {
  const inDecoded = marks.filter(({ isDecoded }) => isDecoded);
  const described = marks.filter(({ name }) => name !== 'diagnostic');
  return [
    marked(bytes, marks.filter(({ isDecoded }) => !isDecoded), true, 'The text, evidence marked'),
    inDecoded.length ? [
      element('h3', {}, 'In the decoded part'),
      marked(decoded, inDecoded, false, 'The decoded part, evidence marked'),
    ] : '',
    element('dl', { class: 'legend' }, described.map(({ name, title, bytes: value }) => element('div', {},
      element('dt', {}, element('span', { class: `swatch is-${name}`, 'aria-hidden': 'true' }), title),
      element('dd', {}, decoder.decode(value.subarray(0, 300)), value.length > 300 ? '\u2026' : '')))),
  ];
}
