// Puts the page together: build.mjs PACKAGE_FOLDER OUTPUT_FOLDER
// index.html has the packed bytes as they are, hosted.html in base64. SPDX-License-Identifier: MIT
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const [library, folder] = process.argv.slice(2);
// The half of the package that a page needs, which it does not export by itself.
const decoder = Object.fromEntries(['decoder', 'streams'].map((name) => [`lzma1/${name}`,
  new URL(`node_modules/lzma1/lib/${name}.js`, import.meta.url).pathname]));
const here = (name) => new URL(`page/${name}`, import.meta.url).pathname;
const bundle = async (name, options) => (await build({ entryPoints: [here(name)], bundle: true, minify: true, write: false,
  charset: 'ascii', legalComments: 'none', ...options })).outputFiles[0].text.trim();
const script = (name) => bundle(name, { format: 'iife', target: 'es2022', external: ['node:*'],
  alias: { 'smtpstatus-wasm': `${library}/index.js`, ...decoder }, define: { 'import.meta.url': '""' } });

const [boot, code, css] = [await script('boot.js'), await script('main.js'), await bundle('page.css', {})];
writeFileSync(`${folder}/code.js`, code);

// Four bytes that HTML would change or end the script at; page/payload.js takes it back.
const SPOILT = new Set([0x00, 0x0d, 0x3c, 0x3d]);
const escaped = (packed) => Buffer.from([...packed].flatMap((byte) => (SPOILT.has(byte) ? [0x3d, byte + 64] : [byte])));
const base64 = (packed) => Buffer.from(packed.toString('base64'));

// A browser inflates by itself; LZMA, which the script undoes, makes the module a tenth smaller.
const run = (command, ...args) => execFileSync(command, args, { maxBuffer: 1 << 24 });
const packed = {
  MODULE: run('xz', '--format=lzma', '--lzma1=preset=9e,lc=0,lp=2,pb=1', '-c', `${library}/smtpstatus.wasm`),
  CODE: run('zopfli', '--deflate', '-c', `${folder}/code.js`),
};
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
