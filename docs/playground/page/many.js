// Files with many replies or messages: read in a Worker, shown as charts and a table. SPDX-License-Identifier: MIT
import { chartsOf } from './charts.js';
import { announce, byId, card, count, element, words } from './element.js';
import { COLUMNS } from './worker.js';

const TITLES = { place: 'Line', day: 'Day', recipient: 'Recipient', code: 'Code', enhanced: 'Enhanced', category: 'Category',
  bounce: 'Bounce', text: 'Text', action: 'Action', provider: 'Provider' };
const PAGE = 50;
let worker = null;
let address = '';

/** From file:// a Worker can only be made of a Blob. It runs the page's own script. */
function newWorker() {
  worker?.terminate();
  address ||= URL.createObjectURL(new Blob([byId('code').textContent], { type: 'text/javascript' }));
  worker = new Worker(address);
  return worker;
}

/** Stops what is being read. */
export function stopReading() {
  worker?.terminate();
  worker = null;
}

function save(blob) {
  const url = URL.createObjectURL(blob);
  const link = element('a', { href: url, download: 'smtpstatus.csv' });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
  announce('The table was saved as smtpstatus.csv.');
}

function summaryText({ rows, skipped, kinds }) {
  const mails = Object.entries(kinds).map(([kind, number]) => `${count(number)} ${kind === 'other' ? 'ordinary mail' : words(kind)}`);
  return [`${count(rows)} verdicts`, skipped ? `${count(skipped)} lines say nothing of a delivery` : '',
    mails.length ? `messages: ${mails.join(', ')}` : ''].filter(Boolean).join('; ');
}

function shown(column, value) {
  if (column === 'provider' && value === 'unknown') return '';
  return ['category', 'action'].includes(column) ? words(value) : String(value);
}

/** A table that asks the worker for a page of rows at a time. The roles stay where narrow pages lay it out in another way. */
class Table {
  #wish = { ask: 'rows', from: 0, count: PAGE, column: '', isDescending: false, category: '' };
  #worker;
  #heads = {};
  #body = element('tbody', { role: 'rowgroup' });
  #place = element('span', { role: 'status' });
  #previous = element('button', { type: 'button', onclick: () => this.#turn(-PAGE) }, 'Previous');
  #next = element('button', { type: 'button', onclick: () => this.#turn(PAGE) }, 'Next');

  constructor(ofWorker, categories) {
    this.#worker = ofWorker;
    for (const [column, title] of Object.entries(TITLES)) {
      this.#heads[column] = element('th', { scope: 'col', role: 'columnheader', class: `is-${column}`, 'aria-sort': 'none' },
        element('button', { type: 'button', onclick: () => this.#sort(column) }, title));
    }
    const filter = element('select', { id: 'filter', onchange: ({ target }) => this.#filter(target.value) },
      element('option', { value: '' }, 'all'), Object.keys(categories).sort().map((name) => element('option', { value: name }, words(name))));
    this.view = card('rows', 'All verdicts',
      element('p', { class: 'row' }, element('label', {}, 'Category ', filter),
        element('button', { type: 'button', id: 'csv', onclick: () => ofWorker.postMessage({ ...this.#wish, ask: 'csv' }) },
          'Save as CSV')),
      element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Table of verdicts' },
        element('table', { class: 'rows', role: 'table' }, element('thead', { role: 'rowgroup' },
          element('tr', { role: 'row' }, Object.values(this.#heads))), this.#body)),
      element('p', { class: 'row' }, this.#previous, this.#next, this.#place));
    this.#ask();
  }

  #ask() {
    this.#worker.postMessage(this.#wish);
  }

  #turn(by) {
    this.#wish.from += by;
    this.#ask();
  }

  #filter(category) {
    Object.assign(this.#wish, { category, from: 0 });
    this.#ask();
  }

  #sort(column) {
    const isDescending = this.#wish.column === column && !this.#wish.isDescending;
    Object.assign(this.#wish, { column, isDescending, from: 0 });
    for (const [name, head] of Object.entries(this.#heads)) {
      head.setAttribute('aria-sort', name !== column ? 'none' : isDescending ? 'descending' : 'ascending');
    }
    this.#ask();
  }

  show({ rows, from, total }) {
    this.#body.replaceChildren(...rows.map((row) => element('tr', { role: 'row' }, Object.keys(TITLES).map((column) => {
      const value = row[COLUMNS.indexOf(column)];
      return element('td', { role: 'cell', class: column === 'bounce' ? `bounce is-${value}` : `is-${column}` },
        shown(column, value));
    }))));
    this.#place.textContent = total ? `${count(from + 1)}\u2013${count(from + rows.length)} of ${count(total)}` : 'no rows';
    this.#previous.disabled = from === 0;
    this.#next.disabled = from + rows.length >= total;
  }
}

/** Reads the files and shows what is in them, while they are read and then. */
export function showMany(module, files) {
  const reading = newWorker();
  const names = files.length === 1 ? files[0].name : `${files.length} files`;
  const bar = element('progress', { max: 100, value: 0, 'aria-label': `Reading ${names}` });
  const line = element('p', { class: 'quiet' }, 'Reading \u2026');
  const stop = element('button', { type: 'button', id: 'stop' }, 'Stop');
  const rest = element('div');
  byId('result').replaceChildren(card('many', names, element('p', { class: 'row' }, bar, stop), line), rest);
  announce(`Reading ${names}.`);
  stop.addEventListener('click', () => {
    stopReading();
    line.textContent += ' \u2013 stopped.';
    announce('Stopped.');
    stop.parentNode.remove();
  });
  let table = null;
  const answers = {
    progress: (data) => {
      bar.value = (100 * data.done) / data.total;
      line.textContent = summaryText(data);
    },
    done: (data) => {
      line.textContent = summaryText(data);
      stop.parentNode.remove();
      announce(`${names} was read: ${summaryText(data)}.`);
      if (!data.rows) return;
      table = new Table(reading, data.categories);
      rest.replaceChildren(...chartsOf(data), table.view);
      byId('result').dataset.rows = data.rows;
    },
    rows: (data) => table.show(data),
    csv: ({ blob }) => save(blob),
    error: ({ text }) => {
      line.textContent = `The file could not be read: ${text}`;
      announce(line.textContent);
    },
  };
  delete byId('result').dataset.rows;
  reading.onmessage = ({ data }) => answers[data.answer](data);
  reading.onerror = ({ message }) => answers.error({ text: message });
  reading.postMessage({ ask: 'read', module, files });
}
