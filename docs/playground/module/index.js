// What mail servers said, and what to do now: the library as a WebAssembly module.
// SPDX-License-Identifier: MIT
import { NAMING, NUMBERS } from './numbers.js';

const { ok: OK, end: END, absent: ABSENT, buffer: BUFFER } = NUMBERS.result;
const { complete: COMPLETE } = NUMBERS.input;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The input is no reply or no rule: `result` is the name of the error; see index.d.ts for the places. */
export class InputError extends Error {
  name = 'InputError';

  constructor(message, places) {
    super(message);
    Object.assign(this, places);
  }
}

const bytesOf = (input) => {
  if (typeof input === 'string') return encoder.encode(input);
  if (!ArrayBuffer.isView(input)) throw new TypeError('a string or a Uint8Array is needed');
  return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
};

/** Takes the module's bytes, a compiled WebAssembly.Module, or nothing: then smtpstatus.wasm beside this file. */
export async function load(source) {
  let module = source;
  if (source === undefined) {
    const place = new URL('./smtpstatus.wasm', import.meta.url);
    if (place.protocol === 'file:') module = await (await import('node:fs/promises')).readFile(place);
    else module = await (await fetch(place)).arrayBuffer();
  }
  if (!(module instanceof WebAssembly.Module)) module = await WebAssembly.compile(module);
  return new Smtpstatus(await WebAssembly.instantiate(module));
}

/**
 * One instance of the module. All that a call needs lies in its memory only as long as the call
 * lasts; what comes out are plain objects.
 */
class Smtpstatus {
  #c;
  #strings = new Map();
  #bytes = new Uint8Array();
  #words = new DataView(new ArrayBuffer(0));

  constructor({ exports }) {
    this.#c = exports;
    this.version = this.#string(exports.smtpstatus_version());
    this.tableRevision = this.#string(exports.smtpstatus_table_revision());
  }

  // ------------------------------------------------------------ memory

