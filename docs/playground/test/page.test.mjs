// The page in a headless Chromium. PAGES is the folder that holds index.html and hosted.html; screenshots go there, too.
// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { isReady, open } from './browser.mjs';
import { bounce, mailLog, mbox } from './samples.mjs';

const folder = process.env.PAGES;
const INDEX = pathToFileURL(join(folder, 'index.html')).href;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const MIB = 1 << 20;

/** A test with the page open, which must not complain of anything nor ask for anything from elsewhere. */
const withPage = (name, work, { address = INDEX, ...options } = {}) => test(name, { timeout: 180000 }, async () => {
  const opened = await open(address, { viewport: { width: 1100, height: 900 }, ...options });
  try {
    await isReady(opened.page);
    await work(opened.page, opened);
    assert.deepEqual(opened.troubles, []);
    assert.deepEqual(opened.requests.filter((url) => url !== address && !url.startsWith('blob:')), []);
  } catch (error) {
    await opened.page.screenshot({ path: join(folder, 'failed.png') }).catch(() => {});
    throw error;
  } finally {
    await opened.close();
  }
});

const text = (page, selector) => page.innerText(selector);
const ask = async (page, input) => {
  await page.fill('#input', input);
  await page.waitForSelector('#verdict');
};

/** Pastes as a person does, into the field or where the focus is. */
const paste = (page, value, place = '#input') => page.evaluate(([pasted, selector]) => {
  const data = new DataTransfer();
  data.setData('text/plain', pasted);
  const target = document.querySelector(selector);
  target.focus();
  const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
  if (target.dispatchEvent(event)) document.execCommand('insertText', false, pasted);
}, [value, place]);

/** Whether the verdict is to be seen without scrolling. */
const isInView = (page) => page.waitForFunction(() => {
  const top = document.getElementById('verdict')?.getBoundingClientRect().top ?? -1;
  return top >= 0 && top < innerHeight - 50;
});

/** What a mail program shows of a bounce, and a person copies. */
const BODY = `This is the mail system at host mx.example.net.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<ann@example.com>: host mx.example.com[192.0.2.7] said: 552 5.2.2 The mailbox
    is over quota (in reply to RCPT TO command)

<bob@example.org>: host mx.example.org[192.0.2.8] said: 550 5.1.1 User unknown
    (in reply to RCPT TO command)
`;

/** Drops files, { name, content }, onto the page. */
const drop = (page, ...files) => page.evaluate((given) => {
  const data = new DataTransfer();
  for (const { name, content } of given) data.items.add(new File([content], name, { lastModified: 1764000000000 }));
  for (const kind of ['dragover', 'drop']) {
    document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
  }
}, files);

async function accessibility(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a',
    'wcag21aa', 'wcag22aa', 'best-practice'] }));
  assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))]), []);
}

async function fitsTheWidth(page) {
  const [needed, there] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert(needed <= there, `${needed} px wide`);
}

test('page and module together stay under 300 KB', () => {
  assert(statSync(join(folder, 'index.html')).size < 300000);
});

withPage('a reply is pasted', async (page) => {
  await paste(page, '550 5.1.1 <jo@example.org>: User unknown');
  await page.waitForSelector('#verdict');
  assert.equal(await text(page, '#verdict'), 'No such user');
  assert.match(await text(page, '.badge.strong'), /hard bounce/);
  assert.match(await text(page, '.verdict h3'), /suppress/);
  assert.equal(await text(page, 'mark.is-enhanced'), '5.1.1');
  assert.match(await text(page, '[aria-labelledby=codes]'), /550[\s\S]*5\.1\.1/);
  assert.match(await text(page, '[aria-labelledby=others]'), /Amazon SES\s+Permanent/);
  assert.match(await text(page, '[aria-labelledby=timeline]'), /Suppressed at once/);
  assert.match(await page.textContent('#announce'), /No such user, hard bounce/);
  assert.doesNotMatch(await text(page, '[aria-labelledby=why]'), /anomalies/);
});

withPage('the retries of a deferred reply', async (page) => {
  await ask(page, '451 4.7.1 Greylisted, try again in 5 minutes');
  assert.match(await text(page, '[aria-labelledby=timeline]'), /First retry after 5 min, \d+ in all/);
  assert(await page.locator('.strip i').count() > 10);
});

