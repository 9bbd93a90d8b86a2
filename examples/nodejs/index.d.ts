// SPDX-License-Identifier: MIT
/// <reference types="node" />
import type {
  Action, Anomaly, Bounce, Category, Command, Conflict, Decision, DecisionReason, Event, Evidence, Field, HistoryField,
  Impact, Kind, Option, Outcome, Part, PolicyOption, ReportConflict, Result, Retry, RetryReason, RulesCondition,
  RulesFlaw, Schedule, Scope, Vocabulary,
} from './names.js';

export * from './names.js';

/** Text is taken as UTF-8 when it is given as a string; bytes may be anything. */
export type Input = string | NodeJS.ArrayBufferView;

/** The input is wrong; `offset` and `consumed` are of parseReply(). */
export class InputError extends Error {
  constructor(result: number, offset?: number, consumed?: number);
  result: Result;
  offset: number;
  consumed: number;
}

/** Nothing was read that could be judged. */
export class StateError extends Error {}

/** The text of the rules is wrong there; line and column count from 1. */
export class RuleError extends SyntaxError {
  constructor(result: number, line: number, column: number);
  result: Result;
  text: string;
  line: number;
  column: number;
}

export function version(): string;
export function tableRevision(): string;
/** What a result of the C library means, by its number. */
export function resultText(result: number): string;
/** The names of an enum: 'category', 'field', 'part', 'vocabulary' ... */
export function names(kind: string): string[];

export interface Rule {
  name: string;
  line: number;
  priority: number;
  /** null, as of the next two: the built-in judgement stays. */
  category: Category | null;
  bounce: Bounce | null;
  action: Action | null;
  values: { group: number; condition: RulesCondition; offset: number; length: number }[];
  flaw: RulesFlaw;
  shadowedBy: number | null;
}

/** A compiled set. It never changes: any number of statuses and reports may use it. */
export class Rules implements Iterable<Rule> {
  /** RuleError: the text is wrong. */
  constructor(text: Input);
  readonly length: number;
  at(index: number): Rule;
  [Symbol.iterator](): Generator<Rule, void>;
}

/** What the library says of a reply. */
export interface Verdict {
  /** 200..599, or 0 when there was none. */
  readonly replyCode: number;
  readonly firstReplyCode: number;
  readonly enhancedCode: number;
  /** '5.1.1', or ''. */
  readonly enhanced: string;
  readonly anomalies: Anomaly[];
  /** The text for a person: lines joined, codes removed. */
  readonly text: string;
  readonly category: Category;
  readonly outcome: Outcome;
  readonly bounce: Bounce;
  readonly action: Action;
  readonly scope: Scope;
  readonly impact: Impact;
  /** 0..100 */
  readonly confidence: number;
  readonly evidence: Evidence[];
  readonly decidingEvidence: Evidence[];
  readonly conflicts: Conflict[];
  readonly command: Command;
  /** 'google', 'microsoft' ..., or 'unknown'. */
  readonly provider: string;
  /** Seconds that the server asks to wait, or null. */
  readonly retryAfter: number | null;
  /** The rule that decided: 'enhanced:5.1.1', 'custom:NAME'. */
  readonly rule: string;
  /** The place in its set of the own rule that spoke, or null. */
  readonly matchedRule: number | null;
  readonly explanation: string;
  readonly advice: string;
  readonly reference: string;
  readonly schedule: Schedule;
  readonly event: Event;
}

/** A reply. What is asked of it first judges it. Every Buffer is a copy. */
export class Status {
  /** The SMTP command that was answered, 'RCPT', 'data', '.', and the server that replied. */
  constructor(options?: { command?: Input | null; host?: Input | null; rules?: Rules | null });

  option(option: Option): number;
  setOption(option: Option, value: number): void;
  setCommand(command: Input): void;
  setHost(host: Input): void;
  setRules(rules: Rules | null): void;

  /**
   * Reads one reply. Gives the bytes that belong to it; 0 when nothing is there and nothing will come; null when there
   * has to be more. InputError: no reply.
   */
  parseReply(data: Input): number;
  parseReply(data: Input, options: { complete?: boolean }): number | null;
  /** Reads the reply inside a text, or a text without any. */
  parseDiagnostic(data: Input): void;
  /** Takes codes without text; an enhanced code as class * 1000000 + subject * 1000 + detail. */
  parseCodes(replyCode: number, enhanced?: number): void;

  /** The lines, each with its code, 0 where it lost it. */
  readonly lines: { code: number; text: Buffer }[];
  /** The text for a person, as it was sent. */
  readonly textBytes: Buffer;

  /** The bytes of one part, or null. */
  span(part: Part): Buffer | null;
  /** What another system calls it. */
  term(vocabulary: Vocabulary): string;
  /** All of it as a plain object, bytes as strings. */
  toJSON(): Verdict & { lines: { code: number; text: string }[]; parts: Record<Part, string | null> };
}
export interface Status extends Verdict {}

/** Fields of a message or of a recipient; null when absent. */
interface Fields {
  /** The field as it stands in the message. */
  span(field: Field): Buffer | null;
  /** The field unfolded and decoded. */
  copy(field: Field): Buffer | null;
  text(field: Field): string | null;
  /** RangeError: it is no field for a date. */
  time(field: Field): Date | null;
}

/** What a report says of one recipient. It stays usable when the report has gone on. */
export interface Recipient extends Fields {
  readonly status: Status;
  readonly action: Kind;
  /** The enhanced code of the Status field as a number, or 0. */
  readonly statusField: number;
  readonly conflicts: ReportConflict[];
}

/** A message that is read. Iterating gives its recipients, each time from the first one. */
export class Report implements Fields, Iterable<Recipient> {
  constructor(message: Input, options?: { rules?: Rules | null });
  readonly kind: Kind;
  readonly dialect: string;
  span(field: Field): Buffer | null;
  copy(field: Field): Buffer | null;
  text(field: Field): string | null;
  time(field: Field): Date | null;
  [Symbol.iterator](): Generator<Recipient, void>;
}

/** Until which age of the message, seconds to wait, growth in percent. */
export interface Step {
  until: number;
  wait: number;
  growth: number;
}

/** The adjustable numbers of the library's advice. */
export class Policy {
  constructor(options?: Partial<Record<PolicyOption, number>>);
  get(option: PolicyOption): number;
  set(option: PolicyOption, value: number): void;
  steps(schedule: Schedule): Step[];
  setSteps(schedule: Schedule, steps: Iterable<Step>): void;
}

/** Whether and when to send the same message again. Times are Unix seconds, attempts count from 1, `wait` is seconds. */
export function retry(status: Status, options: {
  attempt: number; firstAttempt: number; now: number; seed?: number | bigint; policy?: Policy | null;
}): { answer: Retry; reason: RetryReason; wait: number };

/** The event of a verdict that was stored. */
export function eventOf(category: Category, outcome: Outcome, bounce: Bounce): Event;

/** The history of an address, which never changes. Days count from 1970. */
export class History {
  /** 0n for none. */
  constructor(value?: bigint | number | string);
  /** What to store beside the address. */
  readonly value: bigint;
  update(status: Status, day: number, policy?: Policy | null): History;
  add(event: Event, day: number, policy?: Policy | null): History;
  /** Whether to send to the address; `lift` is the day on which a suppression may be lifted, or 0. */
  decide(today: number, policy?: Policy | null): { decision: Decision; reason: DecisionReason; lift: number };
  readonly fields: Record<HistoryField, number>;
}