  /** Frees what the call allocated, also when it throws. */
  #call(work) {
    const mark = this.#c.top();
    try {
      return work();
    } finally {
      this.#c.release(mark);
    }
  }

  #allocate(size) {
    const start = this.#c.allocate(size) >>> 0;
    if (!start) throw new RangeError('the input does not fit the memory of a WebAssembly module');
    if (this.#bytes.buffer !== this.#c.memory.buffer) {
      this.#bytes = new Uint8Array(this.#c.memory.buffer);
      this.#words = new DataView(this.#c.memory.buffer);
    }
    return start;
  }

  /** Where the bytes lie in the module's memory. */
  #put(input) {
    const bytes = bytesOf(input);
    const region = { start: this.#allocate(bytes.length), length: bytes.length };
    this.#bytes.set(bytes, region.start);
    return region;
  }

  #word(address) {
    return this.#words.getUint32(address, true);
  }

  #signed(address) {
    return this.#words.getInt32(address, true);
  }

  #long(address) {
    return this.#words.getBigUint64(address, true);
  }

  /** The text of a constant string. */
  #string(address) {
    if (!this.#strings.has(address)) {
      const bytes = new Uint8Array(this.#c.memory.buffer);
      this.#strings.set(address, decoder.decode(bytes.subarray(address, bytes.indexOf(0, address))));
    }
    return this.#strings.get(address);
  }

  // ------------------------------------------------------------- names

  #nameOf(kind, number) {
    return this.#string(this.#c[NAMING[kind]](number));
  }

  #namesOf(kind, bits) {
    const names = [];
    for (let bit = 1; bits >>> 0; bits &= ~bit, bit <<= 1) if (bits & bit) names.push(this.#nameOf(kind, bit));
    return names;
  }

  #numberOf(kind, name) {
    if (!Object.hasOwn(NUMBERS[kind], name)) throw new RangeError(`'${String(name)}' is no ${kind}`);
    return NUMBERS[kind][name];
  }

  /** All names of an enum: 'category', 'part', 'field', 'command', 'vocabulary' ... */
  names(kind) {
    if (!Object.hasOwn(NUMBERS, kind)) throw new RangeError(`'${String(kind)}' is no enum`);
    return Object.keys(NUMBERS[kind]);
  }

  // ------------------------------------------------------------- texts

  /** What is known of a category, a basic code, or an enhanced code such as '5.1.1'. */
  category(name) {
    return this.#texts('category', this.#numberOf('category', name));
  }

  replyCode(code) {
    return this.#texts('reply_code', code);
  }

  enhancedCode(text) {
    return this.#texts('enhanced', this.pack(text));
  }

  providerTitle(name) {
    return this.#string(this.#c.smtpstatus_provider_title(this.#providers().get(name) ?? 0));
  }

  #providers() {
    const all = new Map();
    for (let i = 0, number; (number = this.#c.smtpstatus_provider_at(i)); i += 1) {
      all.set(this.#nameOf('provider', number), number);
    }
    return all;
  }

  #texts(kind, number) {
    const text = (what) => this.#string(this.#c[`smtpstatus_${kind}_${what}`](number));
    return { title: text('title'), explanation: text('explanation'), advice: text('advice') };
  }

  /** '5.1.1' as one number, 5001001; 0 for what is none. */
  pack(text) {
    return this.#call(() => {
      const { start, length } = this.#put(text);
      const out = this.#allocate(16);
      return this.#c.smtpstatus_parse_enhanced(start, length, out, 0, 0) === OK ? this.#word(out) : 0;
    });
  }

  // ----------------------------------------------------------- replies

  /** Reads one SMTP reply from the start of the input. */
  reply(input, options = {}) {
    return this.#call(() => {
      const region = this.#put(input);
      const out = this.#allocate(16);
      const status = this.#status(options);
      const flags = options.partial ? 0 : COMPLETE;
      const result = this.#c.smtpstatus_parse_reply(status, region.start, region.length, flags, out);
      if (result < 0) {
        throw new InputError(this.#string(this.#c.smtpstatus_result_text(result)), {
          result: this.#nameOf('result', result),
          offset: this.#c.smtpstatus_error_offset(status) >>> 0,
          consumed: this.#word(out),
        });
      }
      if (result !== OK) return null;
      return { consumed: this.#word(out), ...this.#judge(status, [region], options.only) };
    });
  }

  /** Reads the reply inside a text: a Diagnostic-Code, a log line, prose. */
  diagnostic(input, options = {}) {
    return this.#call(() => {
      const region = this.#put(input);
      const status = this.#status(options);
      this.#check(this.#c.smtpstatus_parse_diagnostic(status, region.start, region.length));
      return this.#judge(status, [region], options.only);
    });
  }

  /** Judges codes without text. */
  codes(replyCode, enhanced = '', options = {}) {
    return this.#call(() => {
      const status = this.#status(options);
      this.#check(this.#c.smtpstatus_parse_codes(status, replyCode, enhanced ? this.pack(enhanced) : 0));
      return this.#judge(status, [], options.only);
    });
  }

  #check(result) {
    if (result < 0) throw new RangeError(this.#string(this.#c.smtpstatus_result_text(result)));
    return result;
  }

  #status({ command, host, rules, codesOnly }) {
    const c = this.#c;
    const size = c.smtpstatus_size();
    const status = this.#allocate(size);
    this.#check(c.smtpstatus_init(status, size));
    if (command) {
      const { start, length } = this.#put(command);
      const number = c.smtpstatus_command_value(start, length);
      if (number < 0) throw new RangeError(`'${command}' is no SMTP command`);
      c.smtpstatus_set_option(status, this.#numberOf('option', 'command'), BigInt(number));
    }
    if (codesOnly) c.smtpstatus_set_option(status, this.#numberOf('option', 'text'), 0n);
    if (host) {
      const { start, length } = this.#put(host);
      this.#check(c.smtpstatus_set_host(status, start, length));
    }
    if (rules) this.#check(c.smtpstatus_set_rules(status, this.#put(Rules.bytesOf(rules)).start));
    return status;
  }

  #judge(status, regions, only) {
    this.#check(this.#c.smtpstatus_classify(status));
    return this.#verdict(status, regions, only);
  }

  #verdict(status, regions, only) {
    const verdict = {};
    for (const key of only ?? Object.keys(this.#readers)) {
      if (!Object.hasOwn(this.#readers, key)) throw new RangeError(`'${key}' is no part of a verdict`);
      verdict[key] = this.#readers[key](status, regions);
    }
    return verdict;
  }

  #named = (kind) => (status) => this.#nameOf(kind, this.#c[`smtpstatus_${kind}`](status));
  #number = (what) => (status) => this.#c[`smtpstatus_${what}`](status);
  #bits = (kind, call) => (status) => this.#namesOf(kind, this.#c[`smtpstatus_${call ?? kind}`](status));
  #text = (what) => (status) => this.#string(this.#c[`smtpstatus_${what}`](status));
  #optional = (what) => (status) => this.#call(() => {
    const out = this.#allocate(16);
    return this.#c[`smtpstatus_${what}`](status, out) === OK ? this.#word(out) : null;
  });

  /** What a verdict consists of. */
  #readers = {
    replyCode: this.#number('reply_code'),
    firstReplyCode: this.#number('first_reply_code'),
    enhanced: (status) => this.#enhancedText(this.#c.smtpstatus_enhanced_code(status)),
    anomalies: this.#bits('anomaly', 'anomalies'),
    lines: (status, regions) => this.#lines(status, regions),
    text: (status) => this.#copy((...room) => this.#c.smtpstatus_copy_text(status, ...room)),
    category: this.#named('category'),
    outcome: this.#named('outcome'),
    bounce: this.#named('bounce'),
    action: this.#named('action'),
    scope: this.#named('scope'),
    impact: this.#named('impact'),
    confidence: this.#number('confidence'),
    evidence: this.#bits('evidence'),
    decidingEvidence: this.#bits('evidence', 'deciding_evidence'),
    conflicts: this.#bits('conflict', 'conflicts'),
    command: this.#named('command'),
    provider: this.#named('provider'),
    retryAfter: this.#optional('retry_after'),
    rule: (status) => decoder.decode(this.#copy((...room) => this.#c.smtpstatus_rule(status, ...room), 1)),
    matchedRule: this.#optional('matched_rule'),
    parts: (status, regions) => Object.fromEntries(this.names('part').map((part) => [part, this.#span(regions,
      (...out) => this.#c.smtpstatus_span(status, this.#numberOf('part', part), ...out))])),
    explanation: this.#text('explanation'),
    advice: this.#text('advice'),
    reference: this.#text('reference'),
    vocabularies: (status) => Object.fromEntries(this.names('vocabulary').map((vocabulary) => [vocabulary,
      this.#string(this.#c.smtpstatus_vocabulary_term(status, this.#numberOf('vocabulary', vocabulary)))])),
    schedule: this.#named('schedule'),
    event: this.#named('event'),
    handle: (status) => this.#bytes.slice(status, status + this.#c.smtpstatus_size()),
  };

  #enhancedText(packed) {
    return decoder.decode(this.#copy((...room) => this.#c.smtpstatus_enhanced_text(packed, ...room), 1));
  }

  #lines(status, regions) {
    return this.#call(() => {
      const out = this.#allocate(16);
      const lines = [];
      this.#words.setUint32(out, 0, true);
      while (this.#c.smtpstatus_next_line(status, out, out + 4, out + 8, out + 12) === OK) {
        lines.push({ code: this.#signed(out + 4), text: this.#spanAt(regions, this.#word(out + 8), this.#word(out + 12)) });
      }
      return lines;
    });
  }

  /** Bytes that a function copies, or null; `more` bytes of room for a NUL. */
  #copy(read, more = 0) {
    return this.#call(() => {
      const out = this.#allocate(16);
      const result = read(0, 0, out);
      if (result === ABSENT) return null;
      const size = this.#word(out);
      const room = this.#allocate(size + more);
      this.#check(read(room, size + more, 0));
      return this.#bytes.slice(room, room + size);
    });
  }

  #span(regions, read) {
    return this.#call(() => {
      const out = this.#allocate(16);
      return read(out, out + 4) === OK ? this.#spanAt(regions, this.#word(out), this.#word(out + 4)) : null;
    });
  }

  /** A copy of the bytes, and where they start: in the input, or in `decoded` of the message. */
  #spanAt(regions, address, length) {
    const place = regions.findIndex(({ start, length: size }) => address >= start && address + length <= start + size);
    return {
      bytes: this.#bytes.slice(address, address + length),
      start: place < 0 ? 0 : address - regions[place].start,
      isDecoded: place > 0,
    };
  }

  // ---------------------------------------------------------- messages

  /** Reads a whole mail message: its kind, its fields, and a verdict for each recipient. */
  message(input, options = {}) {
    return this.#call(() => {
      const c = this.#c;
      const size = c.smtpstatus_report_size();
      const report = this.#allocate(size);
      this.#check(c.smtpstatus_report_init(report, size));
      if (options.rules) {
        this.#check(c.smtpstatus_report_set_rules(report, this.#put(Rules.bytesOf(options.rules)).start));
      }
      const region = this.#put(input);
      const regions = [region];
      // Most messages need no scratch.
      let result = c.smtpstatus_report_open(report, region.start, region.length, 0, 0);
      if (result === BUFFER) {
        const room = c.smtpstatus_report_scratch_size(region.length) >>> 0;
        regions.push({ start: this.#allocate(room), length: room });
        this.#bytes.fill(0, regions[1].start, regions[1].start + room);
        result = c.smtpstatus_report_open(report, region.start, region.length, regions[1].start, room);
      }
      this.#check(result);
      const message = {
        kind: this.#nameOf('kind', c.smtpstatus_report_kind(report)),
        dialect: this.#string(c.smtpstatus_report_dialect(report)),
        fields: this.#fields(report, regions, true, options.fields),
        recipients: [],
      };
      while (this.#check(c.smtpstatus_report_next(report)) !== END) {
        message.recipients.push({
          action: this.#nameOf('kind', c.smtpstatus_report_action(report)),
          statusField: this.#enhancedText(c.smtpstatus_report_status_field(report)),
          conflicts: this.#namesOf('report_conflict', c.smtpstatus_report_conflicts(report)),
          fields: this.#fields(report, regions, false, options.fields),
          verdict: this.#verdict(c.smtpstatus_report_status(report), regions, options.only),
        });
      }
      const scratch = regions[1];
      message.decoded = scratch && !options.only ? this.#bytes.slice(scratch.start, scratch.start + scratch.length) : null;
      return message;
    });
  }

  #fields(report, regions, isOfMessage, only) {
    const fields = {};
    const first = this.#numberOf('field', 'reporting_mta');
    for (const [name, number] of Object.entries(NUMBERS.field)) {
      if ((number >= first) !== isOfMessage || (only && !only.includes(name))) continue;
      const span = this.#span(regions, (...out) => this.#c.smtpstatus_report_span(report, number, ...out));
      if (!span) continue;
      const copy = this.#copy((...room) => this.#c.smtpstatus_report_copy(report, number, ...room));
      fields[name] = { ...span, copy, text: decoder.decode(copy), time: this.#time(report, number) };
    }
    return fields;
  }

  /** Unix seconds, or null where the field holds no date. */
  #time(report, field) {
    return this.#call(() => {
      const out = this.#allocate(16);
      return this.#c.smtpstatus_report_time(report, field, out) === OK ? Number(this.#words.getBigInt64(out, true)) : null;
    });
  }

  // ---------------------------------------------------------- deciding

  /** Whether and when to send the same message again. Times are Unix seconds. */
  retry(verdict, { attempt = 1, firstAttempt, now, seed = 0, policy = {} }) {
    return this.#call(() => {
      const out = this.#allocate(16);
      const answer = this.#check(this.#c.smtpstatus_retry(this.#put(verdict.handle).start, this.#policy(policy), attempt,
        BigInt(firstAttempt), BigInt(now), BigInt(seed), out, out + 4));
      const name = this.#nameOf('retry', answer);
      const reason = this.#signed(out + 4);
      return {
        answer: name,
        wait: name === 'again' ? this.#word(out) : 0,
        reason: this.#nameOf('retry_reason', reason),
        text: this.#string(this.#c.smtpstatus_retry_reason_text(reason)),
      };
    });
  }

  /** The history of an address, a bigint, after a verdict of that day (days count from 1970). */
  historyUpdate(history, verdict, day, policy = {}) {
    return this.#history((out) => this.#c.smtpstatus_history_update(history, this.#policy(policy),
      this.#put(verdict.handle).start, day, out));
  }

  historyAdd(history, event, day, policy = {}) {
    return this.#history((out) => this.#c.smtpstatus_history_add(history, this.#policy(policy),
      this.#numberOf('event', event), day, out));
  }

  #history(work) {
    return this.#call(() => {
      const out = this.#allocate(16);
      this.#check(work(out));
      return this.#long(out);
    });
  }

  /** Whether to send to an address with that history. */
  decide(history, today, policy = {}) {
    return this.#call(() => {
      const out = this.#allocate(16);
      const decision = this.#check(this.#c.smtpstatus_decide(history, this.#policy(policy), today, out, out + 4));
      const reason = this.#signed(out);
      return {
        decision: this.#nameOf('decision', decision),
        reason: this.#nameOf('decision_reason', reason),
        text: this.#string(this.#c.smtpstatus_decision_reason_text(reason)),
        lift: this.#word(out + 4),
      };
    });
  }

  /** A policy in the module's memory, of options by name: { jitter: 0 }. */
  #policy(options) {
    const size = this.#c.smtpstatus_policy_size();
    const policy = this.#allocate(size);
    this.#check(this.#c.smtpstatus_policy_init(policy, size));
    for (const [name, value] of Object.entries(options)) {
      this.#check(this.#c.smtpstatus_policy_set(policy, this.#numberOf('policy_option', name), BigInt(value)));
    }
    return policy;
  }

  // --------------------------------------------------------- own rules

  /** Compiles rules, for the option `rules` of the calls above. */
  rules(text) {
    return this.#call(() => {
      const c = this.#c;
      const { start, length } = this.#put(text);
      const out = this.#allocate(16);
      let result = c.smtpstatus_rules_size(start, length, out, out + 4, out + 8);
      let memory = 0;
      if (result === OK) {
        const size = this.#word(out);
        memory = this.#allocate(size);
        result = c.smtpstatus_rules_compile(memory, size, start, length, out, out + 4, out + 8);
      }
      if (result !== OK) {
        const said = this.#string(c.smtpstatus_result_text(result));
        throw new InputError(`${this.#word(out + 4)}:${this.#word(out + 8)}: ${said}`, {
          result: this.#nameOf('result', result), text: said, line: this.#word(out + 4), column: this.#word(out + 8),
        });
      }
      // A compiled set holds no pointers, so its bytes can be kept outside.
      const bytes = this.#bytes.slice(memory, memory + c.smtpstatus_rules_bytes(memory));
      return new Rules(bytes, Array.from({ length: c.smtpstatus_rules_count(memory) }, (_, at) => this.#rule(memory, at)));
    });
  }

  #rule(rules, index) {
    return this.#call(() => {
      const c = this.#c;
      const out = this.#allocate(32);
      const named = (kind, number) => (number < 0 ? null : this.#nameOf(kind, number));
      this.#check(c.smtpstatus_rules_name(rules, index, out, out + 4));
      const name = decoder.decode(this.#bytes.slice(this.#word(out), this.#word(out) + this.#word(out + 4)));
      this.#check(c.smtpstatus_rules_place(rules, index, out, out + 4));
      this.#check(c.smtpstatus_rules_result(rules, index, out + 8, out + 12, out + 16));
      const flaw = this.#nameOf('rules_flaw', this.#check(c.smtpstatus_rules_flaw(rules, index, out + 20)));
      const rule = {
        name,
        line: this.#word(out),
        priority: this.#signed(out + 4),
        category: named('category', this.#signed(out + 8)),
        bounce: named('bounce', this.#signed(out + 12)),
        action: named('action', this.#signed(out + 16)),
        values: [],
        flaw,
        shadowedBy: flaw === 'shadowed' ? this.#word(out + 20) : null,
      };
      while (this.#check(c.smtpstatus_rules_value(rules, index, rule.values.length, out, out + 4, out + 8, out + 12)) === OK) {
        rule.values.push({
          group: this.#signed(out), condition: this.#nameOf('rules_condition', this.#signed(out + 4)),
          offset: this.#word(out + 8), length: this.#word(out + 12),
        });
      }
      return rule;
    });
  }
}

/** A compiled set of own rules; `rules` lists them. */
class Rules {
  #bytes;

  constructor(bytes, rules) {
    this.#bytes = bytes;
    this.rules = rules;
  }

  static bytesOf(rules) {
    if (!(rules instanceof Rules)) throw new TypeError('rules() makes what is needed here');
    return rules.#bytes;
  }
}