withPage('command and server count', async (page) => {
  await ask(page, '550 no');
  await page.selectOption('#command', 'rcpt');
  await page.fill('#host', 'gmail-smtp-in.l.google.com');
  await page.waitForFunction(() => /Google/.test(document.querySelector('[aria-labelledby=why]')?.innerText));
  assert.match(await text(page, '[aria-labelledby=why]'), /RCPT/);
});

withPage('a whole bounce message is pasted', async (page) => {
  await paste(page, bounce('ann@example.com', 'bob@example.org'));
  await page.waitForSelector('#recipients');
  assert.match(await text(page, '.kind'), /bounce/);
  assert.equal(await text(page, 'mark.is-recipient >> nth=0'), 'ann@example.com');
  await page.selectOption('#recipients', { index: 1 });
  assert.match(await page.textContent('#announce'), /^bob@example\.org: No such user/);
  assert.equal(await text(page, 'mark.is-recipient >> nth=0'), 'bob@example.org');
});

withPage('the text of a bounce is pasted without its header', async (page) => {
  await paste(page, BODY, 'body');
  await page.waitForSelector('#recipients');
  assert.match(await text(page, '.kind'), /bounce[\s\S]*without the header/);
  assert.equal(await text(page, '#verdict'), 'Mailbox full');
  assert.equal(await text(page, 'mark.is-recipient >> nth=0'), 'ann@example.com');
  assert.equal(await text(page, 'mark.is-enhanced >> nth=0'), '5.2.2');
  assert.doesNotMatch(await text(page, '#result'), /MAILER-DAEMON/);
  await page.selectOption('#recipients', { index: 1 });
  assert.equal(await text(page, '#verdict'), 'No such user');
});

withPage('text that is no bounce', async (page) => {
  await ask(page, 'Dear Ann,\n\nthe meeting is at five.\n');
  assert.match(await text(page, '.badge code'), /^unknown$/);
  assert.equal(await page.locator('.kind').count(), 0);
});

withPage('on a phone what is pasted brings its verdict into view', async (page) => {
  await paste(page, '550 5.1.1 <jo@example.org>: User unknown');
  await isInView(page);
  await page.click('#clear');
  assert.equal(await page.inputValue('#input'), '');
  await paste(page, BODY, 'body');
  await isInView(page);
}, { viewport: { width: 360, height: 640 } });

withPage('the clipboard by a button', async (page, { context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.fill('#input', 'what was there');
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), BODY);
  await page.click('#paste');
  await page.waitForSelector('#recipients');
  assert.equal(await page.inputValue('#input'), BODY);
  await isInView(page);
}, { viewport: { width: 360, height: 640 } });

withPage('a clipboard that the browser keeps', async (page) => {
  await page.evaluate(() => { navigator.clipboard.readText = () => Promise.reject(new Error('denied')); });
  await page.click('#paste');
  await page.waitForFunction(() => document.activeElement.id === 'input');
  assert.match(await page.textContent('#announce'), /Paste into the field/);
});

withPage('evidence inside an encoded part', async (page) => {
  const [head, body] = bounce('ann@example.com').split('message/delivery-status\r\n\r\n');
  await ask(page, `${head}message/delivery-status\nContent-Transfer-Encoding: base64\n\n${
    Buffer.from(body.replace('--b--\r\n', '')).toString('base64').replace(/.{76}/g, '$&\n')}\n--b--\n`);
  assert.match(await text(page, '#result'), /In the decoded part/);
  assert.match(await text(page, '[aria-label="The decoded part, evidence marked"] mark.is-match'), /user unknown|5\.1\.1/);
});

withPage('what was written by strangers stays text', async (page) => {
  await ask(page, '550 5.1.1 <img src=x onerror=alert(1)> User unknown </script><b>bold</b>');
  assert.equal(await page.locator('#result img, #result b:not(.strip b)').count(), 0);
  assert.match(await text(page, '#result pre'), /<img src=x/);
});

withPage('ordinary mail', async (page) => {
  await ask(page, 'From: ann@example.com\nSubject: Hello\n\nHow are you?\n');
  assert.match(await text(page, '#verdict'), /no bounce/);
});

