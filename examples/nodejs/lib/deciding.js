// From a verdict to what a sender does next: retry the message, or suppress the address.
// SPDX-License-Identifier: MIT
import { C, RESULT, check, expect, nameOf, names, numberOf, storage } from './interface.js';
import { Status } from './status.js';

/** The adjustable numbers: new Policy({ give_up_after: 86400 }). */
export class Policy {
  #handle = storage(C.policy_size());

  constructor(options = {}) {
    check(C.policy_init(this.#handle, this.#handle.length));
    for (const [option, value] of Object.entries(options)) this.set(option, value);
  }

  /** What the library wants to see of a policy, or of none. */
  static handleOf(policy) {
    return policy === null ? null : expect(policy, Policy).#handle;
  }

  get(option) {
    const value = [0];
    check(C.policy_get(this.#handle, numberOf('policy_option', option), value));
    return value[0];
  }

  set(option, value) {
    check(C.policy_set(this.#handle, numberOf('policy_option', option), value));
  }

  /** The steps of a schedule: until which age of the message, seconds to wait, growth in percent. */
  steps(schedule) {
    const [until, wait, growth, steps] = [[0], [0], [0], []];
    const number = numberOf('schedule', schedule);
    while (check(C.policy_step(this.#handle, number, steps.length, until, wait, growth)) !== RESULT.end) {
      steps.push({ until: until[0], wait: wait[0], growth: growth[0] });
    }
    return steps;
  }

  setSteps(schedule, steps) {
    const number = numberOf('schedule', schedule);
    check(C.policy_clear_schedule(this.#handle, number));
    for (const { until, wait, growth } of steps) check(C.policy_add_step(this.#handle, number, until, wait, growth));
  }
}

/**
 * Whether and when to send the same message again; times in Unix seconds, attempts from 1, seed a number of the
 * message. Gives answer, reason, and wait in seconds.
 */
export function retry(status, { attempt, firstAttempt, now, seed = 0, policy = null }) {
  const [wait, reason] = [[0], [0]];
  const answer = check(expect(status, Status).judge(
    (handle) => C.retry(handle, Policy.handleOf(policy), attempt, firstAttempt, now, seed, wait, reason)));
  return { answer: nameOf('retry', answer), reason: nameOf('retry_reason', reason[0]), wait: wait[0] };
}

/** The event of a verdict that was stored. */
export function eventOf(category, outcome, bounce) {
  return nameOf('event', C.event_of(numberOf('category', category), numberOf('outcome', outcome),
    numberOf('bounce', bounce)));
}

/** The history of an address: `value` is the bigint to store beside it, 0n for none. Days count from 1970. */
export class History {
  constructor(value = 0n) {
    this.value = BigInt(value);
    Object.freeze(this);
  }

  update(status, day, policy = null) {
    return this.#next((updated) => expect(status, Status).judge(
      (handle) => C.history_update(this.value, Policy.handleOf(policy), handle, day, updated)));
  }

  add(event, day, policy = null) {
    return this.#next((updated) => C.history_add(this.value, Policy.handleOf(policy), numberOf('event', event), day,
      updated));
  }

  #next(call) {
    const updated = [0];
    check(call(updated));
    return new History(updated[0]);
  }

  /** Whether to send to the address, why, and the day on which a suppression may be lifted, or 0. */
  decide(today, policy = null) {
    const [reason, lift] = [[0], [0]];
    const decision = check(C.decide(this.value, Policy.handleOf(policy), today, reason, lift));
    return { decision: nameOf('decision', decision), reason: nameOf('decision_reason', reason[0]), lift: lift[0] };
  }

  /** Its parts: day, span, soft, full ... */
  get fields() {
    return Object.fromEntries(names('history_field').map((field) => {
      const value = [0];
      check(C.history_get(this.value, numberOf('history_field', field), value));
      return [field, value[0]];
    }));
  }
}
