// One reply or one bounce message: the verdict, why, and what to do. SPDX-License-Identifier: MIT
import { announce, byId, card, element, words } from './element.js';
import { evidenceView, marksOf } from './evidence.js';
import { formOf } from './split.js';
import { span, timelineView } from './timeline.js';

const VOCABULARIES = { ses: 'Amazon SES', sparkpost: 'SparkPost', powermta: 'PowerMTA', kumomta: 'KumoMTA', sisimai: 'Sisimai',
  sendgrid: 'SendGrid', mailgun: 'Mailgun', postmark: 'Postmark' };
const BOUNCES = { none: 'no bounce', hard: 'hard bounce', soft: 'soft bounce', block: 'block' };
const MEANINGS = { hard: 'The address is dead.', soft: 'Temporary, or a condition of the address that can clear.',
  block: 'Refused because of the sender, the message or a policy: the address is good.', none: '' };
const MESSAGE_FIELDS = { reporting_mta: 'reported by', arrival_date: 'arrived', from: 'from', to: 'to', subject: 'subject',
  message_id: 'message id', return_path: 'return path', report_subject: 'subject of the report', report_date: 'date of the report',
  feedback_type: 'feedback type', source_ip: 'source address' };
const RECIPIENT_FIELDS = { remote_mta: 'remote server', diagnostic: 'diagnostic', last_attempt_date: 'last attempt',
  will_retry_until: 'will retry until' };
// What a text field does to a reply is nothing that a server did.
const OF_THE_FIELD = ['bare_lf', 'no_final_newline'];
// What the text of a bounce lacks when it is copied out of a mail program.
const HEAD = new TextEncoder().encode('From: MAILER-DAEMON\n\n');
const decoder = new TextDecoder();

/** The text of a bounce without its header, read as a message; null when it speaks of no failure. */
function readBody(smtp, bytes) {
  if (!/\n\s*\S/.test(decoder.decode(bytes).trimStart())) return null;
  const whole = new Uint8Array([...HEAD, ...bytes]);
  const message = smtp.message(whole);
  if (!message.recipients.some(({ verdict }) => verdict.category !== 'unknown')) return null;
  return { bytes: whole, added: HEAD.length, isMessage: true, ...message };
}

/** Reads what was pasted: { bytes, added, isMessage, decoded, recipients: [{ verdict, fields }] ... }; `added` is in front. */
function read(smtp, bytes, options) {
  if (formOf(bytes) !== 'lines') {
    const message = smtp.message(bytes);
    return { bytes, added: 0, isMessage: true, ...message };
  }
  let verdict = null;
  try {
    verdict = smtp.reply(bytes, options);
    if (decoder.decode(bytes.subarray(verdict.consumed)).trim()) verdict = null;
  } catch {
    verdict = null; // no wire reply: a diagnostic text
  }
  const body = verdict ? null : readBody(smtp, bytes);
  verdict ??= body ? null : smtp.diagnostic(bytes, options);
  return body ?? { bytes, added: 0, isMessage: false, recipients: [{ verdict, fields: {} }] };
}

function listOf(entries) {
  const shown = entries.filter(([, value]) => value);
  return shown.length ? element('dl', { class: 'facts' }, shown.map(([name, value]) => element('div', {},
    element('dt', {}, name), element('dd', {}, value)))) : '';
}

function headline(smtp, verdict) {
  const { title } = smtp.category(verdict.category);
  return element('section', { class: `verdict is-${verdict.bounce}`, 'aria-labelledby': 'verdict' },
    element('h2', { id: 'verdict' }, title),
    element('p', { class: 'badges' },
      element('span', { class: 'badge strong' }, BOUNCES[verdict.bounce]),
      element('span', { class: 'badge' }, verdict.outcome === 'unknown' ? 'no code' : words(verdict.outcome)),
      element('span', { class: 'badge' }, element('code', {}, verdict.category)),
      element('span', { class: 'badge' }, `confidence ${verdict.confidence} of 100`)),
    element('p', {}, verdict.explanation, MEANINGS[verdict.bounce] ? ` ${MEANINGS[verdict.bounce]}` : ''),
    element('h3', {}, `What to do: ${words(verdict.action)}`),
    element('p', {}, verdict.advice),
    verdict.reference ? element('p', { class: 'quiet' }, `See ${verdict.reference}.`) : '');
}

function codesView(smtp, verdict) {
  const rows = [];
  const row = (code, { title, explanation }) => rows.push(element('tr', {}, element('th', { scope: 'row' }, code),
    element('td', {}, element('strong', {}, title), element('br'), explanation)));
  if (verdict.replyCode) row(verdict.replyCode, smtp.replyCode(verdict.replyCode));
  if (verdict.enhanced) row(verdict.enhanced, smtp.enhancedCode(verdict.enhanced));
  return rows.length ? card('codes', 'The codes', element('table', { class: 'codes' }, element('tbody', {}, rows))) : '';
}