withPage('one message is dropped', async (page) => {
  await drop(page, { name: 'bounce.eml', content: bounce('ann@example.com') });
  await page.waitForSelector('#verdict');
  assert.match(await page.inputValue('#input'), /^From: MAILER-DAEMON/);
  assert.equal(await text(page, '#verdict'), 'No such user');
});

withPage('an mbox is dropped: charts, table, sorting, filter', async (page) => {
  await drop(page, { name: 'mails.mbox', content: mbox(bounce('zoe@example.com', 'ann@example.com'), bounce('bob@example.org'),
    'From: ann@example.com\r\nSubject: Hello\r\n\r\nFrom here on\r\n') });
  await page.waitForSelector('#rows');
  assert.match(await text(page, '[aria-labelledby=many]'), /3 verdicts; messages: 2 bounce, 1 ordinary mail/);
  await page.waitForSelector('.chart svg .ct-bar', { state: 'attached' });
  assert.match(await page.getAttribute('[aria-labelledby=categories] .chart', 'aria-label'), /user unknown 3/);
  assert.match(await page.getAttribute('[aria-labelledby=days] .chart', 'aria-label'), /2026-11-21 3/);
  const recipients = async () => (await page.locator('tbody td.is-recipient').allInnerTexts());
  await page.waitForSelector('td.is-recipient');
  assert.deepEqual(await recipients(), ['zoe@example.com', 'ann@example.com', 'bob@example.org']);
  await page.click('th button:text("Recipient")');
  await page.waitForFunction(() => document.querySelector('td.is-recipient').innerText === 'ann@example.com');
  await page.click('th button:text("Recipient")');
  await page.waitForFunction(() => document.querySelector('td.is-recipient').innerText === 'zoe@example.com');
  assert.equal(await page.getAttribute('th:has(button:text("Recipient"))', 'aria-sort'), 'descending');
});

withPage('several files, a list of replies among them', async (page) => {
  await drop(page, { name: 'a.eml', content: bounce('ann@example.com') },
    { name: 'list.txt', content: '250 ok\n550-5.1.1 No such\n550 5.1.1 user\nMailbox full\n\n' });
  await page.waitForSelector('#rows');
  assert.match(await text(page, '[aria-labelledby=many]'), /4 verdicts/);
  await page.selectOption('#filter', 'mailbox_full');
  await page.waitForFunction(() => document.querySelectorAll('.rows tbody tr').length === 1);
  assert.equal(await text(page, '.rows td.is-place'), 'list.txt:4');
});

withPage('the table is saved as CSV', async (page) => {
  await drop(page, { name: 'list.txt', content: '550 5.1.1 =cmd() "quoted", user unknown\n250 ok\n' });
  await page.waitForSelector('#csv');
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#csv')]);
  assert.equal(download.suggestedFilename(), 'smtpstatus.csv');
  const lines = readFileSync(await download.path(), 'utf8').split('\r\n');
  assert.equal(lines[0], 'place,day,recipient,code,enhanced,category,bounce,action,provider,text');
  assert.equal(lines[1], `1,,,550,5.1.1,user_unknown,hard,suppress,unknown,"'=cmd() ""quoted"", user unknown"`);
  assert.equal(lines.length, 4);
});

withPage('a pasted list and a pasted log become charts', async (page) => {
  for (const [input, rows] of [['250 ok\n550 5.1.1 User unknown\n', 2], [mailLog(2000), 7]]) {
    await page.fill('#input', input);
    await page.waitForFunction((wanted) => Number(document.getElementById('result').dataset.rows) >= wanted, rows);
  }
});

