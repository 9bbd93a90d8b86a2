// The page: what is typed, pasted, dropped and chosen. SPDX-License-Identifier: MIT
import { load } from 'smtpstatus-wasm';
import { announce, byId, element } from './element.js';
import { EXAMPLES } from './examples.js';
import { showMany, stopReading } from './many.js';
import { showSingle } from './single.js';
import { formOf, itemsOf, logLine } from './split.js';
import { unpack } from './unpack.js';

const PAUSE = 120; // milliseconds after the last key
const LARGE = 1 << 20; // what is larger is read beside the page

let smtp = null;
let module = null;
let original = null; // the bytes of a file that is shown in the text field, until it is edited
let timer = 0;
let isPasted = false; // since the text field was judged

function options() {
  const command = byId('command').value;
  return { command: command === 'unknown' ? '' : command, host: byId('host').value.trim() };
}

/** Whether lines hold several replies, each of which wants a verdict of its own. */
function isList(bytes) {
  let at = 0;
  let replies = 0;
  try {
    for (; at < bytes.length && replies < 2; replies += 1) at += smtp.reply(bytes.subarray(at), { only: [] }).consumed;
  } catch {
    return false;
  }
  return replies > 1;
}

function isMany(bytes, text) {
  const form = formOf(bytes);
  if (form === 'mbox') return /\n\r?\nFrom \S+ .*\d:\d\d/.test(text);
  return form === 'lines' && (isList(bytes) || text.split('\n').filter((line) => logLine(line, 2000).day).length > 1);
}

function clear() {
  original = null;
  stopReading();
  byId('result').replaceChildren();
}

/** Judges the text field; without text what files gave stays. */
function judge() {
  const text = byId('input').value;
  if (!text.trim()) return;
  stopReading();
  const bytes = original ?? new TextEncoder().encode(text);
  if (isMany(bytes, text)) {
    showMany(module, [new File([bytes], 'the pasted text')]);
  } else {
    showSingle(smtp, bytes, !original, options());
  }
  if (isPasted) bringIntoView();
  isPasted = false;
}

/** Moves the page to the verdict where that is not to be seen, as on a phone. */
function bringIntoView() {
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const { top } = byId('result').getBoundingClientRect();
  if (top >= 0 && top < 0.7 * innerHeight) return;
  byId('result').scrollIntoView({ behavior: isStill ? 'auto' : 'smooth' });
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(judge, PAUSE);
}

/** A single message or reply goes into the text field; all else is read beside the page. */
async function isSingle(files) {
  if (files.length !== 1 || files[0].size > LARGE) return false;
  let items = 0;
  for await (const item of itemsOf(files[0], { done: 0 })) items += item && item.bytes.some((byte) => byte > 32) ? 1 : 0;
  return items === 1;
}

async function take(files) {
  if (!files.length) return;
  clearTimeout(timer);
  if (await isSingle(files)) {
    original = new Uint8Array(await files[0].arrayBuffer());
    byId('input').value = new TextDecoder().decode(original);
    judge();
  } else {
    byId('input').value = '';
    original = null;
    showMany(module, files);
  }
  byId('result').focus({ preventScroll: true });
  bringIntoView();
}

/** Takes text in the place of what the field has. */
function takeText(text) {
  if (text.length > LARGE) {
    take([new File([text], 'the pasted text')]);
  } else if (text.trim()) {
    original = null;
    byId('input').value = text;
    isPasted = true;
    judge();
  }
}

/** The clipboard by a button, which a phone has no keys for. The browser may ask whether it may. */
async function takeClipboard() {
  try {
    takeText(await navigator.clipboard.readText());
  } catch {
    announce('The browser does not hand out the clipboard. Paste into the field.');
    byId('input').focus();
  }
}

/** What is pasted beside the field replaces what is in it; inside, it is put where the cursor is. */
function paste(event) {
  const field = byId('input');
  if (event.target !== field && event.target.closest?.('input, select')) return;
  const files = [...event.clipboardData.files];
  const text = event.clipboardData.getData('text');
  if (files.length || text.length > LARGE || event.target !== field) {
    event.preventDefault();
    if (files.length) take(files);
    else takeText(text);
  } else {
    isPasted = true;
  }
}

function listen() {
  byId('input').addEventListener('input', () => {
    original = null;
    if (byId('input').value.trim()) later();
    else clear();
  });
  document.addEventListener('paste', paste);
  byId('paste').hidden = !navigator.clipboard?.readText;
  byId('paste').addEventListener('click', takeClipboard);
  byId('command').addEventListener('change', judge);
  byId('host').addEventListener('input', later);
  byId('examples').addEventListener('change', ({ target }) => {
    original = null;
    byId('input').value = EXAMPLES[target.value] ?? '';
    judge();
  });
  byId('clear').addEventListener('click', () => {
    clear();
    byId('input').value = '';
    byId('examples').value = '';
    byId('input').focus();
  });
  byId('choose').addEventListener('click', () => byId('files').click());
  byId('files').addEventListener('change', ({ target }) => {
    take([...target.files]);
    target.value = '';
  });
  // Files dropped beside the field must not replace the page.
  for (const kind of ['dragover', 'dragleave', 'drop']) {
    document.addEventListener(kind, (event) => {
      if (event.dataTransfer && ![...event.dataTransfer.types].includes('Files')) return;
      event.preventDefault();
      byId('drop').classList.toggle('over', kind === 'dragover');
      if (kind === 'drop') take([...event.dataTransfer.files]);
    });
  }
}

export async function startPage() {
  module = unpack(globalThis.smtpstatusModule); // boot.js put it there
  smtp = await load(module);
  byId('version').textContent = smtp.version;
  byId('command').append(...smtp.names('command').map((name) => element('option', { value: name },
    name === 'unknown' ? 'not known' : name.toUpperCase().replaceAll('_', ' '))));
  byId('examples').append(element('option', { value: '' }, 'choose \u2026'),
    ...Object.keys(EXAMPLES).map((name) => element('option', {}, name)));
  listen();
  document.documentElement.dataset.ready = 'yes';
  if (byId('input').value) judge();
}
