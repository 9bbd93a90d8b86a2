// What remote servers answer, judged: the verdict goes into the log, the library's advice decides when a message is
// tried again, and addresses that are dead get no mail. config/smtpstatus.ini has the policy.
// SPDX-License-Identifier: MIT
'use strict';
const path = require('node:path');
const Histories = require('./histories');

const DAY = 86400;
const now = () => Date.now() / 1000;
const keyOf = (rcpt) => `${rcpt.user}@${rcpt.host}`.toLowerCase();

let library;   // the module is an ES module, so it comes a moment later
let policy;
let histories;

exports.register = function () {
  this.loading = this.load();
};

exports.load = async function () {
  library = await import('smtpstatus');
  const settings = this.config.get('smtpstatus.ini').policy ?? {};
  policy = new library.Policy(Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, Number(value)])));
  // Not in queue/, where Haraka complains of files that it does not know.
  histories = new Histories(path.join(process.env.HARAKA, 'smtpstatus', 'histories'));
};

/**
 * What was said of a recipient: in answer to its RCPT, or of the whole message, or else Haraka's own words with a code
 * of their class. `reason` outlives the attempt, and a reply to DATA overwrites the others, so it is used up.
 */
function replyTo(rcpt, error, ownCode) {
  const { reason, dsn_smtp_code: code, dsn_smtp_extc: enhanced, dsn_smtp_response: text } = rcpt;
  delete rcpt.reason;
  if (reason) return reason;
  return code ? `${code} ${enhanced ? `${enhanced} ` : ''}${text}` : `${ownCode} ${error?.message ?? error}`;
}

/** Judges a reply, logs the verdict and adds it to the history of the recipient. */
exports.judge = function (hmail, rcpt, reply, { host, command } = {}) {
  const status = new library.Status({ host: host ?? rcpt.dsn_remote_mta, command });
  status.parseDiagnostic(reply);
  const history = new library.History(histories.get(keyOf(rcpt))).update(status, Math.floor(now() / DAY), policy);
  histories.set(keyOf(rcpt), history.value);
  const { replyCode: code, category, bounce, action, provider } = status;
  this.lognotice({ smtpstatus: keyOf(rcpt), code, category, bounce, action, provider }, hmail);
  return status;
};

exports.hook_delivered = async function (next, hmail, [host, , response, , , , recipients]) {
  await this.loading;
  for (const rcpt of recipients) this.judge(hmail, rcpt, `250 ${response}`, { host, command: '.' });
  next();
};

exports.hook_bounce = async function (next, hmail, error) {
  await this.loading;
  // Given up after deferrals: those were judged when they came.
  const failed = error.deferred_rcpt ? [] : error.bounced_rcpt ?? hmail.todo.rcpt_to;
  for (const rcpt of failed) this.judge(hmail, rcpt, replyTo(rcpt, error, '5.0.0'));
  next();
};

exports.hook_deferred = async function (next, hmail, params) {
  await this.loading;
  const recipients = params.fail_recips ?? hmail.todo.rcpt_to; // of a message that was split, those with the replies
  const advice = recipients.map((rcpt) => library.retry(this.judge(hmail, rcpt, replyTo(rcpt, params.err, '4.0.0')), {
    attempt: hmail.num_failures,
    firstAttempt: Math.floor(hmail.todo.queue_time / 1000),
    now: Math.floor(now()),
    seed: parseInt(hmail.todo.uuid, 16) || 0,
    policy,
  }));
  const waits = advice.filter(({ answer }) => answer === 'again').map(({ wait }) => wait);
  if (waits.length > 0) {
    // One message, one time: the soonest of its recipients, who are all of one domain.
    const wait = Math.min(...waits);
    this.lognotice(`smtpstatus: again in ${wait} seconds`, hmail);
    return next(DENYSOFT, String(wait));
  }
  this.lognotice(`smtpstatus: given up, ${advice[0].reason}`, hmail);
  hmail.refcount++; // the bounce and this hook each let go of the message
  hmail.convert_temp_failed_to_bounce(`Given up (${params.err})`, { ...params, fail_recips: recipients });
  next(OK);
};

exports.hook_rcpt = async function (next, connection, [rcpt]) {
  await this.loading;
  const { decision, reason } = new library.History(histories.get(keyOf(rcpt))).decide(Math.floor(now() / DAY), policy);
  if (decision !== 'suppress') return next();
  this.lognotice(`smtpstatus: ${keyOf(rcpt)} is suppressed, ${reason}`, connection);
  next(DENY, `this address is suppressed: ${reason}`);
};