withPage('50 MB are read while the page stays usable', async (page) => {
  const path = join(folder, 'large.log');
  writeFileSync(path, mailLog(50 * MIB));
  assert(statSync(path).size >= 50 * MIB);
  // The longest time in which the page did nothing else.
  await page.evaluate(() => {
    globalThis.longest = 0;
    let last = performance.now();
    setInterval(() => {
      globalThis.longest = Math.max(globalThis.longest, performance.now() - last);
      last = performance.now();
    }, 10);
  });
  await page.setInputFiles('#files', path);
  await page.waitForSelector('progress');
  await page.waitForFunction(() => document.querySelector('progress')?.value > 5);
  await page.fill('#host', 'mx.example.com');
  assert(await page.locator('progress').count(), 'typed while it is being read');
  await page.waitForFunction(() => document.getElementById('result').dataset.rows, null, { timeout: 120000 });
  await page.waitForSelector('.chart svg .ct-bar', { state: 'attached' });
  const rows = Number(await page.getAttribute('#result', 'data-rows'));
  const lines = readFileSync(path, 'latin1').split('\n').filter((line) => line.includes('status=')).length;
  assert.equal(rows, lines);
  await page.click('th button:text("Category")');
  await page.waitForFunction(() => document.querySelector('td.is-category')?.innerText === 'accepted');
  const longest = await page.evaluate(() => globalThis.longest);
  // Reading it takes many seconds; a busy machine may well take some of the page's time, too.
  assert(longest < 2000, `nothing happened for ${Math.round(longest)} ms`);
});

withPage('reading can be stopped', async (page) => {
  await page.setInputFiles('#files', join(folder, 'large.log'));
  await page.click('#stop');
  assert.match(await text(page, '[aria-labelledby=many]'), /stopped/);
  await ask(page, '550 5.1.1 User unknown');
});

withPage('with the keyboard alone', async (page) => {
  const tabTo = async (selector) => {
    for (let i = 0; i < 40; i += 1) {
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
      await page.keyboard.press('Tab');
    }
    assert.fail(`Tab does not get to ${selector}`);
  };
  await tabTo('#input');
  await page.keyboard.insertText('250 ok\n');
  await page.keyboard.insertText('550 5.1.1 User unknown\n');
  await page.waitForSelector('#rows');
  await tabTo('#filter');
  await page.keyboard.type('user');
  await page.waitForFunction(() => document.querySelectorAll('.rows tbody tr').length === 1);
  await tabTo('#csv');
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  assert(await download.path());
  await tabTo('.rows th button');
  await page.keyboard.press('Space');
  assert.equal(await page.getAttribute('.rows th >> nth=0', 'aria-sort'), 'ascending');
});

for (const colorScheme of ['light', 'dark']) {
  for (const width of [1100, 360]) {
    withPage(`accessible, and no wider than the window: ${colorScheme}, ${width} px`, async (page) => {
      const shoot = (name) => page.screenshot({ path: join(folder, `${name}-${colorScheme}-${width}.png`), fullPage: true });
      await accessibility(page);
      const examples = await page.locator('#examples option').allInnerTexts();
      for (const [index, name] of examples.entries()) {
        if (!index) continue;
        await page.selectOption('#examples', name);
        await page.waitForSelector(name === 'List of replies' ? 'td.is-text' : '#verdict');
        await page.waitForTimeout(100);
        await accessibility(page);
        await fitsTheWidth(page);
        if (['Greylisting', 'Bounce message'].includes(name)) await shoot(name.toLowerCase().replace(' ', '-'));
      }
      await drop(page, { name: 'mail.log', content: mailLog(20000) });
      await page.waitForSelector('[aria-labelledby=days] .ct-bar', { state: 'attached' });
      await page.waitForSelector('td.is-text');
      await accessibility(page);
      await fitsTheWidth(page);
      await shoot('log');
    }, { colorScheme, viewport: { width, height: 800 } });
  }
}

withPage('hosted.html', async (page) => {
  await ask(page, '552 5.2.2 Mailbox full');
  assert.equal(await text(page, '#verdict'), 'Mailbox full');
}, { address: pathToFileURL(join(folder, 'hosted.html')).href });

withPage('without a network', async (page, { context }) => {
  await context.setOffline(true);
  await page.reload();
  await isReady(page);
  await ask(page, '552 5.2.2 Mailbox full');
}, {});

withPage('the page cannot connect to anywhere', async (page, opened) => {
  const outcome = await page.evaluate(() => fetch('http://127.0.0.1:9/').then(() => 'sent', (error) => error.name));
  assert.equal(outcome, 'TypeError');
  assert.match(opened.troubles.splice(0).join(), /Content Security Policy/);
});
