// Bounce messages: what kind of message it is, and one status for each recipient.
// SPDX-License-Identifier: MIT
import { C, RESULT, check, copyOf, nameOf, namesOf, numberOf, ownBytes, spanOf, storage } from './interface.js';
import { Rules } from './rules.js';
import { Status } from './status.js';

/** Fields of a message or of a recipient, by name: 'recipient', 'diagnostic', 'reporting_mta' ...; null when absent. */
class Fields {
  #handle;
  #regions;

  constructor(handle, regions) {
    this.#handle = handle;
    this.#regions = regions;
  }

  /** A Buffer with the field as it stands in the message. */
  span(field) { return spanOf(this.#regions, 'report_span', this.#handle, numberOf('field', field)); }

  /** A Buffer with the field unfolded and decoded. */
  copy(field) { return copyOf('report_copy', this.#handle, numberOf('field', field)); }

  /** The same as a string. */
  text(field) { return this.copy(field)?.toString() ?? null; }

  /** A date. RangeError: it is no field for one. */
  time(field) {
    const seconds = [0];
    const result = check(C.report_time(this.#handle, numberOf('field', field), seconds));
    return result === RESULT.ok ? new Date(Number(seconds[0]) * 1000) : null;
  }
}

/** What a report says of one recipient. It stays usable when the report has gone on. */
class Recipient extends Fields {
  #rules; // the handle has their address

  constructor(handle, regions, rules) {
    super(handle, regions);
    this.#rules = rules;
    this.status = Status.ofReport(handle, C.report_status(handle), regions, rules);
    this.action = nameOf('kind', C.report_action(handle));
    this.statusField = C.report_status_field(handle);
    this.conflicts = namesOf('report_conflict', C.report_conflicts(handle));
  }
}

/** A message that is read. Iterating gives its recipients, each time from the first one. */
export class Report extends Fields {
  #handle;
  #regions;
  #rules;

  constructor(message, { rules = null } = {}) {
    const data = ownBytes(message);
    const memory = Rules.memoryOf(rules);
    const handle = storage(C.report_size());
    let scratch = storage(0);
    check(C.report_init(handle, handle.length));
    check(C.report_set_rules(handle, memory));
    // Most messages need no scratch.
    let result = C.report_open(handle, data, data.length, scratch, 0);
    if (result === RESULT.buffer) {
      scratch = storage(C.report_scratch_size(data.length));
      result = C.report_open(handle, data, data.length, scratch, scratch.length);
    }
    check(result);
    super(handle, [data, scratch]);
    this.#handle = handle;
    this.#regions = [data, scratch];
    this.#rules = rules;
    this.kind = nameOf('kind', C.report_kind(handle));
    this.dialect = C.report_dialect(handle);
  }

  * [Symbol.iterator]() {
    for (let at = this.#handle; ;) {
      // A handle may be copied as bytes, so each recipient gets one of its own.
      at = ownBytes(at);
      if (check(C.report_next(at)) === RESULT.end) return;
      yield new Recipient(at, this.#regions, this.#rules);
    }
  }
}
