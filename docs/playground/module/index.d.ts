// SPDX-License-Identifier: MIT
import type {
  Action, Anomaly, Bounce, Category, Command, Conflict, Decision, DecisionReason, Event, Evidence, Field, Impact, Kind,
  Outcome, Part, PolicyOption, ReportConflict, Result, Retry, RetryReason, RulesCondition, RulesFlaw, Schedule, Scope,
  Vocabulary,
} from './names.js';

export * from './names.js';

/** Text is UTF-8 when it is given as a string; bytes may be anything. */
export type Input = string | Uint8Array;

/** A copy of some bytes, and where they start: in the input, or in `decoded` of the message. */
export interface Span {
  bytes: Uint8Array;
  start: number;
  isDecoded: boolean;
}

export interface Verdict {
  /** 200..599, or 0 when there was none. */
  replyCode: number;
  firstReplyCode: number;
  /** '5.1.1', or ''. */
  enhanced: string;
  anomalies: Anomaly[];
  lines: { code: number; text: Span }[];
  /** The text for a person, as it was sent: lines joined, codes removed. */
  text: Uint8Array;
  category: Category;
  outcome: Outcome;
  bounce: Bounce;
  action: Action;
  scope: Scope;
  impact: Impact;
  /** 0..100 */
  confidence: number;
  evidence: Evidence[];
  decidingEvidence: Evidence[];
  conflicts: Conflict[];
  command: Command;
  /** 'google', 'microsoft' ..., or 'unknown'. */
  provider: string;
  /** Seconds that the server asks to wait, or null. */
  retryAfter: number | null;
  /** The rule that decided: 'enhanced:5.1.1', 'custom:NAME'. */
  rule: string;
  /** The place in its set of the own rule that spoke, or null. */
  matchedRule: number | null;
  parts: Record<Part, Span | null>;
  explanation: string;
  advice: string;
  reference: string;
  vocabularies: Record<Vocabulary, string>;
  schedule: Schedule;
  event: Event;
  /** For retry() and historyUpdate(). It holds for this version of the module only. */
  handle: Uint8Array;
}

export interface Options {
  /** Only these parts of the verdict are made: quicker, for many replies. The result has no other. */
  only?: (keyof Verdict)[];
  rules?: Rules | null;
}

export interface ReplyOptions extends Options {
  /** The SMTP command that was answered: 'RCPT', 'data', '.' . */
  command?: string;
  /** The server that replied. */
  host?: string;
  /** Judge by the codes alone. */
  codesOnly?: boolean;
}

/** One field as it stands in the message, and unfolded and decoded. */
export interface FieldValue extends Span {
  copy: Uint8Array;
  text: string;
  /** Unix seconds, or null where it is no date. */
  time: number | null;
}

export interface Message {
  kind: Kind;
  dialect: string;
  fields: Partial<Record<Field, FieldValue>>;
  recipients: {
    action: Kind;
    /** The enhanced code of the Status field, or ''. */
    statusField: string;
    conflicts: ReportConflict[];
    fields: Partial<Record<Field, FieldValue>>;
    verdict: Verdict;
  }[];
  /** What spans that are `isDecoded` lie in; null when nothing was decoded, or `only` was given. */
  decoded: Uint8Array | null;
}

/** reply(): `offset` and `consumed`; rules(): `line`, `column` (from 1) and `text`. */
export class InputError extends Error {
  result: Result;
  offset?: number;
  consumed?: number;
  text?: string;
  line?: number;
  column?: number;
}

export interface Rules {
  readonly rules: {
    name: string;
    line: number;
    priority: number;
    /** null: the built-in judgement stays. */
    category: Category | null;
    bounce: Bounce | null;
    action: Action | null;
    values: { group: number; condition: RulesCondition; offset: number; length: number }[];
    flaw: RulesFlaw;
    shadowedBy: number | null;
  }[];
}

export interface Texts {
  title: string;
  explanation: string;
  advice: string;
}

export type Policy = Partial<Record<PolicyOption, number>>;

export interface Smtpstatus {
  readonly version: string;
  readonly tableRevision: string;
  /** All names of an enum: 'category', 'part', 'field', 'command', 'vocabulary' ... */
  names(kind: string): string[];
  category(name: Category): Texts;
  replyCode(code: number): Texts;
  enhancedCode(text: string): Texts;
  providerTitle(name: string): string;
  /** '5.1.1' as one number, 5001001; 0 for what is none. */
  pack(enhanced: string): number;
  /**
   * Reads one SMTP reply from the start of the input; `consumed` bytes belong to it. InputError: it is none. null:
   * with `partial`, more bytes are needed; without it, the input is empty.
   */
  reply(input: Input, options?: ReplyOptions & { partial?: boolean }): (Verdict & { consumed: number }) | null;
  /** Reads the reply inside a text: a Diagnostic-Code, a log line, prose. */
  diagnostic(input: Input, options?: ReplyOptions): Verdict;
  /** Judges codes without text; enhanced as '5.1.1' or ''. */
  codes(replyCode: number, enhanced?: string, options?: ReplyOptions): Verdict;
  /** Reads a whole mail message; `fields` names the only ones to be copied. */
  message(input: Input, options?: Options & { fields?: Field[] }): Message;
  /** Whether and when to send the same message again. Times are Unix seconds, `wait` is seconds. */
  retry(
    verdict: Pick<Verdict, 'handle'>,
    attempt: { attempt?: number; firstAttempt: number; now: number; seed?: number | bigint; policy?: Policy },
  ): { answer: Retry; wait: number; reason: RetryReason; text: string };
  /** The history of an address, 0n for none, after a verdict of that day (days count from 1970). */
  historyUpdate(history: bigint, verdict: Pick<Verdict, 'handle'>, day: number, policy?: Policy): bigint;
  historyAdd(history: bigint, event: Event, day: number, policy?: Policy): bigint;
  /** Whether to send to an address with that history; `lift` is a day, or 0. */
  decide(history: bigint, today: number, policy?: Policy): {
    decision: Decision; reason: DecisionReason; text: string; lift: number;
  };
  /** Compiles own rules; InputError: the text is wrong. */
  rules(text: Input): Rules;
}

/** Takes the module's bytes, a compiled WebAssembly.Module, or nothing: then smtpstatus.wasm beside this file. */
export function load(source?: BufferSource | WebAssembly.Module): Promise<Smtpstatus>;