function whyView(smtp, verdict, isTyped) {
  const list = (names) => names.map(words).join(', ');
  return card('why', 'Why', listOf([
    ['decided by', list(verdict.decidingEvidence)],
    ['rule', verdict.rule],
    ['agreeing', list(verdict.evidence.filter((one) => !verdict.decidingEvidence.includes(one)))],
    ['about', words(verdict.scope)],
    ['harm to reputation', words(verdict.impact)],
    ['provider', verdict.provider === 'unknown' ? '' : smtp.providerTitle(verdict.provider)],
    ['answered command', verdict.command === 'unknown' ? '' : verdict.command.toUpperCase().replaceAll('_', ' ')],
    ['asks to wait', verdict.retryAfter ? span(verdict.retryAfter) : ''],
    ['conflicts', list(verdict.conflicts)],
    ['anomalies', list(verdict.anomalies.filter((one) => !isTyped || !OF_THE_FIELD.includes(one)))],
  ]));
}

function vocabulariesView(verdict) {
  const rows = Object.entries(verdict.vocabularies).filter(([, term]) => term).map(([name, term]) => element('tr', {},
    element('th', { scope: 'row' }, VOCABULARIES[name] ?? name), element('td', {}, element('code', {}, term))));
  return rows.length ? card('others', 'What others call it', element('table', {}, element('tbody', {}, rows))) : '';
}

const fieldList = (titles, fields) => listOf(Object.entries(titles).map(([name, title]) => [title, fields[name]?.text]));

function recipientView(smtp, item, recipient) {
  const { verdict, fields } = recipient;
  const marks = marksOf(verdict, fields).map((mark) => (mark.isDecoded ? mark : { ...mark, start: mark.start - item.added }));
  return [
    headline(smtp, verdict),
    card('evidence', 'The evidence', evidenceView(item.bytes.subarray(item.added), item.decoded, marks)),
    element('div', { class: 'columns' }, codesView(smtp, verdict), whyView(smtp, verdict, item.isTyped)),
    timelineView(smtp, verdict),
    element('div', { class: 'columns' }, vocabulariesView(verdict), item.isMessage ? card('fields', 'The message',
      listOf([['recipient', fields.recipient?.text]]), fieldList(RECIPIENT_FIELDS, fields), fieldList(MESSAGE_FIELDS, item.fields))
      : ''),
  ];
}

/** Moves long texts, not the page, to what decided. */
function scrollToMatches() {
  for (const text of document.querySelectorAll('pre')) {
    const mark = text.querySelector('.is-match') ?? text.querySelector('mark');
    if (mark) text.scrollTop += mark.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 2;
  }
}

function tell(smtp, item, { verdict, fields }) {
  const who = item.isMessage && fields.recipient ? `${fields.recipient.text}: ` : '';
  announce(`${who}${smtp.category(verdict.category).title}, ${BOUNCES[verdict.bounce]}. What to do: ${words(verdict.action)}.`);
}

function messageView(smtp, item) {
  const kind = `${words(item.kind)}${item.dialect ? ` (${item.dialect})` : ''}`;
  if (!item.recipients.length) {
    announce(item.kind === 'other' ? 'Ordinary mail, no bounce.' : `A message of the kind ${words(item.kind)}, without recipients.`);
    return [element('section', { class: 'verdict is-none', 'aria-labelledby': 'verdict' },
      element('h2', { id: 'verdict' }, item.kind === 'other' ? 'Ordinary mail, no bounce' : `No recipients: ${words(item.kind)}`),
      fieldList(MESSAGE_FIELDS, item.fields))];
  }
  const place = element('div');
  const show = (at) => {
    place.replaceChildren(...recipientView(smtp, item, item.recipients[at]).flat().filter(Boolean));
    tell(smtp, item, item.recipients[at]);
    scrollToMatches();
  };
  const label = ({ fields, verdict }) => `${fields.recipient?.text ?? '(no address)'} \u2013 ${words(verdict.category)}`;
  const choice = item.recipients.length > 1 ? element('label', {}, `${item.recipients.length} recipients `,
    element('select', { id: 'recipients', onchange: ({ target }) => show(target.selectedIndex) },
      item.recipients.map((one) => element('option', {}, label(one))))) : label(item.recipients[0]);
  show(0);
  return [element('p', { class: 'row kind' }, element('span', {}, 'Kind of message: ', element('strong', {}, kind),
    item.added ? ', its text without the header' : ''), choice), place];
}

/** Shows what the bytes mean; `isTyped`: they come from the text field. */
export function showSingle(smtp, bytes, isTyped, options) {
  const item = { ...read(smtp, bytes, options), isTyped };
  const view = item.isMessage ? messageView(smtp, item) : recipientView(smtp, item, item.recipients[0]);
  byId('result').replaceChildren(...view.flat().filter(Boolean));
  scrollToMatches();
  if (!item.isMessage) tell(smtp, item, item.recipients[0]);
}
