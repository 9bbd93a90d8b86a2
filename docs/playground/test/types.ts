// What a program in TypeScript may do with the package, and what the compiler refuses. It is compiled, not run.
// SPDX-License-Identifier: MIT
import { Bounce, Category, InputError, Message, Rules, Verdict, load } from 'smtpstatus-wasm';

const smtp = await load();
const rules: Rules = smtp.rules('rule r ; phrase "no" => category policy_rejected');
const verdict: Verdict = smtp.diagnostic('550 5.1.1 no', { command: 'RCPT', rules });
const category: Category = verdict.category;
const consumed: number | undefined = smtp.reply(new Uint8Array(4), { partial: true })?.consumed;
const message: Message = smtp.message('', { only: ['category', 'bounce'], fields: ['recipient'] });
const recipient: string | undefined = message.recipients[0]?.fields.recipient?.text;
const history: bigint = smtp.historyUpdate(0n, verdict, 20000);
const lift: number = smtp.decide(history, 20001).lift;
const { wait }: { wait: number } = smtp.retry(verdict, { firstAttempt: 0, now: 0, policy: { jitter: 0 } });
const line = (error: unknown): number | undefined => (error instanceof InputError ? error.line : 0);

// @ts-expect-error: no such name
const wrong: Bounce = 'hardish';
// @ts-expect-error: comparing with it is a mistake
console.log(verdict.category === 'user_unkown');
// @ts-expect-error: there may have to be more
console.log(smtp.reply('550').category);
// @ts-expect-error: a part may be absent
console.log(verdict.parts.match.start);
// @ts-expect-error: no such part of a verdict
smtp.diagnostic('', { only: ['kategory'] });
// @ts-expect-error: a time of the attempt is missing
smtp.retry(verdict, { now: 0 });

export { category, consumed, lift, line, recipient, wait, wrong };
