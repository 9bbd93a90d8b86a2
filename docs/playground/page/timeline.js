// When a queue would try again, and what becomes of the address. SPDX-License-Identifier: MIT
import { card, count, element, words } from './element.js';

const MOST_ATTEMPTS = 500;
const MOST_DAYS = 60;
const UNITS = [['d', 86400], ['h', 3600], ['min', 60], ['s', 1]];

/** Seconds for people, two units at most: '1 h 30 min'. */
export function span(seconds) {
  const parts = [];
  let rest = seconds;
  for (const [unit, size] of UNITS) {
    const whole = Math.floor(rest / size);
    if (whole && parts.length < 2) parts.push(`${whole} ${unit}`);
    rest -= whole * size;
  }
  return parts.join(' ') || '0 s';
}

/** Every attempt with the default policy, without the part that chance adds; and why it ends. */
function attemptsOf(smtp, verdict) {
  const times = [0];
  let now = 0;
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const next = smtp.retry(verdict, { attempt, firstAttempt: 0, now, policy: { jitter: 0 } });
    if (next.answer !== 'again') return { times, end: next };
    now += next.wait;
    times.push(now);
  }
  return { times, end: null };
}

/** After how many days with the same answer the address is suppressed; 0: never. */
function suppressedAfter(smtp, verdict) {
  let history = 0n;
  for (let day = 1; day <= MOST_DAYS; day += 1) {
    history = smtp.historyUpdate(history, verdict, 20000 + day);
    if (smtp.decide(history, 20000 + day).decision === 'suppress') return day;
  }
  return 0;
}

function addressText(smtp, verdict) {
  if (verdict.event === 'nothing') return 'Says nothing about the address: its history stays as it is.';
  if (verdict.event === 'delivered') return 'The address works: earlier bounces are forgotten.';
  const days = suppressedAfter(smtp, verdict);
  if (days === 1) return 'Suppressed at once: send no more to it.';
  if (!days) return 'Counted, but it does not suppress the address.';
  return `Suppressed when this goes on day after day: on day ${days}.`;
}

/** Dots along the days; the axis is squeezed to the right, for attempts grow rare. */
function strip(times) {
  const end = Math.max(times.at(-1), 60);
  const place = (seconds) => `${(100 * Math.sqrt(seconds / end)).toFixed(2)}%`;
  const ticks = [300, 3600, 6 * 3600, 86400, 2 * 86400, 4 * 86400].filter((tick) => tick < end * 0.9);
  const apart = ticks.filter((tick, at) => Math.sqrt(tick / end) > 0.12 &&
    Math.sqrt((ticks[at + 1] ?? end) / end) - Math.sqrt(tick / end) > 0.13);
  return element('div', { class: 'strip', 'aria-hidden': 'true' },
    times.map((time) => element('i', { style: `left:${place(time)}` })),
    apart.map((tick) => element('b', { style: `left:${place(tick)}` }, span(tick))),
    element('b', { style: 'left:0' }, 'now'), element('b', { class: 'last', style: 'left:100%' }, span(times.at(-1))));
}

export function timelineView(smtp, verdict) {
  const { times, end } = attemptsOf(smtp, verdict);
  const retries = times.length - 1;
  const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
  const told = retries === 0 ? sentence(end.text)
    : `First retry after ${span(times[1])}, ${count(retries)} in all; then the message is given up, after ${span(times.at(-1))}.`;
  return card('timeline', 'Retry and suppression',
    element('p', {}, element('strong', {}, 'The message: '), told),
    retries ? [
      strip(times),
      element('details', {}, element('summary', {}, 'All attempts'),
        element('p', { class: 'quiet' }, times.slice(1).map(span).join(' \u00b7 ')),
        element('p', { class: 'quiet' }, `Schedule \u201c${words(verdict.schedule)}\u201d of the default policy, which adds up to a ` +
          'quarter to each wait by chance.')),
    ] : '',
    element('p', {}, element('strong', {}, 'The address: '), addressText(smtp, verdict)));
}
