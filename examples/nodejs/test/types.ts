// What a program in TypeScript may do with the module, and what the compiler refuses. It is compiled, not run.
// SPDX-License-Identifier: MIT
import { Bounce, Category, History, InputError, Policy, Recipient, Report, RuleError, Rules, Status, retry } from 'smtpstatus';

const status = new Status({ command: 'RCPT', rules: new Rules(Buffer.from('')) });
const consumed: number = status.parseReply('550 5.1.1 no\r\n');
const perhaps: number | null = status.parseReply(new Uint8Array(4), { complete: false });
const category: Category = status.category;
const dead: boolean = status.bounce === 'hard';
const match: string | undefined = status.span('match')?.toString();
const parts: string | null = status.toJSON().parts.url;

for (const recipient of new Report('')) {
  const one: Recipient = recipient;
  const date: Date | null = one.time('arrival_date');
  const { value }: { value: bigint } = new History(0n).update(recipient.status, 20000).add('delivered', 20001);
  if (new History(value).decide(20002, new Policy({ jitter: 0 })).decision === 'suppress') console.log(date);
}
const { wait }: { wait: number } = retry(status, { attempt: 1, firstAttempt: 0, now: 0, seed: 7n });
const line = (error: unknown): number => (error instanceof RuleError ? error.line : (error as InputError).offset);

// @ts-expect-error: no such name
const wrong: Bounce = 'hardish';
// @ts-expect-error: comparing with it is a mistake
console.log(status.category === 'user_unkown');
// @ts-expect-error: there may have to be more
const surely: number = status.parseReply('550', { complete: false });
// @ts-expect-error: the part may be absent
console.log(status.span('match').length);
// @ts-expect-error: no such option
new Policy({ give_up: 1 });
// @ts-expect-error: it is read only
status.category = 'accepted';
// @ts-expect-error: a time of the attempt is missing
retry(status, { attempt: 1, now: 0 });

export { category, consumed, dead, line, match, parts, perhaps, surely, wait, wrong };
