// SPDX-License-Identifier: MIT
export { InputError, StateError, names, resultText, tableRevision, version } from './lib/interface.js';
export { RuleError, Rules } from './lib/rules.js';
export { Status } from './lib/status.js';
export { Report } from './lib/report.js';
export { History, Policy, eventOf, retry } from './lib/deciding.js';
