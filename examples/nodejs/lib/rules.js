// Own rules, which go before everything that smtpstatus knows. docs/rules.md has their language.
// SPDX-License-Identifier: MIT
import { C, RESULT, check, expect, nameOf, numberOf, ownBytes, resultText, spanOf, storage } from './interface.js';

/** The text of the rules is wrong there; line and column count from 1. */
export class RuleError extends SyntaxError {
  name = 'RuleError';

  constructor(result, line, column) {
    super(`${line}:${column}: ${resultText(result)}`);
    Object.assign(this, { result: nameOf('result', result), text: resultText(result), line, column });
  }
}

/** A compiled set. It never changes: any number of statuses and reports may use it. */
export class Rules {
  #memory;

  constructor(text) {
    const data = ownBytes(text);
    const [size, line, column] = [[0], [0], [0]];
    let result = C.rules_size(data, data.length, size, line, column);
    if (result === RESULT.ok) {
      this.#memory = storage(size[0]);
      result = C.rules_compile(this.#memory, this.#memory.length, data, data.length, [null], line, column);
    }
    if (result !== RESULT.ok) throw new RuleError(result, line[0], column[0]);
  }

  /** What the library wants to see of a set, or of none. */
  static memoryOf(rules) {
    return rules === null ? null : expect(rules, Rules).#memory;
  }

  get length() {
    return C.rules_count(this.#memory);
  }

  /** One rule; null for category, bounce and action: the built-in judgement stays. */
  at(index) {
    const rules = this.#memory;
    if (!Number.isInteger(index)) throw new TypeError(`${String(index)} is no index`);
    if (index < 0 || index >= this.length) throw new RangeError(`there is no rule ${index}`);
    const [line, priority, category, bounce, action, other] = [[0], [0], [0], [0], [0], [0]];
    check(C.rules_place(rules, index, line, priority));
    check(C.rules_result(rules, index, category, bounce, action));
    const flaw = check(C.rules_flaw(rules, index, other));
    const named = (kind, [number]) => (number < 0 ? null : nameOf(kind, number));
    return {
      name: spanOf([rules], 'rules_name', rules, index).toString('latin1'),
      line: line[0],
      priority: priority[0],
      category: named('category', category),
      bounce: named('bounce', bounce),
      action: named('action', action),
      values: [...this.#values(index)],
      flaw: nameOf('rules_flaw', flaw),
      shadowedBy: flaw === numberOf('rules_flaw', 'shadowed') ? other[0] : null,
    };
  }

  * #values(index) {
    const [group, condition, offset, length] = [[0], [0], [0], [0]];
    for (let number = 0;
      check(C.rules_value(this.#memory, index, number, group, condition, offset, length)) !== RESULT.end; number += 1) {
      yield { group: group[0], condition: nameOf('rules_condition', condition[0]),
        offset: Number(offset[0]), length: Number(length[0]) };
    }
  }

  * [Symbol.iterator]() {
    for (let index = 0; index < this.length; index += 1) yield this.at(index);
  }
}
