// The histories of addresses, in memory and in a file: a line for each, of an address, a tab and a number, as
// `smtpstatus decide --history` has it. A change is a line more; the last one of an address counts.
// SPDX-License-Identifier: MIT
'use strict';
const fs = require('node:fs');
const path = require('node:path');

module.exports = class Histories {
  #values = new Map();
  #file;

  constructor(file) {
    this.#file = file;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    for (const line of fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n') : []) {
      const [address, value] = line.split('\t');
      if (/^\d+$/.test(value)) this.#values.set(address, BigInt(value));
    }
    this.#compact();
  }

  /** Writes each address once; a crash leaves the old file or the new one. */
  #compact() {
    const lines = [...this.#values].map(([address, value]) => `${address}\t${value}\n`);
    fs.writeFileSync(`${this.#file}.new`, lines.join(''), { flush: true });
    fs.renameSync(`${this.#file}.new`, this.#file);
  }

  get(address) {
    return this.#values.get(address) ?? 0n;
  }

  set(address, value) {
    if (value === this.get(address)) return;
    this.#values.set(address, value);
    fs.appendFileSync(this.#file, `${address}\t${value}\n`);
  }
};
