// One SMTP reply, read and judged, with everything that the library says of it.
// SPDX-License-Identifier: MIT
import { C, RESULT, bytesAt, check, copyOf, nameOf, names, namesOf, numberOf, ownBytes, spanOf, storage,
} from './interface.js';
import { Rules } from './rules.js';

/**
 * A reply. What is asked of it first judges it, so there is no order of calls to keep.
 * It keeps a copy of its input for itself; spans are copies, too.
 */
export class Status {
  #handle = storage(C.size());
  #regions = [];
  #rules = null; // the handle has their address
  #isJudged = false;

  constructor({ command, host, rules } = {}) {
    check(C.init(this.#handle, this.#handle.length));
    if (command != null) this.setCommand(command);
    if (host != null) this.setHost(host);
    if (rules != null) this.setRules(rules);
  }

  /** A copy of the judged handle at an address inside a report's own. */
  static ofReport(report, address, regions, rules) {
    const status = new Status();
    status.#handle.set(bytesAt([report], address, status.#handle.length));
    status.#regions = regions;
    status.#rules = rules;
    status.#isJudged = true;
    return status;
  }

  setOption(option, value) {
    check(C.set_option(this.#handle, numberOf('option', option), value));
    this.#isJudged = false;
  }

  option(option) {
    const value = [0];
    check(C.get_option(this.#handle, numberOf('option', option), value));
    return value[0];
  }

  /** The SMTP command that was answered: 'RCPT', 'data', '.' . */
  setCommand(command) {
    const bytes = ownBytes(command);
    const number = C.command_value(bytes, bytes.length);
    if (number < 0) throw new RangeError(`'${command}' is no SMTP command`);
    this.setOption('command', number);
  }

  /** The server that replied. */
  setHost(host) {
    const bytes = ownBytes(host);
    check(C.set_host(this.#handle, bytes, bytes.length));
    this.#isJudged = false;
  }

  setRules(rules) {
    check(C.set_rules(this.#handle, Rules.memoryOf(rules)));
    this.#rules = rules;
    this.#isJudged = false;
  }

  /**
   * Reads one reply. Gives the bytes that belong to it; 0 when nothing is there and nothing will come;
   * null when there has to be more: call again with the same bytes and the new ones.
   * InputError: no reply; where to go on is its `consumed`.
   */
  parseReply(data, { complete = true } = {}) {
    const used = [0];
    const result = C.parse_reply(this.#handle, ...this.#take(data), complete ? numberOf('input', 'complete') : 0, used);
    check(result, C.error_offset(this.#handle), used[0]);
    return result === RESULT.need_more ? null : Number(used[0]);
  }

  /** Reads the reply inside a text, or a text without any. */
  parseDiagnostic(data) {
    check(C.parse_diagnostic(this.#handle, ...this.#take(data)));
  }

  /** Takes codes without text; an enhanced code as class * 1000000 + subject * 1000 + detail. */
  parseCodes(replyCode, enhanced = 0) {
    this.#take('');
    check(C.parse_codes(this.#handle, replyCode, enhanced));
  }

  #take(data) {
    const bytes = ownBytes(data);
    this.#regions = [bytes];
    this.#isJudged = false;
    return [bytes, bytes.length];
  }

  #judged() {
    if (!this.#isJudged) check(C.classify(this.#handle));
    this.#isJudged = true;
    return this.#handle;
  }

  /** Calls a function of the library with the judged handle, for the modules beside this one. */
  judge(call) {
    return call(this.#judged());
  }

  get replyCode() { return C.reply_code(this.#handle); }
  get firstReplyCode() { return C.first_reply_code(this.#handle); }
  get enhancedCode() { return C.enhanced_code(this.#handle); }
  /** The enhanced code as text, '5.1.1', or ''. */
  get enhanced() { return copyOf('enhanced_text', this.enhancedCode).toString('latin1'); }
  get anomalies() { return namesOf('anomaly', C.anomalies(this.#handle)); }
  get command() { return nameOf('command', C.command(this.#handle)); }
  get confidence() { return C.confidence(this.#judged()); }
  get evidence() { return namesOf('evidence', C.evidence(this.#judged())); }
  get decidingEvidence() { return namesOf('evidence', C.deciding_evidence(this.#judged())); }
  get conflicts() { return namesOf('conflict', C.conflicts(this.#judged())); }
  get explanation() { return C.explanation(this.#judged()); }
  get advice() { return C.advice(this.#judged()); }
  get reference() { return C.reference(this.#judged()); }
  /** The rule that decided: 'enhanced:5.1.1', 'custom:NAME'. */
  get rule() { return copyOf('rule', this.#judged()).toString('latin1'); }

  /** The lines, each with its code, 0 where it lost it, and its text as a Buffer. */
  get lines() {
    const [cursor, code, lines] = [[0], [0], []];
    for (let text; (text = spanOf(this.#regions, 'next_line', this.#handle, cursor, code)) !== null;) {
      lines.push({ code: code[0], text });
    }
    return lines;
  }

  /** The text for a person, as it was sent: lines joined, codes removed. */
  get textBytes() { return copyOf('copy_text', this.#handle); }
  get text() { return this.textBytes.toString(); }

  /** Seconds that the server asks to wait, or null. */
  get retryAfter() {
    const seconds = [0];
    return check(C.retry_after(this.#judged(), seconds)) === RESULT.ok ? seconds[0] : null;
  }

  /** Which own rule spoke, by its place in the set, or null. */
  get matchedRule() {
    const index = [0];
    return check(C.matched_rule(this.#judged(), index)) === RESULT.ok ? index[0] : null;
  }

  /** The bytes of one part, 'match', 'blocklist', 'url' ..., or null. */
  span(part) { return spanOf(this.#regions, 'span', this.#judged(), numberOf('part', part)); }

  /** What another system calls it: 'ses', 'sparkpost' ... */
  term(vocabulary) { return C.vocabulary_term(this.#judged(), numberOf('vocabulary', vocabulary)); }

  /** All of the above as a plain object. */
  toJSON() {
    const all = {};
    for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(Status.prototype))) {
      if (get && name !== 'textBytes') all[name] = get.call(this);
    }
    all.lines = all.lines.map(({ code, text }) => ({ code, text: text.toString() }));
    all.parts = Object.fromEntries(names('part').map((part) => [part, this.span(part)?.toString() ?? null]));
    return all;
  }
}

// The verdict's words are all asked for in the same way.
for (const kind of ['category', 'outcome', 'bounce', 'action', 'scope', 'impact', 'provider', 'schedule', 'event']) {
  Object.defineProperty(Status.prototype, kind, {
    get() { return this.judge((handle) => nameOf(kind, C[kind](handle))); },
  });
}
