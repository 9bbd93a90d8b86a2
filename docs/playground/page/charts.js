// Bars of categories, providers and days, drawn by Chartist. SPDX-License-Identifier: MIT
import { BarChart } from 'chartist';
import { card, count, element, words } from './element.js';

const BOUNCES = ['none', 'soft', 'block', 'hard'];
const TITLES = { none: 'no bounce', soft: 'soft bounce', block: 'block', hard: 'hard bounce' };
const MOST_BARS = 15;
const MOST_DAYS = 92;

const sum = (counts) => BOUNCES.reduce((all, bounce) => all + counts[bounce], 0);

/** The largest first; what is left over as one bar. */
function largest(counts) {
  const sorted = Object.entries(counts).sort((a, b) => sum(b[1]) - sum(a[1]));
  if (sorted.length <= MOST_BARS) return sorted;
  const rest = { none: 0, soft: 0, block: 0, hard: 0 };
  for (const [, one] of sorted.slice(MOST_BARS - 1)) for (const bounce of BOUNCES) rest[bounce] += one[bounce];
  return [...sorted.slice(0, MOST_BARS - 1), [`${sorted.length - MOST_BARS + 1} others`, rest]];
}

/** Days in order; months when there are many days. */
function inOrder(days) {
  const sorted = Object.entries(days).sort(([a], [b]) => (a < b ? -1 : 1));
  if (sorted.length <= MOST_DAYS) return sorted;
  const months = {};
  for (const [day, one] of sorted) {
    const month = months[day.slice(0, 7)] ??= { none: 0, soft: 0, block: 0, hard: 0 };
    for (const bounce of BOUNCES) month[bounce] += one[bounce];
  }
  return Object.entries(months);
}

const seriesOf = (entries) => BOUNCES.map((bounce) => ({ className: `bar-${bounce}`, value: bounce,
  data: entries.map(([, counts]) => counts[bounce]) }));

function numbers(entries, title) {
  return element('details', {}, element('summary', {}, `${title}, as a table`), element('div', { class: 'scroll', tabindex: 0,
    role: 'region', 'aria-label': `${title}, as a table` }, element('table', {},
    element('thead', {}, element('tr', {}, ['', 'all', ...BOUNCES.map((bounce) => TITLES[bounce])].map((name) => (
      name ? element('th', { scope: 'col' }, name) : element('td', {}))))),
    element('tbody', {}, entries.map(([name, counts]) => element('tr', {}, element('th', { scope: 'row' }, words(name)),
      [sum(counts), ...BOUNCES.map((bounce) => counts[bounce])].map((number) => element('td', { class: 'number' }, count(number)))))))));
}

function figure(id, title, entries, options) {
  const place = element('div', { class: 'chart', role: 'img',
    'aria-label': `${title}: ${entries.slice(0, 10).map(([name, counts]) => `${words(name)} ${count(sum(counts))}`).join(', ')}` });
  // Chartist measures the place, so it has to be in the page first.
  requestAnimationFrame(() => {
    if (place.isConnected) {
      new BarChart(place, { labels: entries.map(([name]) => words(name)), series: seriesOf(entries) },
        { stackBars: true, ...options });
    }
  });
  return card(id, title, place, numbers(entries, title));
}

function lying(id, title, counts) {
  const entries = largest(counts);
  return entries.length ? figure(id, title, entries, { horizontalBars: true, reverseData: true,
    height: `${entries.length * 26 + 40}px`, axisY: { offset: 150, showGrid: false }, axisX: { onlyInteger: true, scaleMinSpace: 60 },
    chartPadding: { top: 5, right: 40, bottom: 5, left: 5 } }) : '';
}

function standing(id, title, days) {
  const entries = inOrder(days);
  if (!entries.length) return '';
  const every = Math.ceil(entries.length / Math.max(2, Math.floor(Math.min(innerWidth - 120, 850) / 90)));
  const chart = figure(id, title, entries, { height: '220px', axisY: { onlyInteger: true, offset: 45 },
    axisX: { showGrid: false, labelInterpolationFnc: (name, at) => (at % every ? null : name) },
    chartPadding: { top: 20, right: 40, bottom: 5, left: 5 } });
  chart.style.setProperty('--stroke', `${Math.max(2, Math.min(28, Math.floor(500 / entries.length)))}px`);
  return chart;
}

export function chartsOf({ categories, providers, days }) {
  return [
    element('p', { class: 'legend-row' }, BOUNCES.map((bounce) => element('span', {},
      element('span', { class: `swatch bar-${bounce}`, 'aria-hidden': 'true' }), TITLES[bounce]))),
    element('div', { class: 'columns' }, lying('categories', 'Categories', categories), lying('providers', 'Providers', providers)),
    standing('days', 'Days', days),
  ].filter(Boolean);
}
