// Puts the page together: build.mjs PACKAGE_FOLDER OUTPUT_FOLDER
// index.html has the packed bytes as they are, hosted.html in base64. SPDX-License-Identifier: MIT
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const [library, folder] = process.argv.slice(2);
const here = (name) => new URL(`page/${name}`, import.meta.url).pathname;
const bundle = async (name, options) => (await build({ entryPoints: [here(name)], bundle: true, minify: true, write: false,
  charset: 'ascii', legalComments: 'none', ...options })).outputFiles[0].text.trim();
const script = (name) => bundle(name, { format: 'iife', target: 'es2022', external: ['node:*'],
  alias: { 'smtpstatus-wasm': `${library}/index.js` }, define: { 'import.meta.url': '""' } });

const [boot, code, css] = [await script('boot.js'), await script('main.js'), await bundle('page.css', {})];
writeFileSync(`${folder}/code.js`, code);

// Four bytes that HTML would change or end the script at; page/payload.js takes it back.
const SPOILT = new Set([0x00, 0x0d, 0x3c, 0x3d]);
const escaped = (packed) => Buffer.from([...packed].flatMap((byte) => (SPOILT.has(byte) ? [0x3d, byte + 64] : [byte])));
const base64 = (packed) => Buffer.from(packed.toString('base64'));

const packed = Object.fromEntries(Object.entries({ MODULE: `${library}/smtpstatus.wasm`, CODE: `${folder}/code.js` })
  .map(([name, file]) => [name, execFileSync('zopfli', ['--deflate', '-c', file], { maxBuffer: 1 << 24 })]));
const hashOf = (text) => `sha256-${createHash('sha256').update(text).digest('base64')}`;

function page(charset, encoding, encode) {
  const values = { CHARSET: charset, ENCODING: encoding, CSS: css, BOOT: boot, BOOTHASH: hashOf(boot), CODEHASH: hashOf(code),
    MODULE: encode(packed.MODULE).toString('latin1'), CODE: encode(packed.CODE).toString('latin1') };
  const html = readFileSync(here('index.html'), 'ascii').replace(/\{\{([A-Z]+)\}\}/g, (_, name) => values[name]);
  return Buffer.from(html, 'latin1');
}

for (const [name, bytes] of [['index', page('windows-1252', 'bytes', escaped)], ['hosted', page('utf-8', 'base64', base64)]]) {
  writeFileSync(`${folder}/${name}.html`, bytes);
  console.log(`${folder}/${name}.html: ${bytes.length} bytes`);
}
